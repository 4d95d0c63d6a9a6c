//! A database that is locked, gone, or not one.

use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::{
    place::{connection, on_postgres, on_sqlite, run},
    *,
};

fn is_unavailable<T>(outcome: Result<T, RecordsError>) -> bool {
    matches!(outcome, Err(RecordsError::Unavailable(_)))
}

on_both! {
    async fn a_database_that_answers_is_ready(place: Place) {
        place.open().await.ready().await.expect("ready");
    }
}

#[tokio::test]
async fn a_locked_sqlite_file_is_read_but_not_written_and_works_again_after() {
    on_sqlite(async |place| {
        let store = place.open().await;
        write(&store, "gift", json!("tea")).await;
        let options = SqliteConnectOptions::new().filename(place.folder.path().join("data/test.db"));
        let mut other = options.connect().await.expect("another process");
        let lock = other.begin_with("BEGIN IMMEDIATE").await.expect("locked");

        assert_eq!(store.values(&alice()).await.expect("read").len(), 1);
        let (first, alice) = (session("first"), alice());
        let (ready, session, values) = tokio::join!(
            store.ready(),
            store.insert_session(&first, None),
            store.change_values(&alice, Box::new(|_| Vec::new())),
        );
        assert!(is_unavailable(ready) && is_unavailable(session) && is_unavailable(values));

        lock.rollback().await.expect("unlocked");
        store.ready().await.expect("ready");
        write(&store, "gift", json!("coffee")).await;
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_sqlite_file_and_its_folder_are_nobody_elses() {
    use std::os::unix::fs::PermissionsExt as _;

    on_sqlite(async |place| {
        write(&place.open().await, "gift", json!("tea")).await;
        let mode = |path: &str| place.folder.path().join(path).metadata().expect("there").permissions().mode() & 0o777;
        assert_eq!((mode("data"), mode("data/test.db")), (0o700, 0o600));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_a_database_is_refused_without_its_password() {
    for url in ["mysql://me:hush@127.0.0.1/x", "hush", "sqlite::memory:", "postgres://me:hush@127.0.0.1:port/x"] {
        let error = Store::open(&url.into(), Path::new("/")).await.expect_err(url);
        assert!(matches!(&error, RecordsError::Broken(text) if !text.contains("hush")), "{url}: {error}");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("data"), "a file").expect("written");
    let error = Store::open(&"sqlite://data/test.db".into(), folder.path()).await.expect_err("no folder");
    assert!(error.to_string().contains("data/test.db"), "{error}");
}

#[tokio::test]
async fn connections_that_were_cut_are_made_anew() {
    on_postgres(|place| async move {
        let store = place.open().await;
        store.ready().await.expect("ready");
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        run(&mut connection(&place).await, cut.to_owned()).await;
        store.ready().await.expect("ready again");
    })
    .await;
}

#[tokio::test]
async fn a_row_that_is_locked_too_long_is_unavailable() {
    on_postgres(|place| async move {
        let store = place.open().await;
        store.insert_session(&session("first"), None).await.expect("kept");
        let mut other = connection(&place).await;
        let mut lock = other.begin().await.expect("begun");
        run(&mut lock, "SELECT id FROM session FOR UPDATE".to_owned()).await;
        assert!(is_unavailable(store.end_session(&key("first"), Ended::SignedOut, NOW).await));
        drop(lock);
    })
    .await;
}

/// Between the store and PostgreSQL: dropped, PostgreSQL is gone.
async fn passage(port: u16, to: String) -> (u16, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let task = tokio::spawn(async move {
        let mut open = tokio::task::JoinSet::new();
        while let Ok((mut near, _)) = listener.accept().await {
            let mut far = TcpStream::connect(&to).await.expect("PostgreSQL");
            open.spawn(async move { tokio::io::copy_bidirectional(&mut near, &mut far).await });
        }
    });
    (port, task)
}

#[tokio::test]
async fn a_database_that_goes_and_comes_back_is_used_again() {
    on_postgres(|place| async move {
        let mut url = Url::parse(place.url.expose_secret()).expect("a URL");
        let server =
            format!("{}:{}", url.host_str().expect("TEST_POSTGRES_URL with a host"), url.port().unwrap_or(5432));
        let (port, task) = passage(0, server.clone()).await;
        url.set_host(Some("127.0.0.1")).expect("a host");
        url.set_port(Some(port)).expect("a port");
        let store = Store::open(&SecretString::from(String::from(url)), place.folder.path()).await.expect("a store");
        write(&store, "gift", json!("tea")).await;

        task.abort();
        let _ = task.await;
        assert!(is_unavailable(store.values(&alice()).await));
        assert!(is_unavailable(store.ready().await));

        let (_, task) = passage(port, server).await;
        assert_eq!(store.values(&alice()).await.expect("read").len(), 1);
        store.ready().await.expect("ready");
        task.abort();
    })
    .await;
}
