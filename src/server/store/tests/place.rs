//! A database for one test, gone when it is done, however it ends.

use std::{env, io::Write as _, panic::resume_unwind, sync::Arc};

use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, postgres::PgConnectOptions, raw_sql};
use tempfile::TempDir;
use url::Url;

use super::super::Store;
use crate::server::random::{Random, SystemRandom};

/// Where PostgreSQL is looked for when `TEST_POSTGRES_URL` does not say.
const USUAL: &str = "postgres://postgres@127.0.0.1:5432/postgres";

/// Where a test's database is.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) url: SecretString,
    pub(super) folder: Arc<TempDir>,
}

impl Place {
    /// Another process's store, in effect.
    pub(super) async fn open(&self) -> Store {
        Store::open(&self.url, self.folder.path()).await.expect("a store")
    }
}

/// Runs a test with a SQLite file that is not there yet, in a folder that is not there yet.
pub(super) async fn on_sqlite(test: impl AsyncFnOnce(Place)) {
    let folder = Arc::new(tempfile::tempdir().expect("a folder"));
    test(Place { url: "sqlite://data/test.db".into(), folder }).await;
}

/// Runs a test with an empty PostgreSQL database.
pub(super) async fn on_postgres<F: Future<Output = ()> + Send + 'static>(test: impl FnOnce(Place) -> F) {
    let set = env::var("TEST_POSTGRES_URL").ok();
    let server = Url::parse(set.as_deref().unwrap_or(USUAL)).expect("TEST_POSTGRES_URL is a URL");
    let options = PgConnectOptions::from_url(&server).expect("TEST_POSTGRES_URL is PostgreSQL's");
    let mut admin = match options.connect().await {
        Ok(admin) => admin,
        Err(error) => {
            assert!(set.is_none(), "TEST_POSTGRES_URL is set, and nothing answers there: {error}");
            // Past the test runner, which hides what a passing test prints.
            let _ = std::io::stderr()
                .write_all(b"\n*** PostgreSQL tests did not run: nothing answers on 127.0.0.1:5432 ***\n");
            return;
        }
    };
    let name = format!("logto_profile_test_{}", hex(&SystemRandom));
    // From a template that nobody else can be connected to.
    run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE template0")).await;
    let mut url = server;
    url.set_path(&name);
    let place = Place { url: String::from(url).into(), folder: Arc::new(tempfile::tempdir().expect("a folder")) };
    let outcome = tokio::spawn(test(place)).await;
    run(&mut admin, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(failed) = outcome {
        resume_unwind(failed.into_panic());
    }
}

/// Executes a statement of the test's own.
pub(super) async fn run(connection: &mut PgConnection, sql: String) {
    raw_sql(AssertSqlSafe(sql)).execute(connection).await.expect("executed");
}

/// A connection of the test's own to its PostgreSQL database.
pub(super) async fn connection(place: &Place) -> PgConnection {
    let url = Url::parse(place.url.expose_secret()).expect("a URL");
    PgConnectOptions::from_url(&url).expect("options").connect().await.expect("a connection")
}

fn hex(random: &dyn Random) -> String {
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    format!("{:016x}", u64::from_le_bytes(bytes))
}

/// Makes each test a test on SQLite and one on PostgreSQL.
macro_rules! on_both {
    ($(async fn $name:ident($place:ident: Place) $body:block)+) => {
        $(async fn $name($place: Place) $body)+

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                crate::server::store::tests::place::on_sqlite(super::$name).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                crate::server::store::tests::place::on_postgres(super::$name).await;
            })+
        }
    };
}
pub(super) use on_both;
