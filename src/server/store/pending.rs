//! Changes of an address under way.

use sqlx::FromRow;

use super::database::{Bind, Database};
use crate::{
    model::identifier::IdentifierKind,
    server::{
        clock::Timestamp,
        domain::{
            person::UserId,
            ports::{
                PendingRow,
                RecordsError::{self, Broken},
                SessionKey,
            },
        },
    },
};

const PUT: &str = "INSERT INTO pending_change \
    (user_id, kind, id, session, sealed, tries_left, expires, resend_at, proven) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
    ON CONFLICT (user_id, kind) DO UPDATE SET id = excluded.id, session = excluded.session, sealed = excluded.sealed, \
        tries_left = excluded.tries_left, expires = excluded.expires, resend_at = excluded.resend_at, \
        proven = excluded.proven";

const FIND: &str = "SELECT user_id, kind, id, session, sealed, tries_left, expires, resend_at, proven \
    FROM pending_change WHERE user_id = $1 AND kind = $2 AND session = $3";

/// One statement, so that no two questions can share a try, however many come at once.
const SPEND: &str = "UPDATE pending_change SET tries_left = tries_left - 1 \
    WHERE user_id = $1 AND kind = $2 AND session = $3 AND expires > $4 AND proven = 0 AND tries_left > 0 \
    RETURNING user_id, kind, id, session, sealed, tries_left, expires, resend_at, proven";

const PROVEN: &str = "UPDATE pending_change SET proven = 1, expires = $2 WHERE id = $1";

const DELETE: &str = "DELETE FROM pending_change WHERE id = $1";

const SWEEP: &str = "DELETE FROM pending_change WHERE expires <= $1";

/// The row as the database has it.
#[derive(FromRow)]
pub(super) struct PendingColumns {
    pub(super) user_id: String,
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) session: String,
    pub(super) sealed: Vec<u8>,
    pub(super) tries_left: i64,
    pub(super) expires: i64,
    pub(super) resend_at: i64,
    pub(super) proven: i64,
}

impl TryFrom<PendingColumns> for PendingRow {
    type Error = RecordsError;

    fn try_from(row: PendingColumns) -> Result<Self, RecordsError> {
        let (Some(kind), Ok(tries_left)) = (IdentifierKind::from_name(&row.kind), row.tries_left.try_into()) else {
            return Err(Broken("a pending change is not what it should be".to_owned()));
        };
        Ok(Self {
            id: row.id,
            user: UserId::from_trusted(row.user_id),
            kind,
            session: SessionKey(row.session),
            sealed: row.sealed,
            tries_left,
            expires: Timestamp::from_millis(row.expires),
            resend_at: Timestamp::from_millis(row.resend_at),
            proven: row.proven != 0,
        })
    }
}

pub(super) async fn put(database: &Database, pending: &PendingRow) -> Result<(), RecordsError> {
    let values = [
        Bind::Text(pending.user.as_str()),
        Bind::Text(pending.kind.name()),
        Bind::Text(&pending.id),
        Bind::Text(&pending.session.0),
        Bind::Bytes(&pending.sealed),
        Bind::Number(pending.tries_left.into()),
        pending.expires.into(),
        pending.resend_at.into(),
        Bind::Number(pending.proven.into()),
    ];
    database.write(PUT, &values).await.map(drop)
}

pub(super) async fn find(
    database: &Database,
    user: &UserId,
    kind: IdentifierKind,
    session: &SessionKey,
) -> Result<Option<PendingRow>, RecordsError> {
    let values = [Bind::Text(user.as_str()), Bind::Text(kind.name()), Bind::Text(&session.0)];
    one(database.read(FIND, &values).await?)
}

pub(super) async fn spend_try(
    database: &Database,
    user: &UserId,
    kind: IdentifierKind,
    session: &SessionKey,
    now: Timestamp,
) -> Result<Option<PendingRow>, RecordsError> {
    let values = [Bind::Text(user.as_str()), Bind::Text(kind.name()), Bind::Text(&session.0), now.into()];
    one(database.write_returning(SPEND, &values).await?)
}

pub(super) async fn mark_proven(database: &Database, id: &str, expires: Timestamp) -> Result<bool, RecordsError> {
    Ok(database.write(PROVEN, &[Bind::Text(id), expires.into()]).await? == 1)
}

pub(super) async fn delete(database: &Database, id: &str) -> Result<(), RecordsError> {
    database.write(DELETE, &[Bind::Text(id)]).await.map(drop)
}

pub(super) async fn sweep(database: &Database, now: Timestamp) -> Result<u64, RecordsError> {
    database.write(SWEEP, &[now.into()]).await
}

fn one(rows: Vec<PendingColumns>) -> Result<Option<PendingRow>, RecordsError> {
    rows.into_iter().next().map(TryInto::try_into).transpose()
}
