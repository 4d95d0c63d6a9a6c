//! ID tokens, checked in full (OpenID Connect Core section 3.1.3.7).

use serde::Deserialize;

use super::{
    OidcError,
    claims::PersonClaims,
    jwt::{Audience, Expected, LEEWAY},
};

/// How old an ID token may be, seconds: it is checked right after it was made.
const MAX_AGE: i64 = 600;

/// What an ID token says.
#[derive(Deserialize)]
pub struct Claims {
    pub sub: String,
    pub nonce: Option<String>,
    pub sid: Option<String>,
    pub auth_time: Option<i64>,
    iss: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    #[serde(flatten)]
    pub person: PersonClaims,
}

impl Claims {
    /// Checks everything but the nonce, which only a sign-in knows.
    pub fn check(self, expected: &Expected<'_>) -> Result<Self, OidcError> {
        let now = expected.now.seconds();
        let is_us = |client: &str| client == expected.audience;
        let wrong = if self.iss != expected.issuer {
            "iss"
        } else if !self.aud.has(expected.audience) {
            "aud"
        } else if self.azp.as_deref().map_or(!self.aud.is_one(), |azp| !is_us(azp)) {
            "azp"
        } else if self.exp.saturating_add(LEEWAY) <= now {
            "exp"
        } else if self.iat > now + LEEWAY || self.iat.saturating_add(MAX_AGE) < now {
            "iat"
        } else if self.nbf.is_some_and(|nbf| nbf > now + LEEWAY) {
            "nbf"
        } else if self.sub.is_empty() {
            "sub"
        } else {
            return Ok(self);
        };
        Err(OidcError::Rejected(wrong))
    }
}

#[cfg(test)]
mod tests;
