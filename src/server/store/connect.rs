//! Opens the database and brings its tables up to date.

use std::{
    fs::{DirBuilder, OpenOptions},
    io,
    path::Path,
    str::FromStr as _,
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, Connection as _,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    raw_sql,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::database::{Database, Pools};
use crate::server::domain::ports::RecordsError::{self, Broken, Unavailable};

pub(super) static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
pub(super) static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// How long to wait for a connection of the pool.
const ACQUIRE: Duration = Duration::from_secs(3);
/// How long to wait for another process to be done writing.
const BUSY: Duration = Duration::from_secs(5);
/// How long to wait for another process to be done with the migrations, or for PostgreSQL to let us in.
const START: Duration = Duration::from_secs(30);

const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 10;

/// No page waits longer than this, whoever holds a row. A process that died in a transaction is undone soon.
const POSTGRES_LIMITS: &str =
    "SET lock_timeout = '5s'; SET statement_timeout = '10s'; SET idle_in_transaction_session_timeout = '30s'";

pub(super) async fn open(url: &str, folder: &Path) -> Result<Database, RecordsError> {
    let pools = match url.split_once(':') {
        Some(("sqlite", _)) => open_sqlite(url, folder).await?,
        Some(("postgres" | "postgresql", _)) => open_postgres(url).await?,
        _ => return Err(Broken("its URL begins with neither sqlite: nor postgres:".to_owned())),
    };
    Ok(Database::new(pools))
}

async fn open_sqlite(url: &str, folder: &Path) -> Result<Pools, RecordsError> {
    let options = SqliteConnectOptions::from_str(url)?;
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(Broken("SQLite needs a file: sessions must outlive a connection".to_owned()));
    }
    let path = folder.join(options.get_filename());
    create_private(&path).map_err(|error| Unavailable(format!("{}: {}", path.display(), error.kind())))?;
    let options = options.filename(path).foreign_keys(true).busy_timeout(BUSY).synchronous(SqliteSynchronous::Normal);

    // One process at a time: the driver takes no lock of its own around the migrations of SQLite.
    let mut connection = options.clone().busy_timeout(START).journal_mode(SqliteJournalMode::Wal).connect().await?;
    let mut alone = connection.begin_with("BEGIN IMMEDIATE").await?;
    // `run_direct`, not `run`: with that one nobody could open a store in a task (rust-lang/rust#110338).
    SQLITE.run_direct(None, &mut *alone, false).await?;
    alone.commit().await?;
    connection.close().await?;

    let pool = SqlitePoolOptions::new().acquire_timeout(ACQUIRE).test_before_acquire(false);
    Ok(Pools::Sqlite {
        // A write that takes the wrong way fails at once, in every test.
        readers: pool
            .clone()
            .max_connections(SQLITE_READERS)
            .connect_lazy_with(options.clone().pragma("query_only", "ON")),
        writer: pool.max_connections(1).connect_lazy_with(options),
    })
}

/// Creates the file and its folders for this user alone, where they are missing: SQLite itself would let others read them.
/// SQLite gives its journal the permissions of the file.
fn create_private(path: &Path) -> io::Result<()> {
    let (mut folders, mut file) = (DirBuilder::new(), OpenOptions::new());
    folders.recursive(true);
    file.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        folders.mode(0o700);
        file.mode(0o600);
    }
    if let Some(folder) = path.parent() {
        folders.create(folder)?;
    }
    file.open(path).map(drop)
}

async fn open_postgres(url: &str) -> Result<Pools, RecordsError> {
    let options = PgConnectOptions::from_str(url)?.application_name("logto-profile");

    // Over a connection without limits, because the driver waits there for its lock while another process migrates.
    let mut connection = tokio::time::timeout(START, options.connect())
        .await
        .map_err(|_| Unavailable("no connection in time".to_owned()))??;
    POSTGRES.run_direct(None, &mut connection, false).await?;
    connection.close().await?;

    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(ACQUIRE)
        .after_connect(|connection, _| Box::pin(async { raw_sql(POSTGRES_LIMITS).execute(connection).await.map(drop) }))
        .connect_lazy_with(options);
    Ok(Pools::Postgres(pool))
}
