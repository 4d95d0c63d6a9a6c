//! What a form came to, or what was typed into one, kept for a while.

use super::database::{Bind, Database};
use crate::server::{
    clock::Timestamp,
    domain::{
        person::UserId,
        ports::{
            DraftRow,
            RecordsError::{self, Broken},
        },
    },
};

const PUT: &str = "INSERT INTO draft (id, owner, sealed, expires) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, expires = excluded.expires \
    WHERE draft.owner = excluded.owner";

const FIND: &str = "SELECT sealed, expires FROM draft WHERE id = $1 AND owner = $2 AND expires > $3";

const SWEEP: &str = "DELETE FROM draft WHERE expires <= $1";

pub(super) async fn put(database: &Database, draft: &DraftRow) -> Result<(), RecordsError> {
    let values =
        [Bind::Text(&draft.id), Bind::Text(draft.owner.as_str()), Bind::Bytes(&draft.sealed), draft.expires.into()];
    match database.write(PUT, &values).await? {
        0 => Err(Broken("a draft with this id is somebody else's".to_owned())),
        _ => Ok(()),
    }
}

pub(super) async fn find(
    database: &Database,
    id: &str,
    owner: &UserId,
    now: Timestamp,
) -> Result<Option<DraftRow>, RecordsError> {
    let rows: Vec<(Vec<u8>, i64)> =
        database.read(FIND, &[Bind::Text(id), Bind::Text(owner.as_str()), now.into()]).await?;
    Ok(rows.into_iter().next().map(|(sealed, expires)| DraftRow {
        id: id.to_owned(),
        owner: owner.clone(),
        sealed,
        expires: Timestamp::from_millis(expires),
    }))
}

pub(super) async fn sweep(database: &Database, now: Timestamp) -> Result<u64, RecordsError> {
    database.write(SWEEP, &[now.into()]).await
}
