//! The tenant's signing keys: ES384 (RFC 7518 section 3.4), newest first, and tokens signed with them.

use aws_lc_rs::{
    digest, hmac,
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_FIXED, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A key pair at rest.
#[derive(Serialize, Deserialize)]
pub struct Key {
    kid: String,
    /// PKCS #8, base64url.
    pair: String,
}

/// Why a token was not taken, by the name that Logto's library gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untrusted {
    Invalid,
    Signature,
}

impl Key {
    /// A new pair. The crypto library draws its own randomness.
    pub fn generate() -> Self {
        #[expect(clippy::expect_used, reason = "a machine that cannot make a key cannot run the demo")]
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, &SystemRandom::new())
            .expect("a P-384 key pair");
        let mut key = Self { kid: String::new(), pair: URL_SAFE_NO_PAD.encode(document.as_ref()) };
        key.kid = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &key.public()));
        key
    }

    fn open(&self) -> Option<EcdsaKeyPair> {
        let document = URL_SAFE_NO_PAD.decode(&self.pair).ok()?;
        EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, &document).ok()
    }

    /// The point, uncompressed: 4, x, y.
    fn public(&self) -> Vec<u8> {
        self.open().map(|pair| pair.public_key().as_ref().to_vec()).unwrap_or_default()
    }

    /// One entry of the JWKS (RFC 7517).
    pub fn jwk(&self) -> Value {
        let public = self.public();
        let (x, y) = public.get(1..).unwrap_or_default().split_at_checked(48).unwrap_or_default();
        json!({
            "kty": "EC", "use": "sig", "alg": "ES384", "crv": "P-384", "kid": self.kid,
            "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
        })
    }

    /// A signed token; `kind` is the header's `typ`, which Logto's ID tokens do not have.
    pub fn sign(&self, kind: Option<&str>, claims: &Value) -> String {
        let mut header = json!({ "alg": "ES384", "kid": self.kid });
        if let Some(kind) = kind {
            header["typ"] = kind.into();
        }
        let message = unsigned(&header, claims);
        let signature = self.open().and_then(|pair| pair.sign(&SystemRandom::new(), message.as_bytes()).ok());
        let signature = signature.map(|signature| URL_SAFE_NO_PAD.encode(signature)).unwrap_or_default();
        format!("{message}.{signature}")
    }
}

/// A token without a signature, `alg` none (RFC 7519 section 6): for tests of who takes it.
pub fn unsecured(claims: &Value) -> String {
    format!("{}.", unsigned(&json!({ "alg": "none" }), claims))
}

/// A token signed with a shared secret: for tests of who takes it.
pub fn symmetric(secret: &str, claims: &Value) -> String {
    let message = unsigned(&json!({ "alg": "HS256", "typ": "JWT" }), claims);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// The same token with another signature.
pub fn spoiled(token: &str) -> String {
    let (message, signature) = token.rsplit_once('.').unwrap_or((token, ""));
    let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    if let Some(byte) = bytes.last_mut() {
        *byte ^= 1;
    }
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(bytes))
}

fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()))
}

/// The claims of a token that one of these keys signed. Nothing else is checked.
pub fn claims(keys: &[Key], token: &str) -> Result<Value, Untrusted> {
    let (message, signature) = token.rsplit_once('.').ok_or(Untrusted::Invalid)?;
    let (header, payload) = message.split_once('.').ok_or(Untrusted::Invalid)?;
    let header = part(header).ok_or(Untrusted::Invalid)?;
    let payload = part(payload).ok_or(Untrusted::Invalid)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Untrusted::Invalid)?;
    let key = keys.iter().find(|key| header["kid"] == key.kid.as_str()).ok_or(Untrusted::Signature)?;
    UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, key.public())
        .verify(message.as_bytes(), &signature)
        .map_err(|_| Untrusted::Signature)?;
    Ok(payload)
}

fn part(text: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_trusted_only_as_it_was_signed() {
        let keys = [Key::generate()];
        let token = keys[0].sign(None, &json!({ "sub": "x" }));
        assert_eq!(claims(&keys, &token), Ok(json!({ "sub": "x" })));
        assert_eq!(claims(&keys, &spoiled(&token)), Err(Untrusted::Signature));
        assert_eq!(claims(&[Key::generate()], &token), Err(Untrusted::Signature));
        assert_eq!(claims(&keys, "garbage"), Err(Untrusted::Invalid));
        assert!(claims(&keys, &unsecured(&json!({}))).is_err());
    }
}
