//! Where each field's values were when the program last ran: a field that has another home now would seem to be empty.

use super::{
    ports::{Records, RecordsError},
    schema::{Home, Schema},
};

/// A field whose values are still in another home than the declared one.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "field `{field}` lives at {declared} now, and its values are at {recorded}: move them with `logto-profile move-field \
     {field}`, or leave them there with `logto-profile move-field {field} --leave`"
)]
pub struct Elsewhere {
    /// The field's id.
    pub field: String,
    /// Where it lives by its declaration.
    pub declared: Home,
    /// Where its values are.
    pub recorded: String,
}

/// The first field whose values are elsewhere. Fields that are new are noted.
///
/// # Errors
/// The database does not answer.
pub async fn elsewhere(schema: &Schema, records: &dyn Records) -> Result<Option<Elsewhere>, RecordsError> {
    let recorded = records.field_homes().await?;
    let mut first = None;
    for row in schema.all() {
        match recorded.get(&row.id) {
            None => records.set_field_home(&row.id, &row.home.to_string()).await?,
            Some(home) if *home == row.home.to_string() => {}
            Some(home) => {
                let found = Elsewhere { field: row.id.clone(), declared: row.home.clone(), recorded: home.clone() };
                first = first.or(Some(found));
            }
        }
    }
    Ok(first)
}
