//! Sessions.

use std::{
    cmp::{Ordering, Reverse},
    time::Duration,
};

use sqlx::FromRow;

use super::{
    database::{Bind, Database},
    payment::MethodColumns,
    pending::PendingColumns,
    values,
};
use crate::server::{
    clock::Timestamp,
    domain::{
        payments::ports::MethodRow,
        person::UserId,
        ports::{
            Ended, Opened,
            RecordsError::{self, Broken},
            SessionKey, SessionRow,
        },
    },
};

/// How long an ended session is kept, to say why it has ended.
const KEPT: Duration = Duration::from_hours(24);

const INSERT: &str = "INSERT INTO session \
    (id, user_id, logto_sid, sealed, version, access_expires, created, seen, ends, ended, ended_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const TOUCH: &str = "UPDATE session SET seen = $2 WHERE id = $1 AND seen < $2 AND ended IS NULL";

const RENEW: &str = "UPDATE session SET sealed = $3, access_expires = $4, version = version + 1 \
    WHERE id = $1 AND version = $2 AND ended IS NULL";

const END: &str = "UPDATE session SET sealed = $4, ended = $2, ended_at = $3 WHERE id = $1 AND ended IS NULL";

const OF_USER: &str = "SELECT CAST(0 AS BIGINT) AS which, id AS name, logto_sid AS text, ended, sealed, \
        version AS n1, access_expires AS n2, created AS n3, seen AS n4, ends AS n5 \
    FROM session WHERE user_id = $1 AND ended IS NULL AND ends > $2 ORDER BY seen DESC";

const END_OTHERS: &str = "UPDATE session SET sealed = $5, ended = $3, ended_at = $4 \
    WHERE user_id = $1 AND id <> $2 AND ended IS NULL";

/// What hangs on a session.
const MOVE: [&str; 3] = [
    "UPDATE pending_change SET session = $2 WHERE session = $1",
    "UPDATE stepup_grant SET session = $2 WHERE session = $1",
    "UPDATE stepup_code SET session = $2 WHERE session = $1",
];

const REKEY: &str = "UPDATE session SET sealed = $3, ended = $4, ended_at = $5 \
    WHERE id = $1 AND version = $2 AND ended IS NULL";

const END_ONE: &str = "UPDATE session SET sealed = $5, ended = $3, ended_at = $4 \
    WHERE user_id = $1 AND id = $2 AND ended IS NULL";

const SWEEP: &str = "DELETE FROM session WHERE ends < $1 OR ended_at < $1";

/// Rows of four kinds, told apart by `which`. The first of them gives PostgreSQL the columns' types.
const OPEN: &str = "\
    SELECT CAST(0 AS BIGINT) AS which, user_id AS name, logto_sid AS text, ended, sealed, \
        version AS n1, access_expires AS n2, created AS n3, seen AS n4, ends AS n5, \
        CAST(NULL AS TEXT) AS t1, CAST(NULL AS TEXT) AS t2, CAST(NULL AS TEXT) AS t3, CAST(NULL AS TEXT) AS t4 \
    FROM session WHERE id = $1 \
    UNION ALL \
    SELECT 1, v.field, v.value, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL \
    FROM session AS s JOIN person_value AS v ON v.user_id = s.user_id WHERE s.id = $1 \
    UNION ALL \
    SELECT 2, p.id, p.kind, NULL, p.sealed, p.tries_left, p.expires, p.resend_at, p.proven, NULL, NULL, NULL, NULL, NULL \
    FROM session AS s JOIN pending_change AS p ON p.user_id = s.user_id AND p.session = s.id WHERE s.id = $1 \
    UNION ALL \
    SELECT 3, m.id, m.kind, m.provider, NULL, m.exp_year, m.exp_month, m.is_default, m.added, NULL, \
        m.reference, m.brand, m.last_four, m.label \
    FROM session AS s JOIN payment_method AS m ON m.user_id = s.user_id WHERE s.id = $1";

/// A row of [`OPEN`].
#[derive(FromRow)]
struct Part {
    which: i64,
    name: String,
    text: Option<String>,
    ended: Option<String>,
    sealed: Option<Vec<u8>>,
    n1: Option<i64>,
    n2: Option<i64>,
    n3: Option<i64>,
    n4: Option<i64>,
    n5: Option<i64>,
    t1: Option<String>,
    t2: Option<String>,
    t3: Option<String>,
    t4: Option<String>,
}

pub(super) async fn open(database: &Database, key: &SessionKey) -> Result<Option<Opened>, RecordsError> {
    let parts: Vec<Part> = database.read(OPEN, &[Bind::Text(&key.0)]).await?;
    let (own, others): (Vec<_>, Vec<_>) = parts.into_iter().partition(|row| row.which == 0);
    let Some(own) = own.into_iter().next() else { return Ok(None) };
    let session = own.session(key).ok_or_else(|| Broken("a session is not what it should be".to_owned()))?;
    let mut opened = Opened { session, values: values::Values::new(), pending: Vec::new(), methods: Vec::new() };
    for row in others {
        if row.which == 1 {
            let (field, value) = values::value(row.name, &row.text.unwrap_or_default())?;
            opened.values.insert(field, value);
        } else if row.which == 2 {
            opened.pending.push(row.pending(&opened.session).try_into()?);
        } else {
            opened.methods.push(row.method(&opened.session).into());
        }
    }
    opened.methods.sort_by(in_order);
    Ok(Some(opened))
}

impl Part {
    fn session(self, key: &SessionKey) -> Option<SessionRow> {
        Some(SessionRow {
            key: key.clone(),
            user: UserId::from_trusted(self.name),
            logto_sid: self.text,
            sealed: self.sealed?,
            version: self.n1?,
            access_expires: Timestamp::from_millis(self.n2?),
            created: Timestamp::from_millis(self.n3?),
            seen: Timestamp::from_millis(self.n4?),
            ends: Timestamp::from_millis(self.n5?),
            ended: match self.ended {
                Some(word) => Some(reason(&word)?),
                None => None,
            },
        })
    }

    fn pending(self, session: &SessionRow) -> PendingColumns {
        PendingColumns {
            id: self.name,
            user_id: session.user.as_str().to_owned(),
            kind: self.text.unwrap_or_default(),
            session: session.key.0.clone(),
            sealed: self.sealed.unwrap_or_default(),
            tries_left: self.n1.unwrap_or_default(),
            expires: self.n2.unwrap_or_default(),
            resend_at: self.n3.unwrap_or_default(),
            proven: self.n4.unwrap_or_default(),
        }
    }

    fn method(self, session: &SessionRow) -> MethodColumns {
        MethodColumns {
            id: self.name,
            provider: self.ended.unwrap_or_default(),
            user_id: session.user.as_str().to_owned(),
            reference: self.t1.unwrap_or_default(),
            kind: self.text.unwrap_or_default(),
            brand: self.t2.unwrap_or_default(),
            last_four: self.t3.unwrap_or_default(),
            exp_year: self.n1,
            exp_month: self.n2,
            label: self.t4.unwrap_or_default(),
            is_default: self.n3.unwrap_or_default(),
            added: self.n4.unwrap_or_default(),
        }
    }
}

/// As [`Wallets::methods`] has them.
///
/// [`Wallets::methods`]: crate::server::domain::payments::ports::Wallets::methods
fn in_order(one: &MethodRow, other: &MethodRow) -> Ordering {
    let key = |row: &MethodRow| (Reverse(row.is_default), Reverse(row.added));
    key(one).cmp(&key(other)).then_with(|| one.id.cmp(&other.id))
}

pub(super) async fn insert(
    database: &Database,
    session: &SessionRow,
    replaces: Option<&SessionKey>,
) -> Result<(), RecordsError> {
    let new = values(session);
    let Some(old) = replaces else { return database.write(INSERT, &new).await.map(drop) };
    let mut transaction = database.begin().await?;
    transaction.write(END, &ending(old, Ended::Replaced, session.created)).await?;
    transaction.write(INSERT, &new).await?;
    transaction.commit().await
}

/// The values of [`INSERT`].
fn values(session: &SessionRow) -> [Bind<'_>; 11] {
    [
        Bind::Text(&session.key.0),
        Bind::Text(session.user.as_str()),
        Bind::MaybeText(session.logto_sid.as_deref()),
        Bind::Bytes(&session.sealed),
        Bind::Number(session.version),
        session.access_expires.into(),
        session.created.into(),
        session.seen.into(),
        session.ends.into(),
        Bind::MaybeText(session.ended.map(word)),
        Bind::MaybeNumber(session.ended.map(|_| session.seen.millis())),
    ]
}

pub(super) async fn touch(database: &Database, key: &SessionKey, seen: Timestamp) -> Result<(), RecordsError> {
    database.write(TOUCH, &[Bind::Text(&key.0), seen.into()]).await.map(drop)
}

pub(super) async fn renew(
    database: &Database,
    key: &SessionKey,
    version: i64,
    sealed: &[u8],
    access_expires: Timestamp,
) -> Result<bool, RecordsError> {
    let values = [Bind::Text(&key.0), Bind::Number(version), Bind::Bytes(sealed), access_expires.into()];
    Ok(database.write(RENEW, &values).await? == 1)
}

pub(super) async fn end(
    database: &Database,
    key: &SessionKey,
    reason: Ended,
    at: Timestamp,
) -> Result<(), RecordsError> {
    database.write(END, &ending(key, reason, at)).await.map(drop)
}

pub(super) async fn of_user(
    database: &Database,
    user: &UserId,
    now: Timestamp,
) -> Result<Vec<SessionRow>, RecordsError> {
    let rows: Vec<Part> = database.read(OF_USER, &[Bind::Text(user.as_str()), now.into()]).await?;
    let session = |row: Part| {
        let key = SessionKey(row.name.clone());
        Part { name: user.as_str().to_owned(), ..row }.session(&key)
    };
    let sessions: Option<Vec<_>> = rows.into_iter().map(session).collect();
    sessions.ok_or_else(|| Broken("a session is not what it should be".to_owned()))
}

pub(super) async fn end_others(
    database: &Database,
    user: &UserId,
    keep: &SessionKey,
    at: Timestamp,
) -> Result<(), RecordsError> {
    database.write(END_OTHERS, &refused(user, keep, at)).await.map(drop)
}

pub(super) async fn rekey(
    database: &Database,
    old: &SessionRow,
    key: &SessionKey,
    sealed: &[u8],
    at: Timestamp,
) -> Result<bool, RecordsError> {
    let mut transaction = database.begin().await?;
    let ended = [
        Bind::Text(&old.key.0),
        Bind::Number(old.version),
        Bind::Bytes(&[]),
        Bind::Text(word(Ended::Replaced)),
        at.into(),
    ];
    if transaction.write(REKEY, &ended).await? == 0 {
        return Ok(false);
    }
    let new = SessionRow { key: key.clone(), sealed: sealed.to_vec(), seen: at, ..old.clone() };
    transaction.write(INSERT, &values(&new)).await?;
    for table in MOVE {
        transaction.write(table, &[Bind::Text(&old.key.0), Bind::Text(&key.0)]).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

pub(super) async fn end_one(
    database: &Database,
    user: &UserId,
    session: &SessionKey,
    at: Timestamp,
) -> Result<(), RecordsError> {
    database.write(END_ONE, &refused(user, session, at)).await.map(drop)
}

/// The values of [`END_OTHERS`] and [`END_ONE`].
fn refused<'a>(user: &'a UserId, session: &'a SessionKey, at: Timestamp) -> [Bind<'a>; 5] {
    [Bind::Text(user.as_str()), Bind::Text(&session.0), Bind::Text(word(Ended::Refused)), at.into(), Bind::Bytes(&[])]
}

pub(super) async fn sweep(database: &Database, now: Timestamp) -> Result<u64, RecordsError> {
    database.write(SWEEP, &[(now - KEPT).into()]).await
}

/// The values of [`END`].
fn ending(key: &SessionKey, reason: Ended, at: Timestamp) -> [Bind<'_>; 4] {
    [Bind::Text(&key.0), Bind::Text(word(reason)), at.into(), Bind::Bytes(&[])]
}

pub(super) const fn word(reason: Ended) -> &'static str {
    match reason {
        Ended::SignedOut => "signed_out",
        Ended::Replaced => "replaced",
        Ended::Refused => "refused",
    }
}

fn reason(stored: &str) -> Option<Ended> {
    [Ended::SignedOut, Ended::Replaced, Ended::Refused].into_iter().find(|&reason| word(reason) == stored)
}
