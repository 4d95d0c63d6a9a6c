//! What the tenant told: done once, in one transaction with remembering it. And when there was news of whom.

use super::database::{Bind, Database, Transaction};
use crate::server::{
    clock::Timestamp,
    domain::{
        person::UserId,
        ports::{Ended, RecordsError},
        told::{Sessions, Told, What},
    },
};

const REMEMBER: &str = "INSERT INTO told (id, expires) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";

const END_ALL: &str = "UPDATE session SET sealed = $2, ended = $3, ended_at = $4 \
    WHERE user_id = $1 AND ended IS NULL RETURNING user_id";

const END_IN: &str = "UPDATE session SET sealed = $2, ended = $3, ended_at = $4 \
    WHERE logto_sid = $1 AND ended IS NULL RETURNING user_id";

const END_IN_OF: &str = "UPDATE session SET sealed = $2, ended = $3, ended_at = $4 \
    WHERE user_id = $5 AND (logto_sid = $1 OR logto_sid IS NULL) AND ended IS NULL RETURNING user_id";

const NEWS: &str = "INSERT INTO news (user_id, at) VALUES ($1, $2) \
    ON CONFLICT (user_id) DO UPDATE SET at = excluded.at WHERE news.at < excluded.at";

const LAST_NEWS: &str = "SELECT user_id, at FROM news WHERE user_id = $1";

const NEWS_SINCE: &str = "SELECT user_id, at FROM news WHERE at >= $1";

/// All that there is of a person, but for the files of their pictures. Each table stands here that says whose a row is; a
/// test reads the tables' list.
pub(super) const FORGET: &[&str] = &[
    "DELETE FROM session WHERE user_id = $1",
    "DELETE FROM person_value WHERE user_id = $1",
    "DELETE FROM person WHERE id = $1",
    "DELETE FROM pending_change WHERE user_id = $1",
    "DELETE FROM draft WHERE owner = $1",
    "DELETE FROM stepup_grant WHERE user_id = $1",
    "DELETE FROM stepup_code WHERE user_id = $1",
    "DELETE FROM payment_method WHERE user_id = $1",
    "DELETE FROM payment_setup WHERE user_id = $1",
    "DELETE FROM payment_customer WHERE user_id = $1",
    "DELETE FROM news WHERE user_id = $1",
    "DELETE FROM lease WHERE person = $1",
    // Limits are named after what they count, then whose it is.
    "DELETE FROM bucket WHERE name LIKE '%/' || $1 OR name LIKE '%/' || $1 || '/%'",
];

const SWEEP: &str = "DELETE FROM told WHERE expires <= $1";

pub(super) async fn heed(
    database: &Database,
    told: &Told,
    now: Timestamp,
) -> Result<Option<Vec<UserId>>, RecordsError> {
    let mut transaction = database.begin().await?;
    if transaction.write(REMEMBER, &[Bind::Text(&told.id), told.until.into()]).await? == 0 {
        return Ok(None);
    }
    let concerned = match &told.what {
        What::SignedOut(sessions) => end(&mut transaction, sessions, now).await?,
        What::Suspended(user) => {
            end(&mut transaction, &Sessions::Of(user.clone()), now).await?;
            vec![user.clone()]
        }
        What::Changed(user) | What::Deleted(user) => vec![user.clone()],
    };
    if let What::Deleted(user) = &told.what {
        for statement in FORGET {
            transaction.write(statement, &[Bind::Text(user.as_str())]).await?;
        }
    } else {
        for user in &concerned {
            transaction.write(NEWS, &[Bind::Text(user.as_str()), now.into()]).await?;
        }
    }
    transaction.commit().await?;
    Ok(Some(concerned))
}

/// Ends sessions; whose they were.
async fn end(transaction: &mut Transaction, sessions: &Sessions, now: Timestamp) -> Result<Vec<UserId>, RecordsError> {
    let because = [Bind::Bytes(&[]), Bind::Text(super::session::word(Ended::Refused)), now.into()];
    let ended: Vec<(String,)> = match sessions {
        Sessions::Of(user) => transaction.read(END_ALL, &with(Bind::Text(user.as_str()), because)).await?,
        Sessions::In { sid, user: None } => transaction.read(END_IN, &with(Bind::Text(sid), because)).await?,
        Sessions::In { sid, user: Some(user) } => {
            let [sealed, reason, at] = because;
            let values = [Bind::Text(sid), sealed, reason, at, Bind::Text(user.as_str())];
            transaction.read(END_IN_OF, &values).await?
        }
    };
    let mut users: Vec<_> = ended.into_iter().map(|(user,)| UserId::from_trusted(user)).collect();
    users.sort_unstable();
    users.dedup();
    Ok(users)
}

fn with<'a>(first: Bind<'a>, [a, b, c]: [Bind<'a>; 3]) -> [Bind<'a>; 4] {
    [first, a, b, c]
}

pub(super) async fn news_since(
    database: &Database,
    since: Timestamp,
) -> Result<Vec<(UserId, Timestamp)>, RecordsError> {
    let rows: Vec<(String, i64)> = database.read(NEWS_SINCE, &[since.into()]).await?;
    Ok(rows.into_iter().map(|(user, at)| (UserId::from_trusted(user), Timestamp::from_millis(at))).collect())
}

pub(super) async fn note_news(database: &Database, user: &UserId, at: Timestamp) -> Result<(), RecordsError> {
    database.write(NEWS, &[Bind::Text(user.as_str()), at.into()]).await.map(drop)
}

pub(super) async fn last_news(database: &Database, user: &UserId) -> Result<Option<Timestamp>, RecordsError> {
    let rows: Vec<(String, i64)> = database.read(LAST_NEWS, &[Bind::Text(user.as_str())]).await?;
    Ok(rows.first().map(|(_, at)| Timestamp::from_millis(*at)))
}

/// News is of no use once every page that could show it has ended with its session.
pub(super) async fn sweep(database: &Database, now: Timestamp) -> Result<u64, RecordsError> {
    const SWEEP_NEWS: &str = "DELETE FROM news WHERE at <= $1";
    let old = now - crate::server::session::ABSOLUTE;
    Ok(database.write(SWEEP, &[now.into()]).await? + database.write(SWEEP_NEWS, &[old.into()]).await?)
}
