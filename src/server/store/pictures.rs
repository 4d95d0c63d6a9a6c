//! Which files of pictures there are, and whose.

use super::database::{Bind, Database};
use crate::server::{
    clock::Timestamp,
    domain::{person::UserId, pictures::ports::PictureRow, ports::RecordsError},
};

const PUT: &str = "INSERT INTO picture (name, user_id, seen) VALUES ($1, $2, $3) \
    ON CONFLICT (name) DO UPDATE SET seen = excluded.seen";

const OF: &str = "SELECT name, seen FROM picture WHERE user_id = $1";

const BEFORE: &str = "SELECT name, user_id, seen FROM picture WHERE seen < $1 ORDER BY seen LIMIT $2";

const SEEN: &str = "UPDATE picture SET seen = $2 WHERE name = $1";

const FORGET: &str = "DELETE FROM picture WHERE name = $1 AND seen = $2";

pub(super) async fn put(database: &Database, name: &str, user: &UserId, now: Timestamp) -> Result<(), RecordsError> {
    database.write(PUT, &[Bind::Text(name), Bind::Text(user.as_str()), now.into()]).await.map(drop)
}

pub(super) async fn of(database: &Database, user: &UserId) -> Result<Vec<(String, Timestamp)>, RecordsError> {
    let rows: Vec<(String, i64)> = database.read(OF, &[Bind::Text(user.as_str())]).await?;
    Ok(rows.into_iter().map(|(name, seen)| (name, Timestamp::from_millis(seen))).collect())
}

pub(super) async fn before(database: &Database, at: Timestamp, most: u32) -> Result<Vec<PictureRow>, RecordsError> {
    let rows: Vec<(String, String, i64)> = database.read(BEFORE, &[at.into(), Bind::Number(most.into())]).await?;
    let row =
        |(name, user, seen)| PictureRow { name, user: UserId::from_trusted(user), seen: Timestamp::from_millis(seen) };
    Ok(rows.into_iter().map(row).collect())
}

pub(super) async fn seen(database: &Database, name: &str, now: Timestamp) -> Result<(), RecordsError> {
    database.write(SEEN, &[Bind::Text(name), now.into()]).await.map(drop)
}

pub(super) async fn forget(database: &Database, name: &str, seen: Timestamp) -> Result<bool, RecordsError> {
    Ok(database.write(FORGET, &[Bind::Text(name), seen.into()]).await? > 0)
}
