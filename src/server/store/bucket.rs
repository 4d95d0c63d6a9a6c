//! Counted events: the limits of codes, sign-ins and writes, shared by all processes.

use std::time::Duration;

use super::database::{Bind, Database};
use crate::server::{
    clock::Timestamp,
    domain::ports::RecordsError::{self, Broken},
};

/// The first event opens the window; the first after its end opens the next. All right-hand sides see the row as it was.
const COUNT: &str = "INSERT INTO bucket (name, events, ends, refused) VALUES ($1, 1, $3, 0) \
    ON CONFLICT (name) DO UPDATE SET \
        events = CASE WHEN bucket.ends <= $4 THEN 1 WHEN bucket.events >= $2 THEN bucket.events ELSE bucket.events + 1 END, \
        ends = CASE WHEN bucket.ends <= $4 THEN excluded.ends ELSE bucket.ends END, \
        refused = CASE WHEN bucket.ends > $4 AND bucket.events >= $2 THEN 1 ELSE 0 END \
    RETURNING refused, ends";

const SWEEP: &str = "DELETE FROM bucket WHERE ends <= $1";

pub(super) async fn count(
    database: &Database,
    bucket: &str,
    most: u32,
    window: Duration,
    now: Timestamp,
) -> Result<Result<(), Duration>, RecordsError> {
    if most == 0 {
        return Ok(Err(window));
    }
    let values = [Bind::Text(bucket), Bind::Number(most.into()), (now + window).into(), now.into()];
    let rows: Vec<(i64, i64)> = database.write_returning(COUNT, &values).await?;
    match rows[..] {
        [(0, _)] => Ok(Ok(())),
        [(_, ends)] => Ok(Err(Timestamp::from_millis(ends).since(now))),
        _ => Err(Broken("a bucket is not one row".to_owned())),
    }
}

pub(super) async fn sweep(database: &Database, now: Timestamp) -> Result<u64, RecordsError> {
    database.write(SWEEP, &[now.into()]).await
}
