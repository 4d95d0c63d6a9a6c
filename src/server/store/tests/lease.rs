//! One writer a person, whichever process it is.

use super::*;

const SHORT: Duration = Duration::from_millis(60);

on_both! {
    async fn of_any_number_that_come_at_once_one_takes_the_lease(place: Place) {
        let (one, other) = (place.open().await, place.open().await);
        let takers: Vec<_> = (0..16)
            .map(|n| {
                let store = if n % 2 == 0 { one.clone() } else { other.clone() };
                tokio::spawn(async move { store.take_lease(&alice(), &format!("{n}"), MINUTE).await.expect("asked") })
            })
            .collect();
        let mut taken = 0;
        for taker in takers {
            taken += u32::from(taker.await.expect("done"));
        }
        assert_eq!(taken, 1);
        assert!(one.take_lease(&bob(), "another person", MINUTE).await.expect("asked"));
    }

    async fn a_lease_is_its_owners_until_it_is_given_back(place: Place) {
        let store = place.open().await;
        assert!(store.take_lease(&alice(), "a", MINUTE).await.expect("asked"));
        store.release_lease(&alice(), "b").await.expect("asked");
        assert!(!store.take_lease(&alice(), "b", MINUTE).await.expect("asked"));
        assert!(store.renew_lease(&alice(), "a", MINUTE).await.expect("asked"));
        assert!(!store.renew_lease(&alice(), "b", MINUTE).await.expect("asked"));
        store.release_lease(&alice(), "a").await.expect("asked");
        assert!(store.take_lease(&alice(), "b", MINUTE).await.expect("asked"));
    }

    async fn what_a_process_that_died_held_is_free_after_a_while_and_not_its_own_any_more(place: Place) {
        let store = place.open().await;
        assert!(store.take_lease(&alice(), "died", SHORT).await.expect("asked"));
        tokio::time::sleep(2 * SHORT).await;
        assert!(!store.renew_lease(&alice(), "died", MINUTE).await.expect("asked"), "it may have been another's meanwhile");
        assert!(store.take_lease(&alice(), "next", MINUTE).await.expect("asked"));
        assert!(!store.renew_lease(&alice(), "died", MINUTE).await.expect("asked"));
    }
}
