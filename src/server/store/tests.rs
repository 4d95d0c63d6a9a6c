//! What the store promises, the same on both databases. Each test has a database of its own.

mod lease;
mod limits;
mod outage;
mod payment;
mod pending;
mod place;
mod proofs;
mod session;
mod told;
mod values;

use std::time::Duration;

use serde_json::{Value as Json, json};

use self::place::{Place, on_both};
use super::Store;
use crate::{
    model::identifier::IdentifierKind,
    server::{
        clock::Timestamp,
        domain::{
            person::UserId,
            ports::{DraftRow, Ended, PendingRow, Records as _, RecordsError, SessionKey, SessionRow},
        },
    },
};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

fn alice() -> UserId {
    UserId::from_trusted("alice".to_owned())
}

fn bob() -> UserId {
    UserId::from_trusted("bob".to_owned())
}

fn key(name: &str) -> SessionKey {
    SessionKey(name.to_owned())
}

/// A session of Alice's with this key, signed in now, for a day.
fn session(name: &str) -> SessionRow {
    SessionRow {
        key: key(name),
        user: alice(),
        logto_sid: Some("sid".to_owned()),
        sealed: vec![0, 1, 255],
        version: 0,
        access_expires: NOW + MINUTE,
        created: NOW,
        seen: NOW,
        ends: NOW + DAY,
        ended: None,
    }
}

/// A change of Alice's e-mail address begun in the session `first`, with three tries and a minute left.
fn pending(id: &str) -> PendingRow {
    PendingRow {
        id: id.to_owned(),
        user: alice(),
        kind: IdentifierKind::Email,
        session: key("first"),
        sealed: vec![7; 40],
        tries_left: 3,
        expires: NOW + MINUTE,
        resend_at: NOW + SECOND,
        proven: false,
    }
}

fn draft(id: &str) -> DraftRow {
    DraftRow { id: id.to_owned(), owner: alice(), sealed: vec![9], expires: NOW + MINUTE }
}

/// Writes one value of Alice's.
async fn write(store: &Store, field: &str, value: Json) {
    let field = field.to_owned();
    store.change_values(&alice(), Box::new(move |_| vec![(field, Some(value))])).await.expect("written");
}

/// Tables that differ would be found late, by one of the two databases only.
#[test]
fn both_databases_have_the_same_migrations_and_all_of_them() {
    for (migrator, folder) in [(&super::connect::SQLITE, "sqlite"), (&super::connect::POSTGRES, "postgres")] {
        let files = std::fs::read_dir(format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"))).expect("a folder");
        assert_eq!(files.count(), migrator.iter().count(), "a file was added: build again from `cargo clean -p`");
    }
    let names = |migrator: &sqlx::migrate::Migrator| -> Vec<_> {
        migrator.iter().map(|one| (one.version, one.description.clone())).collect()
    };
    assert_eq!(names(&super::connect::SQLITE), names(&super::connect::POSTGRES));
}

on_both! {
    async fn migrations_run_twice_change_nothing(place: Place) {
        write(&place.open().await, "gift", json!("tea")).await;
        assert_eq!(place.open().await.values(&alice()).await.expect("values")["gift"], json!("tea"));
    }

    async fn a_restart_keeps_everything(place: Place) {
        let store = place.open().await;
        store.insert_session(&session("first"), None).await.expect("kept");
        store.put_pending(&pending("p")).await.expect("kept");
        store.put_draft(&draft("d")).await.expect("kept");
        write(&store, "gift", json!({ "kind": "tea" })).await;
        drop(store);

        let store = place.open().await;
        let opened = store.open(&key("first")).await.expect("read").expect("found");
        assert_eq!(opened.session, session("first"));
        assert_eq!(opened.values["gift"], json!({ "kind": "tea" }));
        assert_eq!(opened.pending, [pending("p")]);
        assert_eq!(store.find_draft("d", &alice(), NOW).await.expect("read"), Some(draft("d")));
    }

    async fn processes_that_start_at_once_find_the_same_tables(place: Place) {
        let stores = (0..4).map(|_| {
            let place = place.clone();
            tokio::spawn(async move { place.open().await })
        });
        for (n, store) in stores.collect::<Vec<_>>().into_iter().enumerate() {
            write(&store.await.expect("opened"), &format!("field{n}"), json!(n)).await;
        }
        assert_eq!(place.open().await.values(&alice()).await.expect("values").len(), 4);
    }

    async fn a_store_prints_no_address_and_no_password(place: Place) {
        let printed = format!("{:?}", place.open().await);
        assert!(["Store(SQLite)", "Store(PostgreSQL)"].contains(&&*printed), "{printed}");
    }

    async fn a_draft_is_its_owners_until_it_is_over(place: Place) {
        let store = place.open().await;
        store.put_draft(&draft("d")).await.expect("kept");
        assert_eq!(store.find_draft("d", &alice(), NOW).await.expect("read"), Some(draft("d")));
        assert_eq!(store.find_draft("d", &bob(), NOW).await.expect("read"), None);
        assert_eq!(store.find_draft("d", &alice(), NOW + MINUTE).await.expect("read"), None);
        assert_eq!(store.find_draft("e", &alice(), NOW).await.expect("read"), None);
    }

    async fn nobody_can_write_over_anothers_draft(place: Place) {
        let store = place.open().await;
        store.put_draft(&draft("d")).await.expect("kept");
        let theirs = DraftRow { owner: bob(), sealed: vec![1], ..draft("d") };
        assert!(matches!(store.put_draft(&theirs).await, Err(RecordsError::Broken(_))));
        let again = DraftRow { sealed: vec![2], ..draft("d") };
        store.put_draft(&again).await.expect("kept");
        assert_eq!(store.find_draft("d", &alice(), NOW).await.expect("read"), Some(again));
    }

    async fn a_sweep_removes_what_is_over_and_nothing_else(place: Place) {
        let store = place.open().await;
        for (name, ends) in [("overdue", NOW - DAY - SECOND), ("just over", NOW - SECOND), ("valid", NOW + DAY)] {
            store.insert_session(&SessionRow { ends, ..session(name) }, None).await.expect("kept");
        }
        for (name, at) in [("ended long ago", NOW - DAY - SECOND), ("just ended", NOW)] {
            store.insert_session(&session(name), None).await.expect("kept");
            store.end_session(&key(name), Ended::SignedOut, at).await.expect("ended");
        }
        store.put_pending(&PendingRow { expires: NOW, ..pending("over") }).await.expect("kept");
        store.put_pending(&PendingRow { kind: IdentifierKind::Phone, ..pending("valid") }).await.expect("kept");
        store.put_draft(&DraftRow { expires: NOW, ..draft("over") }).await.expect("kept");
        store.put_draft(&draft("valid")).await.expect("kept");
        store.count("over", 1, MINUTE, NOW - MINUTE).await.expect("counted").expect("allowed");
        store.count("valid", 1, MINUTE, NOW).await.expect("counted").expect("allowed");

        assert_eq!(store.sweep(NOW).await.expect("swept"), 5);
        assert_eq!(store.sweep(NOW).await.expect("swept"), 0);
        for (name, kept) in
            [("overdue", false), ("just over", true), ("valid", true), ("ended long ago", false), ("just ended", true)]
        {
            assert_eq!(store.open(&key(name)).await.expect("read").is_some(), kept, "{name}");
        }
        assert!(store.find_pending(&alice(), IdentifierKind::Phone, &key("first")).await.expect("read").is_some());
        assert!(store.find_draft("valid", &alice(), NOW).await.expect("read").is_some());
        assert!(store.count("valid", 1, MINUTE, NOW).await.expect("counted").is_err());
    }
}
