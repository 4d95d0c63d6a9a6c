//! A person's values that only this service keeps.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::database::{Bind, Database};
use crate::server::domain::{
    person::UserId,
    ports::{
        Decide,
        RecordsError::{self, Broken},
    },
};

/// Values by field.
pub(super) type Values = BTreeMap<String, Json>;

/// Whoever comes second waits here until the first is done, and reads only then.
pub(super) const LOCK: &str = "INSERT INTO person (id, changes) VALUES ($1, 1) \
    ON CONFLICT (id) DO UPDATE SET changes = person.changes + 1";

const ALL: &str = "SELECT field, value FROM person_value WHERE user_id = $1";

const PUT: &str = "INSERT INTO person_value (user_id, field, value) VALUES ($1, $2, $3) \
    ON CONFLICT (user_id, field) DO UPDATE SET value = excluded.value";

const REMOVE: &str = "DELETE FROM person_value WHERE user_id = $1 AND field = $2";

pub(super) async fn all(database: &Database, user: &UserId) -> Result<Values, RecordsError> {
    by_field(database.read(ALL, &[Bind::Text(user.as_str())]).await?)
}

pub(super) async fn change(database: &Database, user: &UserId, decide: Decide<'_>) -> Result<(), RecordsError> {
    let user = Bind::Text(user.as_str());
    let mut transaction = database.begin().await?;
    transaction.write(LOCK, &[user]).await?;
    let stored = by_field(transaction.read(ALL, &[user]).await?)?;
    for (field, value) in decide(&stored) {
        let field = Bind::Text(&field);
        match value {
            Some(value) => transaction.write(PUT, &[user, field, Bind::Text(&value.to_string())]).await?,
            None => transaction.write(REMOVE, &[user, field]).await?,
        };
    }
    transaction.commit().await
}

/// One value as it is kept.
pub(super) fn value(field: String, text: &str) -> Result<(String, Json), RecordsError> {
    match serde_json::from_str(text) {
        Ok(value) => Ok((field, value)),
        Err(_) => Err(Broken("a value is not JSON".to_owned())),
    }
}

fn by_field(rows: Vec<(String, String)>) -> Result<Values, RecordsError> {
    rows.into_iter().map(|(field, text)| value(field, &text)).collect()
}
