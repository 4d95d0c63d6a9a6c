//! Changes of an address under way.

use super::*;

const EMAIL: IdentifierKind = IdentifierKind::Email;

on_both! {
    async fn fifty_questions_at_once_have_no_more_tries_than_were_given(place: Place) {
        let (one, other) = (place.open().await, place.open().await);
        one.put_pending(&PendingRow { tries_left: 5, ..pending("p") }).await.expect("kept");
        let questions: Vec<_> = (0..25)
            .flat_map(|_| [one.clone(), other.clone()])
            .map(|store| {
                tokio::spawn(async move { store.spend_try(&alice(), EMAIL, &key("first"), NOW).await.expect("asked") })
            })
            .collect();
        let mut left = Vec::new();
        for question in questions {
            left.extend(question.await.expect("done").map(|row| row.tries_left));
        }
        left.sort_unstable();
        assert_eq!(left, [0, 1, 2, 3, 4]);
    }

    async fn spending_a_try_is_one_statement_and_returns_the_row(place: Place) {
        let store = place.open().await;
        store.put_pending(&pending("p")).await.expect("kept");
        let before = store.statements();
        let row = store.spend_try(&alice(), EMAIL, &key("first"), NOW).await.expect("asked");
        assert_eq!(store.statements() - before, 1);
        assert_eq!(row, Some(PendingRow { tries_left: 2, ..pending("p") }));
        assert_eq!(store.find_pending(&alice(), EMAIL, &key("first")).await.expect("read"), row);
    }

    async fn a_change_of_another_session_person_or_kind_is_neither_found_nor_spent(place: Place) {
        let store = place.open().await;
        store.put_pending(&pending("p")).await.expect("kept");
        for (user, kind, session) in [
            (alice(), EMAIL, key("second")),
            (bob(), EMAIL, key("first")),
            (alice(), IdentifierKind::Phone, key("first")),
        ] {
            assert_eq!(store.find_pending(&user, kind, &session).await.expect("read"), None);
            assert_eq!(store.spend_try(&user, kind, &session, NOW).await.expect("asked"), None);
        }
        assert_eq!(store.find_pending(&alice(), EMAIL, &key("first")).await.expect("read"), Some(pending("p")));
    }

    async fn a_change_that_is_over_or_proven_has_no_try(place: Place) {
        let store = place.open().await;
        store.put_pending(&pending("p")).await.expect("kept");
        assert_eq!(store.spend_try(&alice(), EMAIL, &key("first"), NOW + MINUTE).await.expect("asked"), None);

        assert!(store.mark_proven("p", NOW + DAY).await.expect("marked"));
        assert_eq!(store.spend_try(&alice(), EMAIL, &key("first"), NOW).await.expect("asked"), None);
        let row = store.find_pending(&alice(), EMAIL, &key("first")).await.expect("read");
        assert_eq!(row, Some(PendingRow { proven: true, expires: NOW + DAY, ..pending("p") }));
    }

    async fn a_change_begun_anew_is_another_one(place: Place) {
        let store = place.open().await;
        store.put_pending(&pending("old")).await.expect("kept");
        let new = PendingRow { session: key("second"), sealed: vec![1], ..pending("new") };
        store.put_pending(&new).await.expect("kept");
        assert!(!store.mark_proven("old", NOW + DAY).await.expect("nothing"));
        store.delete_pending("old").await.expect("nothing");
        assert_eq!(store.find_pending(&alice(), EMAIL, &key("first")).await.expect("read"), None);
        assert_eq!(store.find_pending(&alice(), EMAIL, &key("second")).await.expect("read"), Some(new));
        store.delete_pending("new").await.expect("deleted");
        assert_eq!(store.find_pending(&alice(), EMAIL, &key("second")).await.expect("read"), None);
    }
}
