//! What the tenant tells us unasked: logout tokens and webhooks, once they were found to be genuine.

use std::fmt;

use async_trait::async_trait;

use super::{person::UserId, ports::RecordsError};
use crate::server::clock::Timestamp;

/// The service's own database, as far as it is about what the tenant tells.
#[async_trait]
pub trait Tidings: fmt::Debug + Send + Sync {
    /// Does what the tenant told, and remembers in the same transaction that it was told. Returns whom it concerns; none when
    /// it was told before, and nothing was done.
    async fn heed(&self, told: &Told, now: Timestamp) -> Result<Option<Vec<UserId>>, RecordsError>;

    /// Notes that there is news of a person.
    async fn note_news(&self, user: &UserId, at: Timestamp) -> Result<(), RecordsError>;

    /// When there was news of a person last.
    async fn last_news(&self, user: &UserId) -> Result<Option<Timestamp>, RecordsError>;

    /// Of whom there was news since then, and when the last of it was.
    async fn news_since(&self, since: Timestamp) -> Result<Vec<(UserId, Timestamp)>, RecordsError>;
}

/// Something that the tenant told, to be heeded once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What tells it apart from everything else that is told: a hash.
    pub id: String,
    /// Until when it could be told again, and must be remembered.
    pub until: Timestamp,
    /// What was told.
    pub what: What,
}

/// What was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The person signed out at the tenant.
    SignedOut(Sessions),
    /// Something of this person changed.
    Changed(UserId),
    /// They may not be signed in any more.
    Suspended(UserId),
    /// They are gone, and all that we have of them goes too.
    Deleted(UserId),
}

/// Which sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sessions {
    /// All of one person.
    Of(UserId),
    /// Those begun in one session of the tenant.
    In {
        /// The tenant's session.
        sid: String,
        /// Whose it is, where that is told. Then sessions of theirs that know no session of the tenant go too: they
        /// cannot be told apart from those that are meant.
        user: Option<UserId>,
    },
}
