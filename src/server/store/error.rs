//! What a failure of the database means to the rules. The driver's own texts are left out: they can quote values.

use std::io;

use sqlx::{Error, error::DatabaseError, migrate::MigrateError, sqlite::SqliteError};

use crate::server::domain::ports::RecordsError::{self, Broken, Unavailable};

impl From<Error> for RecordsError {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(error) => error.into(),
            Error::PoolTimedOut => Unavailable("no connection in time".to_owned()),
            Error::PoolClosed => Unavailable("closed".to_owned()),
            Error::WorkerCrashed => Unavailable("its thread has ended".to_owned()),
            Error::Tls(_) => Unavailable("TLS".to_owned()),
            Error::Database(error) => from_database(&*error),
            Error::Migrate(error) => (*error).into(),
            Error::Configuration(_) | Error::InvalidArgument(_) => Broken("its URL is not understood".to_owned()),
            Error::ColumnDecode { index, .. } => Broken(format!("column {index} is not what it should be")),
            Error::ColumnNotFound(name) => Broken(format!("no column {name}")),
            Error::Protocol(_) => Broken("its answer is not understood".to_owned()),
            _ => Broken("the driver refuses".to_owned()),
        }
    }
}

impl From<MigrateError> for RecordsError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            // The others name versions only.
            other => Broken(other.to_string()),
        }
    }
}

impl From<io::Error> for RecordsError {
    fn from(error: io::Error) -> Self {
        Unavailable(error.kind().to_string())
    }
}

fn from_database(error: &dyn DatabaseError) -> RecordsError {
    let code = error.code().unwrap_or_default();
    let (name, passing) = if error.try_downcast_ref::<SqliteError>().is_some() {
        ("SQLite", passes_sqlite(&code))
    } else {
        ("SQLSTATE", passes_postgres(&code))
    };
    let text = match error.constraint() {
        Some(constraint) => format!("{name} {code}, {constraint}"),
        None => format!("{name} {code}"),
    };
    if passing { Unavailable(text) } else { Broken(text) }
}

/// Whether a result code (<https://www.sqlite.org/rescode.html>) is one of the machine, not of the statement.
fn passes_sqlite(code: &str) -> bool {
    // The low byte of an extended result code is the code it extends: BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN.
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 7 | 8 | 10 | 13 | 14))
}

/// Whether a SQLSTATE (<https://www.postgresql.org/docs/current/errcodes-appendix.html>) may be gone the next time.
fn passes_postgres(code: &str) -> bool {
    // Connection exception, transaction rollback, insufficient resources, operator intervention, system error.
    ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class))
        // Database accepts no connections, lock not available, read-only transaction (a standby before it is promoted).
        || matches!(code, "55000" | "55P03" | "25006")
}
