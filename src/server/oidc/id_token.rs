//! ID tokens, checked in full (OpenID Connect Core section 3.1.3.7).

use jsonwebtoken::{
    Algorithm, DecodingKey, Header, Validation, decode, decode_header,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse},
};
use serde::Deserialize;

use super::{OidcError, claims::PersonClaims};
use crate::server::clock::Timestamp;

/// By how many seconds clocks may differ.
const LEEWAY: i64 = 30;
/// How old an ID token may be, seconds: it is checked right after it was made.
const MAX_AGE: i64 = 600;

/// An ID token of which nothing is believed yet.
pub struct Unchecked<'a> {
    token: &'a str,
    header: Header,
}

/// What an ID token must say.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub audience: &'a str,
    pub now: Timestamp,
}

/// What a checked ID token says.
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

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl<'a> Unchecked<'a> {
    /// Reads the header only. `none` and every algorithm with a shared secret are refused here: a public key must never
    /// be taken for such a secret.
    pub fn read(token: &'a str) -> Result<Self, OidcError> {
        let header = decode_header(token).map_err(|_| OidcError::Rejected("no JWT"))?;
        match header.alg {
            Algorithm::ES256 | Algorithm::ES384 | Algorithm::RS256 => Ok(Self { token, header }),
            _ => Err(OidcError::Rejected("algorithm")),
        }
    }

    /// Whether these keys hold the one that the token names.
    pub fn has_key(&self, keys: &JwkSet) -> bool {
        self.find(keys).is_some()
    }

    fn find<'k>(&self, keys: &'k JwkSet) -> Option<&'k Jwk> {
        let mut fitting = keys.keys.iter().filter(|key| fits(key, self.header.alg));
        match &self.header.kid {
            Some(kid) => fitting.find(|key| key.common.key_id.as_ref() == Some(kid)),
            // Without a key id there must be no choice.
            None => fitting.next().filter(|_| fitting.next().is_none()),
        }
    }

    /// Checks signature and claims.
    pub fn check(&self, keys: &JwkSet, expected: &Expected<'_>) -> Result<Claims, OidcError> {
        let key = self.find(keys).ok_or(OidcError::Rejected("unknown key"))?;
        let key = DecodingKey::from_jwk(key).map_err(|_| OidcError::Rejected("unusable key"))?;
        let mut validation = Validation::new(self.header.alg);
        // The claims are checked below, by our clock.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let claims = decode::<Claims>(self.token, &key, &validation).map_err(|error| {
            OidcError::Rejected(match error.kind() {
                jsonwebtoken::errors::ErrorKind::InvalidSignature => "signature",
                _ => "claims",
            })
        })?;
        claims.claims.check(expected)
    }
}

/// Whether a key is for this algorithm: the key decides, not the token.
fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let for_signing = !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption));
    let of_kind = match &key.algorithm {
        AlgorithmParameters::EllipticCurve(curve) => match curve.curve {
            EllipticCurve::P256 => algorithm == Algorithm::ES256,
            EllipticCurve::P384 => algorithm == Algorithm::ES384,
            _ => false,
        },
        AlgorithmParameters::RSA(_) => algorithm == Algorithm::RS256,
        _ => false,
    };
    for_signing && of_kind
}

impl Claims {
    fn check(self, expected: &Expected<'_>) -> Result<Self, OidcError> {
        let now = expected.now.seconds();
        let is_us = |audience: &str| audience == expected.audience;
        let (has_us, is_only_us) = match &self.aud {
            Audience::One(audience) => (is_us(audience), true),
            Audience::Many(all) => (all.iter().any(|audience| is_us(audience)), all.len() == 1),
        };
        let wrong = if self.iss != expected.issuer {
            "iss"
        } else if !has_us {
            "aud"
        } else if self.azp.as_deref().map_or(!is_only_us, |azp| !is_us(azp)) {
            "azp"
        } else if self.exp + LEEWAY <= now {
            "exp"
        } else if self.iat > now + LEEWAY || self.iat + MAX_AGE < now {
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
