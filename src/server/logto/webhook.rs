//! Logto's webhooks: what the tenant tells when something of a person changed, whoever changed it.
//! Documented at <https://docs.logto.io/developers/webhooks/webhooks-request>.

use std::{fmt, time::Duration};

use aws_lc_rs::{digest, hmac};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::server::{
    clock::Timestamp,
    domain::{
        person::UserId,
        told::{Told, What},
    },
};

/// The header with the signature: HMAC with SHA-256 over the body as it was sent, in hexadecimal.
pub const SIGNATURE: &str = "logto-signature-sha-256";
/// The most bytes that a body may have. It holds a whole person, `customData` too.
pub const MAX_BODY: usize = 256 * 1024;
/// By how much its time may differ from ours. Logto tries three times, within a minute.
const WINDOW: Duration = Duration::from_mins(10);

/// Reads webhooks.
pub struct Webhooks {
    key: hmac::Key,
}

impl fmt::Debug for Webhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhooks(…)")
    }
}

/// Why a webhook is not heeded. Holds nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not signed with our key.
    #[error("it is not signed with LOGTO_WEBHOOK_SIGNING_KEY")]
    Signature,
    /// It was made too long ago, or in the future.
    #[error("its time is not now")]
    Time,
    /// It is signed, and not what Logto sends.
    #[error("it is not what Logto sends")]
    Malformed,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    event: String,
    created_at: String,
    data: Option<Data>,
    params: Option<Params>,
}

/// The person as they are now; nothing once they are deleted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    id: Option<String>,
    is_suspended: Option<bool>,
}

/// The parameters of the API's path that was called.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Params {
    user_id: Option<String>,
}

impl Webhooks {
    /// Webhooks signed with this key.
    pub fn new(key: &SecretString) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, key.expose_secret().as_bytes()) }
    }

    /// What a webhook tells; nothing where it is not for us.
    ///
    /// # Errors
    /// Why it is not to be heeded. Nothing of the body is looked at before its signature is right.
    pub fn read(&self, signature: &str, body: &[u8], now: Timestamp) -> Result<Option<Told>, Refused> {
        let signature = unhex(signature).ok_or(Refused::Signature)?;
        // In time that does not tell where they differ.
        hmac::verify(&self.key, body, &signature).map_err(|_| Refused::Signature)?;
        let told: Body = serde_json::from_slice(body).map_err(|_| Refused::Malformed)?;
        let made = instant(&told.created_at).ok_or(Refused::Malformed)?;
        if now.since(made) > WINDOW || made.since(now) > WINDOW {
            return Err(Refused::Time);
        }
        let suspended = told.data.as_ref().and_then(|data| data.is_suspended);
        let what = match told.event.as_str() {
            "User.Data.Updated" => What::Changed,
            // Reactivated: nothing ends, and there is news.
            "User.SuspensionStatus.Updated" if suspended == Some(false) => What::Changed,
            "User.SuspensionStatus.Updated" => What::Suspended,
            "User.Deleted" => What::Deleted,
            _ => return Ok(None),
        };
        let of_data = told.data.and_then(|data| data.id);
        let user = of_data.or_else(|| told.params.and_then(|params| params.user_id));
        let user = user.filter(|id| !id.is_empty()).ok_or(Refused::Malformed)?;
        // The hash of all of it: one hook may tell of two people in the same millisecond.
        let hash = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, body));
        let until = made + WINDOW + WINDOW;
        Ok(Some(Told { id: format!("hook/{hash}"), until, what: what(UserId::from_trusted(user)) }))
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok().map(Timestamp::from_millis)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|&[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
    const MADE: &str = "2027-01-15T08:00:00.000Z";

    fn read(key: &str, signed_with: &str, body: &str, now: Timestamp) -> Result<Option<Told>, Refused> {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, signed_with.as_bytes()), body.as_bytes());
        let signature: String = tag
            .as_ref()
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect();
        Webhooks::new(&key.into()).read(&signature, body.as_bytes(), now)
    }

    fn what(event: &str, data: &serde_json::Value) -> Option<What> {
        let body = json!({"hookId": "h", "event": event, "createdAt": MADE, "params": {"userId": "u1"}, "data": data});
        read("key", "key", &body.to_string(), NOW).expect("it is genuine").map(|told| told.what)
    }

    #[test]
    fn each_event_tells_what_it_says() {
        let user = || UserId::from_trusted("u1".to_owned());
        assert_eq!(what("User.Data.Updated", &json!({"id": "u1"})), Some(What::Changed(user())));
        assert_eq!(
            what("User.SuspensionStatus.Updated", &json!({"id": "u1", "isSuspended": true})),
            Some(What::Suspended(user()))
        );
        assert_eq!(
            what("User.SuspensionStatus.Updated", &json!({"id": "u1", "isSuspended": false})),
            Some(What::Changed(user()))
        );
        // Where it is not told which of the two it is, it is the one that cannot do harm.
        assert_eq!(what("User.SuspensionStatus.Updated", &json!({"id": "u1"})), Some(What::Suspended(user())));
        assert_eq!(what("User.Deleted", &json!(null)), Some(What::Deleted(user())));
        assert_eq!(what("PostSignIn", &json!(null)), None);
        assert_eq!(what("Role.Created", &json!({"id": "r1"})), None);
    }

    #[test]
    fn the_signature_is_what_openssl_makes_of_the_same() {
        // `openssl dgst -sha256 -hmac key`
        let signature = "2333da2c1cc6b78f0490afda8f1be1e7837e267417380980a31381c8487f2986";
        let body = br#"{"event":"PostSignIn","createdAt":"2027-01-15T08:00:00.000Z"}"#;
        assert_eq!(Webhooks::new(&"key".into()).read(signature, body, NOW), Ok(None));
    }

    #[test]
    fn what_is_not_signed_or_not_of_now_is_refused() {
        let body = json!({"event": "User.Deleted", "createdAt": MADE, "data": null, "params": {"userId": "u1"}});
        let body = body.to_string();
        assert!(read("key", "key", &body, NOW).is_ok());
        assert_eq!(read("key", "another", &body, NOW), Err(Refused::Signature));
        let webhooks = Webhooks::new(&"key".into());
        for signature in ["", "0", "zz", "00", "é0"] {
            assert_eq!(webhooks.read(signature, body.as_bytes(), NOW), Err(Refused::Signature), "{signature}");
        }
        let quarter = Duration::from_mins(15);
        assert_eq!(read("key", "key", &body, NOW + quarter), Err(Refused::Time));
        assert_eq!(read("key", "key", &body, NOW - quarter), Err(Refused::Time));
        for odd in ["", "[]", "{}", r#"{"event":"User.Deleted","createdAt":"2027-01-15T08:00:00.000Z"}"#] {
            assert_eq!(read("key", "key", odd, NOW), Err(Refused::Malformed), "{odd}");
        }
    }
}
