//! What the tenant tells is done once and whole; and of a person who is gone nothing is left, in any table.

use std::collections::BTreeSet;

use super::*;
use crate::server::{
    domain::told::{Sessions, Tidings as _, Told, What},
    store::{database::Bind, told::FORGET},
};

/// Tables in which no row is anyone's. A new table is either named here or forgotten with its person (`FORGET`).
const NOBODYS: [&str; 5] = [
    // The program's own.
    "_sqlx_migrations",
    "database_clock",
    "field_home",
    // Hashes of what the tenant sent, names of what the payment provider did.
    "told",
    "payment_event",
];

/// Rows that stay until what they tell of is gone too: the files of pictures (`domain/pictures.rs`, `forget`).
const LATER: [&str; 1] = ["picture"];

fn told(id: &str, what: What) -> Told {
    Told { id: id.to_owned(), until: NOW + MINUTE, what }
}

/// The tables of a database, whichever it is.
async fn tables(store: &Store) -> BTreeSet<String> {
    let sql = match store.database.name() {
        "SQLite" => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        _ => "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()",
    };
    let rows: Vec<(String,)> = store.database.read(sql, &[]).await.expect("tables");
    rows.into_iter().map(|(name,)| name).collect()
}

/// How many rows of a table hold this text anywhere.
async fn rows_with(store: &Store, table: &str, text: &str) -> usize {
    // Only names of tables that there are, in a test.
    let sql: &'static str = match store.database.name() {
        "SQLite" => {
            let columns: Vec<(String,)> = store
                .database
                .read("SELECT name FROM pragma_table_info($1)", &[Bind::Text(table)])
                .await
                .expect("columns");
            let all = columns.iter().map(|(name,)| format!("quote({name})")).collect::<Vec<_>>();
            format!("SELECT {} FROM {table}", all.join(" || ' ' || ")).leak()
        }
        _ => format!("SELECT CAST({table} AS TEXT) FROM {table}").leak(),
    };
    let rows: Vec<(String,)> = store.database.read(sql, &[]).await.expect("rows");
    rows.iter().filter(|(row,)| row.contains(text)).count()
}

async fn is_valid(store: &Store, name: &str) -> bool {
    store.open(&key(name)).await.expect("read").is_some_and(|opened| opened.session.ended.is_none())
}

on_both! {
    async fn of_a_person_who_is_gone_nothing_is_left_in_any_table(place: Place) {
        let store = place.open().await;
        let cleared = |table: &str| {
            FORGET.iter().any(|sql| sql.split_whitespace().nth(2) == Some(table))
        };
        for table in tables(&store).await {
            assert!(
                cleared(&table) != (NOBODYS.contains(&&*table) || LATER.contains(&&*table)),
                "`{table}`: either its rows go with their person (FORGET in store/told.rs), or no row of it is anyone's"
            );
        }
        for (user, suffix) in [(alice(), "a"), (bob(), "b")] {
            let row = SessionRow { user: user.clone(), ..session(&format!("session {suffix}")) };
            store.insert_session(&row, None).await.expect("kept");
            let row = PendingRow { user: user.clone(), ..pending(&format!("pending {suffix}")) };
            store.put_pending(&row).await.expect("kept");
            let row = DraftRow { owner: user.clone(), ..draft(&format!("draft {suffix}")) };
            store.put_draft(&row).await.expect("kept");
            store.change_values(&user, Box::new(|_| vec![("gift".to_owned(), Some(json!("tea")))])).await.expect("kept");
            for bucket in [format!("send/{}", user.as_str()), format!("some/{}/thing", user.as_str())] {
                store.count(&bucket, 1, MINUTE, NOW).await.expect("counted").expect("allowed");
            }
            for sql in [
                "INSERT INTO stepup_grant (id, user_id, session, operation, expires) VALUES ($1, $2, 's', 'o', 1)",
                "INSERT INTO stepup_code (id, user_id, session, operation, sealed, tries_left, expires, resend_at) \
                    VALUES ($1, $2, $1, 'o', $3, 1, 1, 1)",
                "INSERT INTO payment_customer (reference, user_id, provider) VALUES ($1, $2, 'p')",
                "INSERT INTO payment_setup (id, user_id, provider, session, reference, expires) \
                    VALUES ($1, $2, 'p', 's', 'r', 1)",
                "INSERT INTO payment_method (id, user_id, provider, reference, kind, brand, last_four, label, \
                    is_default, added) VALUES ($1, $2, 'p', $1, 'card', 'b', '', '', 1, 1)",
            ] {
                let values = [Bind::Text(suffix), Bind::Text(user.as_str()), Bind::Bytes(&[1])];
                let values = &values[..if sql.contains("$3") { 3 } else { 2 }];
                store.database.write(sql, values).await.expect("kept");
            }
            store.heed(&told(suffix, What::Changed(user)), NOW).await.expect("heeded");
        }
        let mut of_alice = BTreeSet::new();
        for table in tables(&store).await {
            if rows_with(&store, &table, "alice").await > 0 {
                of_alice.insert(table);
            }
        }
        assert!(of_alice.len() >= 12, "this test has something to look at: {of_alice:?}");

        let concerned = store.heed(&told("gone", What::Deleted(alice())), NOW).await.expect("heeded");
        assert_eq!(concerned, Some(vec![alice()]));
        for table in &of_alice {
            assert_eq!(rows_with(&store, table, "alice").await, 0, "{table}");
            assert!(rows_with(&store, table, "bob").await > 0, "{table}: nobody else is forgotten");
        }
    }

    async fn what_was_told_before_is_not_done_again(place: Place) {
        let store = place.open().await;
        let told = told("once", What::Suspended(alice()));
        assert_eq!(store.heed(&told, NOW).await.expect("heeded"), Some(vec![alice()]));
        store.insert_session(&session("later"), None).await.expect("kept");
        assert_eq!(store.heed(&told, NOW).await.expect("known"), None);
        assert!(is_valid(&store, "later").await);
        assert_eq!(store.sweep(NOW).await.expect("swept"), 0, "it is remembered until it is over");
        assert_eq!(store.sweep(NOW + MINUTE).await.expect("swept"), 1);
    }

    async fn of_two_processes_that_are_told_the_same_at_once_one_heeds_it(place: Place) {
        let tellings = (0..8).map(|_| {
            let place = place.clone();
            tokio::spawn(async move {
                place.open().await.heed(&told("same", What::Changed(alice())), NOW).await.expect("an answer").is_some()
            })
        });
        let mut heeded = 0;
        for telling in tellings.collect::<Vec<_>>() {
            heeded += usize::from(telling.await.expect("an answer"));
        }
        assert_eq!(heeded, 1);
    }

    async fn the_sessions_that_end_are_those_that_are_meant(place: Place) {
        let store = place.open().await;
        let of = |name: &str, user: UserId, sid: Option<&str>| SessionRow {
            user,
            logto_sid: sid.map(str::to_owned),
            ..session(name)
        };
        for row in [
            of("one", alice(), Some("1")),
            of("two", alice(), Some("2")),
            of("unknown", alice(), None),
            of("bob's", bob(), Some("1")),
            of("bob's unknown", bob(), None),
        ] {
            store.insert_session(&row, None).await.expect("kept");
        }
        let valid = async |store: &Store| {
            let mut valid = Vec::new();
            for name in ["one", "two", "unknown", "bob's", "bob's unknown"] {
                if is_valid(store, name).await {
                    valid.push(name);
                }
            }
            valid
        };
        let meant = Sessions::In { sid: "1".to_owned(), user: Some(alice()) };
        let concerned = store.heed(&told("a", What::SignedOut(meant)), NOW).await.expect("heeded");
        assert_eq!(concerned, Some(vec![alice()]));
        assert_eq!(valid(&store).await, ["two", "bob's", "bob's unknown"]);
        let meant = Sessions::In { sid: "1".to_owned(), user: None };
        let concerned = store.heed(&told("b", What::SignedOut(meant)), NOW).await.expect("heeded");
        assert_eq!(concerned, Some(vec![bob()]));
        assert_eq!(valid(&store).await, ["two", "bob's unknown"]);
        store.heed(&told("c", What::SignedOut(Sessions::Of(bob()))), NOW).await.expect("heeded");
        assert_eq!(valid(&store).await, ["two"]);
        // What was sealed in them is gone at once.
        let opened = store.open(&key("one")).await.expect("read").expect("there still");
        assert_eq!((opened.session.sealed, opened.session.ended), (Vec::new(), Some(Ended::Refused)));
    }

    async fn every_process_hears_of_news(place: Place) {
        let (one, other) = (place.open().await, place.open().await);
        assert_eq!(other.last_news(&alice()).await.expect("read"), None);
        one.heed(&told("a", What::Changed(alice())), NOW).await.expect("heeded");
        one.heed(&told("b", What::Changed(alice())), NOW - SECOND).await.expect("heeded");
        assert_eq!(other.last_news(&alice()).await.expect("read"), Some(NOW), "the last counts");
        assert_eq!(other.news_since(NOW).await.expect("read"), [(alice(), NOW)]);
        assert_eq!(other.news_since(NOW + SECOND).await.expect("read"), []);
    }
}
