//! Sessions.

use super::*;

on_both! {
    async fn opening_a_session_is_one_statement_with_all_that_a_page_shows(place: Place) {
        let store = place.open().await;
        store.insert_session(&session("first"), None).await.expect("kept");
        store.put_pending(&pending("e")).await.expect("kept");
        store.put_pending(&PendingRow { kind: IdentifierKind::Phone, ..pending("p") }).await.expect("kept");
        write(&store, "gift", json!("té")).await;
        write(&store, "address", json!({ "city": null })).await;

        let before = store.statements();
        let opened = store.open(&key("first")).await.expect("read").expect("found");
        assert_eq!(store.statements() - before, 1);
        assert_eq!(opened.session, session("first"));
        assert_eq!(opened.values.into_iter().collect::<Vec<_>>(), [
            ("address".to_owned(), json!({ "city": null })),
            ("gift".to_owned(), json!("té")),
        ]);
        let mut kinds: Vec<_> = opened.pending.iter().map(|row| (row.id.as_str(), row.kind)).collect();
        kinds.sort_by_key(|&(id, _)| id);
        assert_eq!(kinds, [("e", IdentifierKind::Email), ("p", IdentifierKind::Phone)]);
    }

    async fn a_session_that_is_not_there_is_none(place: Place) {
        assert_eq!(place.open().await.open(&key("first")).await.expect("read"), None);
    }

    async fn a_page_shows_nothing_of_another_person_or_another_session(place: Place) {
        let store = place.open().await;
        store.insert_session(&SessionRow { user: bob(), logto_sid: None, ..session("bobs") }, None).await.expect("kept");
        store.insert_session(&session("second"), None).await.expect("kept");
        store.put_pending(&pending("p")).await.expect("kept");
        write(&store, "gift", json!("tea")).await;

        let bobs = store.open(&key("bobs")).await.expect("read").expect("found");
        assert_eq!((bobs.session.logto_sid, bobs.values.len(), bobs.pending.len()), (None, 0, 0));
        let second = store.open(&key("second")).await.expect("read").expect("found");
        assert_eq!((second.values.len(), second.pending.len()), (1, 0));
    }

    async fn only_the_first_to_renew_a_session_does(place: Place) {
        let store = place.open().await;
        store.insert_session(&session("first"), None).await.expect("kept");
        let later = NOW + DAY;
        assert!(store.renew_session(&key("first"), 0, b"new", later).await.expect("renewed"));
        assert!(!store.renew_session(&key("first"), 0, b"late", later).await.expect("refused"));
        let row = store.open(&key("first")).await.expect("read").expect("found").session;
        assert_eq!((row.sealed.as_slice(), row.version, row.access_expires), (b"new".as_slice(), 1, later));
        assert!(store.renew_session(&key("first"), 1, b"newer", later).await.expect("renewed"));
    }

    async fn an_ended_session_keeps_its_first_reason_and_no_token(place: Place) {
        let store = place.open().await;
        store.insert_session(&session("first"), None).await.expect("kept");
        store.end_session(&key("first"), Ended::Refused, NOW).await.expect("ended");
        store.end_session(&key("first"), Ended::SignedOut, NOW).await.expect("ended");
        store.touch_session(&key("first"), NOW + MINUTE).await.expect("nothing");
        assert!(!store.renew_session(&key("first"), 0, b"new", NOW + DAY).await.expect("refused"));

        let row = store.open(&key("first")).await.expect("read").expect("found").session;
        assert_eq!((row.ended, row.sealed.len(), row.seen), (Some(Ended::Refused), 0, NOW));
    }

    async fn a_new_session_ends_the_one_it_replaces(place: Place) {
        let store = place.open().await;
        store.insert_session(&session("first"), None).await.expect("kept");
        store.insert_session(&session("second"), Some(&key("first"))).await.expect("kept");
        store.insert_session(&session("third"), Some(&key("unknown"))).await.expect("kept");
        let ended = async |name| store.open(&key(name)).await.expect("read").expect("found").session.ended;
        assert_eq!(ended("first").await, Some(Ended::Replaced));
        assert_eq!(ended("second").await, None);
    }

    async fn a_session_that_could_not_be_kept_ends_no_other(place: Place) {
        let store = place.open().await;
        store.insert_session(&session("first"), None).await.expect("kept");
        store.insert_session(&session("second"), None).await.expect("kept");
        let error = store.insert_session(&session("second"), Some(&key("first"))).await.expect_err("there already");
        assert!(matches!(&error, RecordsError::Broken(text) if !text.contains("second")), "{error}");
        assert_eq!(store.open(&key("first")).await.expect("read").expect("found").session.ended, None);
    }

    async fn a_session_is_never_seen_earlier_than_it_was(place: Place) {
        let store = place.open().await;
        store.insert_session(&session("first"), None).await.expect("kept");
        store.touch_session(&key("first"), NOW + MINUTE).await.expect("touched");
        store.touch_session(&key("first"), NOW + SECOND).await.expect("nothing");
        let row = store.open(&key("first")).await.expect("read").expect("found").session;
        assert_eq!(row.seen, NOW + MINUTE);
    }
}
