//! The service's own database, SQLite or PostgreSQL: the adapter of [`Records`]. One SQL text for both; what differs
//! between them stands in `connect` and `database`. Only `boot` and tests open a store.

mod bucket;
mod connect;
mod database;
mod draft;
mod error;
mod homes;
mod payment;
mod pending;
mod pictures;
mod proofs;
mod session;
#[cfg(test)]
mod tests;
mod told;
mod values;

use std::{collections::BTreeMap, fmt, path::Path, time::Duration};

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value as Json;

use self::database::Database;
use crate::{
    model::identifier::IdentifierKind,
    server::{
        clock::Timestamp,
        domain::{
            person::UserId,
            pictures::ports::{PictureRow, PictureRows},
            ports::{
                Decide, DraftRow, Ended, Opened, OwnSessions, PendingRow, Records, RecordsError, SessionKey, SessionRow,
            },
            told::{Tidings, Told},
        },
    },
};

/// The service's own database. Clones share their connections.
#[derive(Clone)]
pub struct Store {
    database: Database,
}

impl Store {
    /// Opens the database at `url` (`sqlite://…`, `postgres://…`), and brings its tables up to date; several processes may
    /// do so at once. A relative path of a SQLite file is seen from `folder`; file and folders are created where missing,
    /// for this user only.
    ///
    /// # Errors
    ///
    /// When the database does not answer or cannot be brought up to date, or the URL is not one of a database.
    pub async fn open(url: &SecretString, folder: &Path) -> Result<Self, RecordsError> {
        Ok(Self { database: connect::open(url.expose_secret(), folder).await? })
    }

    /// How many statements this store and its clones have executed, `BEGIN` and `COMMIT` left out. For tests that say what
    /// a page may cost.
    pub fn statements(&self) -> u64 {
        self.database.statements()
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.database.name())
    }
}

#[async_trait]
impl Records for Store {
    async fn open(&self, session: &SessionKey) -> Result<Option<Opened>, RecordsError> {
        session::open(&self.database, session).await
    }

    async fn insert_session(&self, session: &SessionRow, replaces: Option<&SessionKey>) -> Result<(), RecordsError> {
        session::insert(&self.database, session, replaces).await
    }

    async fn touch_session(&self, session: &SessionKey, seen: Timestamp) -> Result<(), RecordsError> {
        session::touch(&self.database, session, seen).await
    }

    async fn renew_session(
        &self,
        session: &SessionKey,
        version: i64,
        sealed: &[u8],
        access_expires: Timestamp,
    ) -> Result<bool, RecordsError> {
        session::renew(&self.database, session, version, sealed, access_expires).await
    }

    async fn end_session(&self, session: &SessionKey, reason: Ended, at: Timestamp) -> Result<(), RecordsError> {
        session::end(&self.database, session, reason, at).await
    }

    async fn change_values(&self, user: &UserId, decide: Decide<'_>) -> Result<(), RecordsError> {
        values::change(&self.database, user, decide).await
    }

    async fn values(&self, user: &UserId) -> Result<BTreeMap<String, Json>, RecordsError> {
        values::all(&self.database, user).await
    }

    async fn holders(&self, field: &str, after: Option<&UserId>, limit: u32) -> Result<Vec<UserId>, RecordsError> {
        homes::holders(&self.database, field, after, limit).await
    }

    async fn field_homes(&self) -> Result<BTreeMap<String, String>, RecordsError> {
        homes::all(&self.database).await
    }

    async fn set_field_home(&self, field: &str, home: &str) -> Result<(), RecordsError> {
        homes::set(&self.database, field, home).await
    }

    async fn put_pending(&self, pending: &PendingRow) -> Result<(), RecordsError> {
        pending::put(&self.database, pending).await
    }

    async fn find_pending(
        &self,
        user: &UserId,
        kind: IdentifierKind,
        session: &SessionKey,
    ) -> Result<Option<PendingRow>, RecordsError> {
        pending::find(&self.database, user, kind, session).await
    }

    async fn spend_try(
        &self,
        user: &UserId,
        kind: IdentifierKind,
        session: &SessionKey,
        now: Timestamp,
    ) -> Result<Option<PendingRow>, RecordsError> {
        pending::spend_try(&self.database, user, kind, session, now).await
    }

    async fn mark_proven(&self, id: &str, expires: Timestamp) -> Result<bool, RecordsError> {
        pending::mark_proven(&self.database, id, expires).await
    }

    async fn delete_pending(&self, id: &str) -> Result<(), RecordsError> {
        pending::delete(&self.database, id).await
    }

    async fn put_draft(&self, draft: &DraftRow) -> Result<(), RecordsError> {
        draft::put(&self.database, draft).await
    }

    async fn find_draft(&self, id: &str, owner: &UserId, now: Timestamp) -> Result<Option<DraftRow>, RecordsError> {
        draft::find(&self.database, id, owner, now).await
    }

    async fn count(
        &self,
        bucket: &str,
        most: u32,
        window: Duration,
        now: Timestamp,
    ) -> Result<Result<(), Duration>, RecordsError> {
        bucket::count(&self.database, bucket, most, window, now).await
    }

    async fn sweep(&self, now: Timestamp) -> Result<u64, RecordsError> {
        Ok(session::sweep(&self.database, now).await?
            + pending::sweep(&self.database, now).await?
            + draft::sweep(&self.database, now).await?
            + payment::sweep(&self.database, now).await?
            + bucket::sweep(&self.database, now).await?
            + proofs::sweep(&self.database, now).await?
            + told::sweep(&self.database, now).await?)
    }

    async fn ready(&self) -> Result<(), RecordsError> {
        // Changes nothing, yet is refused wherever a write would be: by a lock, a full replica, a read-only file.
        self.database.write("UPDATE person SET changes = changes WHERE id = ''", &[]).await.map(drop)
    }
}

#[async_trait]
impl PictureRows for Store {
    async fn put_picture(&self, name: &str, user: &UserId, now: Timestamp) -> Result<(), RecordsError> {
        pictures::put(&self.database, name, user, now).await
    }

    async fn pictures_of(&self, user: &UserId) -> Result<Vec<(String, Timestamp)>, RecordsError> {
        pictures::of(&self.database, user).await
    }

    async fn pictures_before(&self, before: Timestamp, most: u32) -> Result<Vec<PictureRow>, RecordsError> {
        pictures::before(&self.database, before, most).await
    }

    async fn seen_picture(&self, name: &str, now: Timestamp) -> Result<(), RecordsError> {
        pictures::seen(&self.database, name, now).await
    }

    async fn forget_picture(&self, name: &str, seen: Timestamp) -> Result<bool, RecordsError> {
        pictures::forget(&self.database, name, seen).await
    }
}

#[async_trait]
impl Tidings for Store {
    async fn heed(&self, told: &Told, now: Timestamp) -> Result<Option<Vec<UserId>>, RecordsError> {
        told::heed(&self.database, told, now).await
    }

    async fn note_news(&self, user: &UserId, at: Timestamp) -> Result<(), RecordsError> {
        told::note_news(&self.database, user, at).await
    }

    async fn last_news(&self, user: &UserId) -> Result<Option<Timestamp>, RecordsError> {
        told::last_news(&self.database, user).await
    }

    async fn news_since(&self, since: Timestamp) -> Result<Vec<(UserId, Timestamp)>, RecordsError> {
        told::news_since(&self.database, since).await
    }
}

#[async_trait]
impl OwnSessions for Store {
    async fn sessions_of(&self, user: &UserId, now: Timestamp) -> Result<Vec<SessionRow>, RecordsError> {
        session::of_user(&self.database, user, now).await
    }

    async fn end_others(&self, user: &UserId, keep: &SessionKey, at: Timestamp) -> Result<(), RecordsError> {
        session::end_others(&self.database, user, keep, at).await
    }

    async fn rekey(
        &self,
        old: &SessionRow,
        key: &SessionKey,
        sealed: &[u8],
        at: Timestamp,
    ) -> Result<bool, RecordsError> {
        session::rekey(&self.database, old, key, sealed, at).await
    }

    async fn end_one(&self, user: &UserId, session: &SessionKey, at: Timestamp) -> Result<(), RecordsError> {
        session::end_one(&self.database, user, session, at).await
    }
}
