//! Payment methods: what gets in, whose they are, and that set-ups and events count once.

use super::*;
use crate::{
    model::payment::Month,
    server::domain::payments::ports::{Event, MethodRow, Offered, SetupRow, Wallets as _},
};

fn offered(reference: &str) -> Offered {
    Offered {
        reference: reference.to_owned(),
        kind: "card".to_owned(),
        brand: "Visa".to_owned(),
        last_four: "4242".to_owned(),
        expiry: Month::new(2030, 7),
    }
}

fn method(id: &str) -> MethodRow {
    MethodRow {
        id: id.to_owned(),
        provider: "demo".to_owned(),
        user: alice(),
        offered: offered(&format!("ref_{id}")),
        label: String::new(),
        is_default: false,
        added: NOW,
    }
}

fn setup(id: &str) -> SetupRow {
    SetupRow {
        id: id.to_owned(),
        provider: "demo".to_owned(),
        user: alice(),
        session: key("first"),
        reference: "setup".to_owned(),
        expires: NOW + MINUTE,
    }
}

async fn ids(store: &Store, user: &UserId) -> Vec<(String, bool)> {
    let rows = store.methods("demo", user).await.expect("read");
    rows.into_iter().map(|row| (row.id, row.is_default)).collect()
}

on_both! {
    async fn no_more_than_four_digits_get_in(place: Place) {
        let store = place.open().await;
        let with = |offered: Offered| MethodRow { offered, ..method("m") };
        let number = "4242424242424242";
        for row in [
            with(Offered { last_four: number.to_owned(), ..offered("r") }),
            with(Offered { last_four: "42424".to_owned(), ..offered("r") }),
            with(Offered { last_four: "424".to_owned(), ..offered("r") }),
            with(Offered { last_four: "42 42".to_owned(), ..offered("r") }),
            with(Offered { brand: number.to_owned(), ..offered("r") }),
            with(Offered { kind: "card 4242 4".to_owned(), ..offered("r") }),
            with(offered(number)),
            with(offered(&format!("card_{number}"))),
            MethodRow { label: number.to_owned(), ..method("m") },
            MethodRow { label: "4242 4242".to_owned(), ..method("m") },
            MethodRow { label: "٤٢٤٢٤".to_owned(), ..method("m") },
        ] {
            assert!(store.put_method(&row).await.is_err(), "{:?} {:?}", row.offered, row.label);
        }
        assert!(store.put_customer("demo", &alice(), number).await.is_err());
        store.put_method(&method("m")).await.expect("kept");
        assert!(store.set_label(&alice(), "m", "4242 4242").await.is_err());
        store.set_label(&alice(), "m", "Work 2026").await.expect("kept");
        assert_eq!(store.methods("demo", &alice()).await.expect("read")[0].label, "Work 2026");
    }

    async fn a_session_is_opened_with_its_persons_methods_in_one_statement(place: Place) {
        let store = place.open().await;
        store.insert_session(&session("first"), None).await.expect("kept");
        for (id, is_default) in [("a", false), ("b", true)] {
            store.put_method(&MethodRow { is_default, ..method(id) }).await.expect("kept");
        }
        store.put_method(&MethodRow { user: bob(), ..method("c") }).await.expect("kept");
        let before = store.statements();
        let opened = store.open(&key("first")).await.expect("read").expect("found");
        assert_eq!(store.statements() - before, 1);
        assert_eq!(opened.methods, store.methods("demo", &alice()).await.expect("read"));
        assert_eq!(opened.methods.iter().map(|row| &*row.id).collect::<Vec<_>>(), ["b", "a"]);
    }

    async fn there_is_one_default_at_most(place: Place) {
        let store = place.open().await;
        for id in ["a", "b", "c"] {
            store.put_method(&MethodRow { is_default: true, ..method(id) }).await.expect("kept");
        }
        assert_eq!(ids(&store, &alice()).await.iter().filter(|(_, is_default)| *is_default).count(), 1);
        assert!(store.set_default_method(&alice(), "a").await.expect("set"));
        assert_eq!(ids(&store, &alice()).await[0], ("a".to_owned(), true));
        assert!(!store.set_default_method(&alice(), "nothing").await.expect("nothing"));
        assert_eq!(ids(&store, &alice()).await[0], ("a".to_owned(), true), "what is not there changes nothing");
    }

    async fn another_persons_method_is_neither_changed_nor_removed(place: Place) {
        let store = place.open().await;
        store.put_method(&MethodRow { is_default: true, ..method("a") }).await.expect("kept");
        assert!(!store.set_default_method(&bob(), "a").await.expect("nothing"));
        assert!(!store.set_label(&bob(), "a", "Mine").await.expect("nothing"));
        assert!(!store.delete_method(&bob(), "a").await.expect("nothing"));
        // Not even by its reference.
        store.put_method(&MethodRow { user: bob(), is_default: true, ..method("b") }).await.expect("kept");
        let stolen = MethodRow { user: bob(), offered: offered("ref_a"), is_default: true, ..method("c") };
        store.put_method(&stolen).await.expect("nothing");
        assert_eq!(store.methods("demo", &alice()).await.expect("read"), [MethodRow { is_default: true, ..method("a") }]);
    }

    async fn what_the_provider_has_takes_the_place_of_what_was_kept_and_names_stay(place: Place) {
        let store = place.open().await;
        for id in ["a", "b"] {
            store.put_method(&method(id)).await.expect("kept");
        }
        store.set_label(&alice(), "a", "Work").await.expect("named");
        let renewed = Offered { expiry: Month::new(2034, 1), ..offered("ref_a") };
        let rows = [
            MethodRow { offered: renewed.clone(), is_default: true, ..method("other id") },
            MethodRow { added: NOW + SECOND, ..method("c") },
        ];
        assert!(store.replace_methods("demo", &alice(), &rows).await.expect("replaced"));
        assert!(!store.replace_methods("demo", &alice(), &rows).await.expect("the same again"));
        let now = store.methods("demo", &alice()).await.expect("read");
        assert_eq!(now.iter().map(|row| &*row.id).collect::<Vec<_>>(), ["a", "c"], "b is gone, a has its id still");
        assert_eq!((&now[0].offered, &*now[0].label, now[0].is_default), (&renewed, "Work", true));
        assert!(store.replace_methods("demo", &alice(), &[]).await.expect("replaced"));
        assert_eq!(ids(&store, &alice()).await, []);
    }

    async fn a_set_up_is_found_by_its_person_in_its_session_until_it_is_over_and_ends_once(place: Place) {
        let store = place.open().await;
        store.put_setup(&setup("s")).await.expect("kept");
        for (user, session, now) in
            [(bob(), key("first"), NOW), (alice(), key("second"), NOW), (alice(), key("first"), NOW + MINUTE)]
        {
            assert_eq!(store.find_setup("s", &user, &session, now).await.expect("read"), None);
        }
        assert_eq!(store.find_setup("s", &alice(), &key("first"), NOW).await.expect("read"), Some(setup("s")));
        assert!(store.end_setup("s").await.expect("ended"));
        assert!(!store.end_setup("s").await.expect("not again"));
        assert_eq!(store.find_setup("s", &alice(), &key("first"), NOW).await.expect("read"), None);
    }

    async fn whose_an_event_is_follows_from_the_customer_or_the_method(place: Place) {
        let store = place.open().await;
        store.put_customer("demo", &alice(), "customer").await.expect("kept");
        store.put_customer("demo", &alice(), "second answer").await.expect("the first stays");
        assert_eq!(store.find_customer("demo", &alice()).await.expect("read").as_deref(), Some("customer"));
        store.put_method(&MethodRow { user: bob(), ..method("m") }).await.expect("kept");
        let event = |customer: Option<&str>, method: Option<&str>| Event {
            id: "e".to_owned(),
            customer: customer.map(Into::into),
            method: method.map(Into::into),
        };
        for (told, owner) in [
            (event(Some("customer"), None), Some(alice())),
            (event(None, Some("ref_m")), Some(bob())),
            (event(Some("nobody"), None), None),
            (event(None, None), None),
        ] {
            assert_eq!(store.owner("demo", &told).await.expect("read"), owner);
            assert_eq!(store.owner("other", &told).await.expect("read"), None);
        }
        assert!(!store.knows_event("demo", "e").await.expect("read"));
        store.put_event("demo", "e", NOW).await.expect("kept");
        store.put_event("demo", "e", NOW).await.expect("once more");
        assert!(store.knows_event("demo", "e").await.expect("read"));
    }

    async fn set_ups_that_are_over_and_old_events_are_swept(place: Place) {
        let store = place.open().await;
        store.put_setup(&SetupRow { expires: NOW, ..setup("over") }).await.expect("kept");
        store.put_setup(&setup("valid")).await.expect("kept");
        store.put_event("demo", "old", NOW - DAY * 31).await.expect("kept");
        store.put_event("demo", "new", NOW).await.expect("kept");
        assert_eq!(store.sweep(NOW).await.expect("swept"), 2);
        assert!(store.knows_event("demo", "new").await.expect("read"));
    }
}
