//! Who is writing to a person, and until when, by the database's own clock: the clocks of the processes do not matter.

use std::time::Duration;

use super::database::{Bind, Database};
use crate::server::domain::{person::UserId, ports::RecordsError};

/// Takes what is free or over. One statement: of any number that come at once, one takes it.
const TAKE: &str = "INSERT INTO lease (person, owner, expires) \
    SELECT $1, $2, database_clock.millis + $3 FROM database_clock WHERE TRUE \
    ON CONFLICT (person) DO UPDATE SET owner = excluded.owner, expires = excluded.expires \
        WHERE lease.expires <= excluded.expires - $3";

/// What was over may have been another's in between, so it is not taken up again.
const RENEW: &str = "UPDATE lease SET expires = (SELECT millis FROM database_clock) + $3 \
    WHERE person = $1 AND owner = $2 AND expires > (SELECT millis FROM database_clock)";

const RELEASE: &str = "DELETE FROM lease WHERE person = $1 AND owner = $2";

const SWEEP: &str = "DELETE FROM lease WHERE expires <= (SELECT millis FROM database_clock)";

pub(super) async fn take(
    database: &Database,
    user: &UserId,
    owner: &str,
    lasts: Duration,
) -> Result<bool, RecordsError> {
    Ok(database.write(TAKE, &[Bind::Text(user.as_str()), Bind::Text(owner), millis(lasts)]).await? == 1)
}

pub(super) async fn renew(
    database: &Database,
    user: &UserId,
    owner: &str,
    lasts: Duration,
) -> Result<bool, RecordsError> {
    Ok(database.write(RENEW, &[Bind::Text(user.as_str()), Bind::Text(owner), millis(lasts)]).await? == 1)
}

pub(super) async fn release(database: &Database, user: &UserId, owner: &str) -> Result<(), RecordsError> {
    database.write(RELEASE, &[Bind::Text(user.as_str()), Bind::Text(owner)]).await.map(drop)
}

pub(super) async fn sweep(database: &Database) -> Result<u64, RecordsError> {
    database.write(SWEEP, &[]).await
}

fn millis(lasts: Duration) -> Bind<'static> {
    Bind::Number(i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX))
}
