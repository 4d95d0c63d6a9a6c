//! Counted events.

use super::*;

on_both! {
    async fn one_event_too_many_waits_until_the_window_ends(place: Place) {
        let store = place.open().await;
        let count = async |bucket, now| store.count(bucket, 2, MINUTE, now).await.expect("counted");
        assert_eq!(count("a", NOW).await, Ok(()));
        assert_eq!(count("a", NOW + SECOND).await, Ok(()));
        assert_eq!(count("a", NOW + 2 * SECOND).await, Err(58 * SECOND));
        // What was refused neither counts nor moves the window.
        assert_eq!(count("a", NOW + 59 * SECOND).await, Err(SECOND));
        assert_eq!(count("b", NOW + 59 * SECOND).await, Ok(()));
        assert_eq!(count("a", NOW + MINUTE).await, Ok(()));
        assert_eq!(count("a", NOW + MINUTE).await, Ok(()));
        assert_eq!(count("a", NOW + MINUTE).await, Err(MINUTE));
    }

    async fn a_limit_that_was_raised_lets_as_many_more(place: Place) {
        let store = place.open().await;
        for allowed in [true, false, false] {
            assert_eq!(store.count("a", 1, MINUTE, NOW).await.expect("counted").is_ok(), allowed);
        }
        for allowed in [true, true, false] {
            assert_eq!(store.count("a", 3, MINUTE, NOW).await.expect("counted").is_ok(), allowed);
        }
    }

    async fn a_limit_of_none_lets_none(place: Place) {
        assert_eq!(place.open().await.count("a", 0, MINUTE, NOW).await.expect("counted"), Err(MINUTE));
    }

    async fn counting_is_one_statement_and_exact_however_many_come_at_once(place: Place) {
        let (one, other) = (place.open().await, place.open().await);
        let events: Vec<_> = (0..10)
            .flat_map(|_| [one.clone(), other.clone()])
            .map(|store| tokio::spawn(async move { store.count("a", 7, MINUTE, NOW).await.expect("counted") }))
            .collect();
        let mut allowed = 0;
        for event in events {
            allowed += u32::from(event.await.expect("done").is_ok());
        }
        assert_eq!(allowed, 7);
        assert_eq!(one.statements() + other.statements(), 20);
    }
}
