//! The connections, and the statements that go over them. No other module knows that there are two kinds of database.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sqlx::{FromRow, PgPool, Postgres, Sqlite, SqlitePool, postgres::PgRow, query, query_as, sqlite::SqliteRow};

use crate::server::{clock::Timestamp, domain::ports::RecordsError};

/// The connections of one store.
#[derive(Clone)]
pub(super) struct Database {
    pools: Pools,
    statements: Arc<AtomicU64>,
}

/// The two kinds. SQLite has one writer at a time anyway: writers wait for the one connection in the order they came,
/// rather than for the file's lock in any order.
#[derive(Clone)]
pub(super) enum Pools {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres(PgPool),
}

/// A value for a statement's placeholder (`$1`, `$2`, …).
#[derive(Clone, Copy)]
pub(super) enum Bind<'a> {
    Text(&'a str),
    MaybeText(Option<&'a str>),
    Number(i64),
    MaybeNumber(Option<i64>),
    Bytes(&'a [u8]),
}

impl From<Timestamp> for Bind<'_> {
    fn from(at: Timestamp) -> Self {
        Self::Number(at.millis())
    }
}

/// What a row of either database can be read into.
pub(super) trait Columns: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T> Columns for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

macro_rules! bound {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match *value {
                Bind::Text(text) => query.bind(text),
                Bind::MaybeText(text) => query.bind(text),
                Bind::Number(number) => query.bind(number),
                Bind::MaybeNumber(number) => query.bind(number),
                Bind::Bytes(bytes) => query.bind(bytes),
            };
        }
        query
    }};
}

macro_rules! execute {
    ($kind:ty, $executor:expr, $sql:expr, $values:expr) => {
        bound!(query::<$kind>($sql), $values).execute($executor).await?.rows_affected()
    };
}

// Always to the last row: SQLite commits a statement with RETURNING only when it has been read to its end.
macro_rules! fetch {
    ($kind:ty, $executor:expr, $sql:expr, $values:expr) => {
        bound!(query_as::<$kind, _>($sql), $values).fetch_all($executor).await?
    };
}

impl Database {
    pub(super) fn new(pools: Pools) -> Self {
        Self { pools, statements: Arc::default() }
    }

    /// Which kind it is.
    pub(super) fn name(&self) -> &'static str {
        match self.pools {
            Pools::Sqlite { .. } => "SQLite",
            Pools::Postgres(_) => "PostgreSQL",
        }
    }

    pub(super) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// The rows that a statement finds.
    pub(super) async fn read<T: Columns>(
        &self,
        sql: &'static str,
        values: &[Bind<'_>],
    ) -> Result<Vec<T>, RecordsError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        Ok(match &self.pools {
            Pools::Sqlite { readers, .. } => fetch!(Sqlite, readers, sql, values),
            Pools::Postgres(pool) => fetch!(Postgres, pool, sql, values),
        })
    }

    /// Executes a statement that writes; how many rows it wrote.
    pub(super) async fn write(&self, sql: &'static str, values: &[Bind<'_>]) -> Result<u64, RecordsError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        Ok(match &self.pools {
            Pools::Sqlite { writer, .. } => execute!(Sqlite, writer, sql, values),
            Pools::Postgres(pool) => execute!(Postgres, pool, sql, values),
        })
    }

    /// Executes a statement that writes and returns (`RETURNING`).
    pub(super) async fn write_returning<T: Columns>(
        &self,
        sql: &'static str,
        values: &[Bind<'_>],
    ) -> Result<Vec<T>, RecordsError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        Ok(match &self.pools {
            Pools::Sqlite { writer, .. } => fetch!(Sqlite, writer, sql, values),
            Pools::Postgres(pool) => fetch!(Postgres, pool, sql, values),
        })
    }

    /// Begins a transaction that will write. Undone when it is dropped.
    pub(super) async fn begin(&self) -> Result<Transaction, RecordsError> {
        let open = match &self.pools {
            // A transaction that reads first and asks for the lock when it writes fails if another process wrote meanwhile.
            Pools::Sqlite { writer, .. } => Open::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Open::Postgres(pool.begin().await?),
        };
        Ok(Transaction { open, statements: Arc::clone(&self.statements) })
    }
}

/// A transaction under way.
pub(super) struct Transaction {
    open: Open,
    statements: Arc<AtomicU64>,
}

enum Open {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    /// The rows that a statement finds.
    pub(super) async fn read<T: Columns>(
        &mut self,
        sql: &'static str,
        values: &[Bind<'_>],
    ) -> Result<Vec<T>, RecordsError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        Ok(match &mut self.open {
            Open::Sqlite(open) => fetch!(Sqlite, &mut **open, sql, values),
            Open::Postgres(open) => fetch!(Postgres, &mut **open, sql, values),
        })
    }

    /// Executes a statement that writes; how many rows it wrote.
    pub(super) async fn write(&mut self, sql: &'static str, values: &[Bind<'_>]) -> Result<u64, RecordsError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        Ok(match &mut self.open {
            Open::Sqlite(open) => execute!(Sqlite, &mut **open, sql, values),
            Open::Postgres(open) => execute!(Postgres, &mut **open, sql, values),
        })
    }

    /// Makes it last.
    pub(super) async fn commit(self) -> Result<(), RecordsError> {
        Ok(match self.open {
            Open::Sqlite(open) => open.commit().await?,
            Open::Postgres(open) => open.commit().await?,
        })
    }
}
