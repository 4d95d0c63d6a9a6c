//! Signed tokens (RFC 7515, RFC 7519): what is the same for ID tokens and logout tokens.

use jsonwebtoken::{
    Algorithm, DecodingKey, Header, Validation, decode, decode_header,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse},
};
use serde::{Deserialize, de::DeserializeOwned};

use super::OidcError;
use crate::server::clock::Timestamp;

/// By how many seconds clocks may differ.
pub const LEEWAY: i64 = 30;

/// No key fits.
pub const UNKNOWN_KEY: OidcError = OidcError::Rejected("unknown key");
/// The key that fits did not sign this.
pub const SIGNATURE: OidcError = OidcError::Rejected("signature");

/// A token of which nothing is believed yet.
pub struct Unchecked<'a> {
    token: &'a str,
    header: Header,
}

/// What a token must say.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub audience: &'a str,
    pub now: Timestamp,
}

/// Whom a token is for (`aud`): one or several.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    /// Whether it is for this client.
    pub fn has(&self, client: &str) -> bool {
        match self {
            Self::One(one) => one == client,
            Self::Many(all) => all.iter().any(|one| one == client),
        }
    }

    /// Whether it is for one client only.
    pub fn is_one(&self) -> bool {
        match self {
            Self::One(_) => true,
            Self::Many(all) => all.len() == 1,
        }
    }
}

impl<'a> Unchecked<'a> {
    /// Reads the header only. `none` and every algorithm with a shared secret are refused here: a public key must never
    /// be taken for such a secret. So is a token that wants something of its reader that we do not know (`crit`, RFC 7515
    /// section 4.1.11).
    pub fn read(token: &'a str) -> Result<Self, OidcError> {
        let header = decode_header(token).map_err(|_| OidcError::Rejected("no JWT"))?;
        if header.crit.is_some() {
            return Err(OidcError::Rejected("crit"));
        }
        match header.alg {
            Algorithm::ES256 | Algorithm::ES384 | Algorithm::RS256 => Ok(Self { token, header }),
            _ => Err(OidcError::Rejected("algorithm")),
        }
    }

    /// Whether it says to be of this kind (`typ`, RFC 8725 section 3.11).
    pub fn is_of_kind(&self, kind: &str) -> bool {
        self.header.typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case(kind))
    }

    /// Whether it says to be of some kind of its own, rather than just a JWT.
    pub fn is_of_other_kind(&self) -> bool {
        self.header.typ.as_deref().is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT"))
    }

    /// Whether it names a key that is among these.
    pub fn names_key_of(&self, keys: &JwkSet) -> bool {
        self.header.kid.is_some() && self.find(keys).is_some()
    }

    fn find<'k>(&self, keys: &'k JwkSet) -> Option<&'k Jwk> {
        let mut fitting = keys.keys.iter().filter(|key| fits(key, self.header.alg));
        match &self.header.kid {
            Some(kid) => fitting.find(|key| key.common.key_id.as_ref() == Some(kid)),
            // Without a key id there must be no choice.
            None => fitting.next().filter(|_| fitting.next().is_none()),
        }
    }

    /// Checks the signature. Of the claims nothing is checked but that they are there.
    pub fn verify<T: DeserializeOwned>(&self, keys: &JwkSet) -> Result<T, OidcError> {
        let key = self.find(keys).ok_or(UNKNOWN_KEY)?;
        let key = DecodingKey::from_jwk(key).map_err(|_| OidcError::Rejected("unusable key"))?;
        let mut validation = Validation::new(self.header.alg);
        // The claims are checked by who reads them, by our clock.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let token = decode::<T>(self.token, &key, &validation).map_err(|error| match error.kind() {
            jsonwebtoken::errors::ErrorKind::InvalidSignature => SIGNATURE,
            _ => OidcError::Rejected("claims"),
        })?;
        Ok(token.claims)
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
