//! Logout tokens (OpenID Connect Back-Channel Logout 1.0 sections 2.4 and 2.6): the provider tells, server to server, that
//! a session is over.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::{
    OidcError,
    jwt::{Audience, Expected, LEEWAY},
};
use crate::server::{clock::Timestamp, domain::person::UserId};

/// The `typ` of a logout token.
pub const KIND: &str = "logout+jwt";
/// The event that it must tell of.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// How long a logout token may be good for, seconds. The specification recommends two minutes at most, and Logto's has
/// them; ours is remembered for as long, so it must not be good for ever.
const LONGEST: i64 = 600;

/// What a logout token says.
#[derive(Deserialize)]
pub struct Claims {
    iss: String,
    aud: Audience,
    iat: i64,
    exp: i64,
    jti: String,
    events: Map<String, Json>,
    sub: Option<String>,
    sid: Option<String>,
    #[serde(flatten)]
    others: Map<String, Json>,
}

/// Whose sessions are over.
#[derive(Debug)]
pub struct LoggedOut {
    /// The token's own id: each is good once.
    pub jti: String,
    /// From when the token is over whoever has it.
    pub until: Timestamp,
    /// Whose: where there is no `sid`, all sessions of theirs.
    pub user: Option<UserId>,
    /// Which session of the provider.
    pub sid: Option<String>,
}

impl Claims {
    /// Checks all of it but whether it was used already.
    pub fn check(self, expected: &Expected<'_>) -> Result<LoggedOut, OidcError> {
        let now = expected.now.seconds();
        let is_empty = |text: &Option<String>| text.as_ref().is_some_and(String::is_empty);
        let wrong = if self.iss != expected.issuer {
            "iss"
        } else if !self.aud.has(expected.audience) {
            "aud"
        } else if self.exp.saturating_add(LEEWAY) <= now {
            "exp"
        } else if self.exp.saturating_sub(self.iat) > LONGEST {
            "too long a life"
        } else if self.iat > now + LEEWAY {
            "iat"
        } else if !self.events.get(EVENT).is_some_and(Json::is_object) {
            "events"
        } else if self.others.contains_key("nonce") {
            // Section 2.4: so that no logout token can be taken for an ID token, nor the other way round.
            "nonce"
        } else if (self.sub.is_none() && self.sid.is_none()) || is_empty(&self.sub) || is_empty(&self.sid) {
            "sub and sid"
        } else if self.jti.is_empty() {
            "jti"
        } else {
            let left = self.exp.saturating_add(LEEWAY).saturating_sub(now);
            return Ok(LoggedOut {
                jti: self.jti,
                until: expected.now + Duration::from_secs(left.unsigned_abs()),
                user: self.sub.map(UserId::from_trusted),
                sid: self.sid,
            });
        };
        Err(OidcError::Rejected(wrong))
    }
}
