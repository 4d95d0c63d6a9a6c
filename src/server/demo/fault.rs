//! What goes wrong on purpose: endpoints that are slow or fail, ID tokens that must not be trusted.

use std::time::Duration;

use serde::Deserialize;

/// Something that goes wrong at the endpoints whose path begins so.
#[derive(Clone, Debug, Deserialize)]
pub struct Fault {
    /// Only requests of this method.
    #[serde(default)]
    pub method: Option<String>,
    /// The beginning of the path: `/api/users`, `/oidc/token`.
    pub path_prefix: String,
    /// What goes wrong.
    pub kind: FaultKind,
    /// How many times; for ever when it is not said.
    #[serde(default)]
    pub times: Option<u32>,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The answer is late (milliseconds in the JSON API).
    #[serde(deserialize_with = "millis")]
    Slow(Duration),
    /// There is no answer.
    Hang,
    /// An answer with this status.
    Status(u16),
    /// The connection is reset.
    Drop,
    /// 429 that says after how many seconds to ask again.
    RetryAfter(u32),
    /// An answer that breaks off in its middle.
    Truncated,
    /// An answer of 50 MiB.
    Huge,
    /// A page where JSON is expected.
    Garbage,
    /// 401, as for an expired token.
    Unauthorized,
}

fn millis<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    u64::deserialize(deserializer).map(Duration::from_millis)
}

/// What is wrong with the ID tokens that are issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdTokenFault {
    /// Another nonce.
    WrongNonce,
    /// For another client.
    WrongAudience,
    /// Of another provider.
    WrongIssuer,
    /// Over for an hour.
    Expired,
    /// Tells a sign-in of an hour ago (`auth_time`).
    OldSignIn,
    /// Does not tell when the person signed in.
    NoAuthTime,
    /// Not signed (RFC 7519 section 6).
    AlgNone,
    /// Signed with the client's secret.
    Hs256,
    /// Signed with a key that is not published.
    UnknownKid,
    /// With a spoiled signature.
    BadSignature,
}

impl Fault {
    /// Whether it is about this request.
    pub fn is_about(&self, method: &str, path: &str) -> bool {
        path.starts_with(&self.path_prefix)
            && self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
    }
}
