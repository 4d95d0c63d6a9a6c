//! Where fields' values are, and who has any.

use std::collections::BTreeMap;

use super::database::{Bind, Database};
use crate::server::domain::{person::UserId, ports::RecordsError};

const ALL: &str = "SELECT field, home FROM field_home";

const SET: &str = "INSERT INTO field_home (field, home) VALUES ($1, $2) \
    ON CONFLICT (field) DO UPDATE SET home = excluded.home";

const HOLDERS: &str = "SELECT user_id FROM person_value WHERE field = $1 AND user_id > $2 ORDER BY user_id LIMIT $3";

pub(super) async fn all(database: &Database) -> Result<BTreeMap<String, String>, RecordsError> {
    let rows: Vec<(String, String)> = database.read(ALL, &[]).await?;
    Ok(rows.into_iter().collect())
}

pub(super) async fn set(database: &Database, field: &str, home: &str) -> Result<(), RecordsError> {
    database.write(SET, &[Bind::Text(field), Bind::Text(home)]).await.map(|_| ())
}

pub(super) async fn holders(
    database: &Database,
    field: &str,
    after: Option<&UserId>,
    limit: u32,
) -> Result<Vec<UserId>, RecordsError> {
    let after = after.map_or("", UserId::as_str);
    let rows: Vec<(String,)> =
        database.read(HOLDERS, &[Bind::Text(field), Bind::Text(after), Bind::Number(limit.into())]).await?;
    Ok(rows.into_iter().map(|(user,)| UserId::from_trusted(user)).collect())
}
