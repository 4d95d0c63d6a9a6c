//! What was granted to whom: sessions, grants, authorization codes and tokens, with Logto's lifetimes and the rules
//! for codes used twice and refresh tokens used again.

mod session;
mod token;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use self::{
    session::{Session, SignInContext},
    token::{InvalidGrant, Issued, has},
};
use crate::server::{clock::Timestamp, random::Random};

const SESSION: Duration = Duration::from_hours(14 * 24);
const GRANT: Duration = Duration::from_hours(180 * 24);
const CODE: Duration = Duration::from_mins(1);
/// How long an opaque access token and an ID token live.
pub const ACCESS: Duration = Duration::from_hours(1);
const REFRESH: Duration = Duration::from_hours(14 * 24);
/// How long a rotated refresh token still works: two requests may have been under way.
const GRACE: Duration = Duration::from_secs(3);

/// All that is granted.
#[derive(Default, Serialize, Deserialize)]
pub struct Ledger {
    pub sessions: Vec<Session>,
    pub grants: Vec<Grant>,
    codes: Vec<Code>,
    access: Vec<Access>,
    refresh: Vec<Refresh>,
}

/// A person's consent to a client.
#[derive(Clone, Serialize, Deserialize)]
pub struct Grant {
    pub id: String,
    pub user: String,
    pub scope: String,
    /// Milliseconds since the Unix epoch.
    pub created: i64,
    pub expires: i64,
}

/// What an authorization request asked for, as far as it is needed later.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Asked {
    pub redirect_uri: String,
    pub scope: String,
    pub state: Option<String>,
    pub nonce: Option<String>,
    pub challenge: Option<String>,
    pub consent: bool,
    /// Whether the ID token must tell when the person signed in (`max_age` was sent).
    #[serde(default)]
    pub auth_time: bool,
}

#[derive(Clone, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "a code's code")]
struct Code {
    code: String,
    grant: String,
    session: String,
    asked: Asked,
    expires: i64,
    used: bool,
}

#[derive(Clone, Serialize, Deserialize)]
struct Access {
    token: String,
    grant: String,
    /// Without `offline_access` a token ends with its session.
    session: Option<String>,
    scope: String,
    expires: i64,
}

#[derive(Clone, Serialize, Deserialize)]
struct Refresh {
    token: String,
    grant: String,
    scope: String,
    nonce: Option<String>,
    issued: i64,
    expires: i64,
    rotated: Option<i64>,
}

impl Ledger {
    /// Forgets everything that was issued under a grant.
    pub fn revoke_grant(&mut self, id: &str) {
        self.grants.retain(|grant| grant.id != id);
        self.codes.retain(|code| code.grant != id);
        self.access.retain(|access| access.grant != id);
        self.refresh.retain(|refresh| refresh.grant != id);
        for session in &mut self.sessions {
            if session.authorization.as_ref().is_some_and(|authorization| authorization.grant == id) {
                session.authorization = None;
                session.revoked = true;
            }
        }
    }

    /// Forgets every grant of a person.
    pub fn revoke_grants_of(&mut self, user: &str) {
        let ids: Vec<_> = self.grants.iter().filter(|grant| grant.user == user).map(|grant| grant.id.clone()).collect();
        for id in ids {
            self.revoke_grant(&id);
        }
    }

    /// Forgets everything of a person who was suspended or deleted.
    pub fn forget(&mut self, user: &str) {
        self.revoke_grants_of(user);
        self.sessions.retain(|session| session.user != user);
    }

    /// Drops what has expired, so that the state file does not grow for ever.
    pub fn prune(&mut self, now: Timestamp) {
        let now = now.millis();
        self.sessions.retain(|session| session.expires > now);
        self.grants.retain(|grant| grant.expires > now);
        self.access.retain(|access| access.expires > now);
        self.refresh.retain(|refresh| refresh.expires > now);
        // A used code is remembered while its tokens may live: using it again revokes them.
        let grants = &self.grants;
        self.codes.retain(|code| grants.iter().any(|grant| grant.id == code.grant));
    }

    fn grant(&self, id: &str) -> Option<&Grant> {
        self.grants.iter().find(|grant| grant.id == id)
    }
}

fn secret(random: &dyn Random) -> String {
    random.token(32)
}

#[cfg(test)]
mod tests;
