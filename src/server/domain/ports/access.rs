//! The ways in: passwords, and where somebody is signed in, at the tenant and here.

use std::fmt;

use async_trait::async_trait;

use super::{DirectoryError, RecordsError, SessionKey, SessionRow};
use crate::{
    model::password::{Flaw, Password, Policy},
    server::{
        clock::Timestamp,
        domain::{person::UserId, stepup::StillYou},
    },
};

/// The tenant's passwords and sessions, with an administrator's rights.
#[async_trait]
pub trait Access: fmt::Debug + Send + Sync {
    /// What a new password must be. `GET /api/sign-in-exp`.
    async fn password_policy(&self) -> Result<Policy, DirectoryError>;

    /// What is wrong with a new password by that policy. `POST /api/sign-in-exp/default/check-password`.
    async fn check_password(&self, user: &UserId, password: &Password) -> Result<Vec<Flaw>, DirectoryError>;

    /// Sets it. `PATCH /api/users/:id/password`, which has no policy of its own and ends nothing.
    async fn set_password(&self, user: &UserId, password: &Password, proof: &StillYou) -> Result<(), DirectoryError>;

    /// Where the person is signed in. `GET /api/users/:id/sessions`.
    async fn sessions(&self, user: &UserId) -> Result<Vec<TenantSession>, DirectoryError>;

    /// What the person has granted to applications: refresh tokens live by it, whatever becomes of the session.
    /// `GET /api/users/:id/grants`.
    async fn grants(&self, user: &UserId) -> Result<Vec<String>, DirectoryError>;

    /// Ends a session with all that was granted in it; one that is gone already is no error.
    /// `DELETE /api/users/:id/sessions/:uid?revokeGrantsTarget=all`.
    async fn end_session(&self, user: &UserId, uid: &str, proof: &StillYou) -> Result<(), DirectoryError>;

    /// Takes a grant back; one that is gone already is no error. `DELETE /api/users/:id/grants/:id`.
    async fn end_grant(&self, user: &UserId, id: &str, proof: &StillYou) -> Result<(), DirectoryError>;
}

/// A browser that is signed in at the tenant.
#[derive(Clone, PartialEq, Eq)]
pub struct TenantSession {
    /// Its id.
    pub uid: String,
    /// When the person proved themselves in it: whole seconds.
    pub signed_in: Timestamp,
    /// Its id towards this application, as ID tokens have it (`sid`); none when this application was never signed in to in it.
    pub sid: Option<String>,
    /// What was granted in it, to any application.
    pub grants: Vec<String>,
    /// From which network address.
    pub ip: Option<String>,
    /// By which browser (`User-Agent`).
    pub agent: Option<String>,
}

impl fmt::Debug for TenantSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TenantSession(…)")
    }
}

/// Our own sessions of a person.
#[async_trait]
pub trait OwnSessions: fmt::Debug + Send + Sync {
    /// Those that have not ended, the latest first.
    async fn sessions_of(&self, user: &UserId, now: Timestamp) -> Result<Vec<SessionRow>, RecordsError>;

    /// Ends all but one, as refused by the tenant: whoever uses one is asked to sign in.
    async fn end_others(&self, user: &UserId, keep: &SessionKey, at: Timestamp) -> Result<(), RecordsError>;

    /// Gives a session another key and other sealed content: whoever holds the old key has nothing any more. What hangs on the
    /// session (changes under way, grants, codes) goes along, in the same transaction. Returns whether it was still alive, and
    /// as it was read.
    async fn rekey(
        &self,
        old: &SessionRow,
        key: &SessionKey,
        sealed: &[u8],
        at: Timestamp,
    ) -> Result<bool, RecordsError>;

    /// Ends one of this person's.
    async fn end_one(&self, user: &UserId, session: &SessionKey, at: Timestamp) -> Result<(), RecordsError>;
}
