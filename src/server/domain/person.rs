//! Who a person is, as the tenant tells it.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::model::identifier::{Identifier, IdentifierKind};

/// A person's id at the tenant: Logto's `id`, the `sub` of its tokens. It comes from the session, never from a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(String);

impl UserId {
    /// The id that a checked token or a session row holds.
    pub fn from_trusted(id: String) -> Self {
        Self(id)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A person, as far as one source tells: the Management API all of it, tokens a part. Does not print.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Their name.
    pub name: Option<String>,
    /// Their username.
    pub username: Option<String>,
    /// The address of their picture, unchecked: Logto takes any scheme.
    pub picture: Option<String>,
    /// The e-mail address in force.
    pub email: Option<String>,
    /// The telephone number in force, digits only.
    pub phone: Option<String>,
    /// Logto's `profile` object: the OpenID Connect standard claims that are not columns of their own.
    pub profile: Map<String, Json>,
    /// Logto's `customData`, where the source tells it (the ID token does not).
    pub custom_data: Option<Map<String, Json>>,
    /// Whether they have a password, where the source tells it (only the Management API does).
    pub has_password: Option<bool>,
    /// The targets of the social identities that they can sign in with (`github`, `google`), where the source tells it.
    pub identities: Option<Vec<String>>,
    /// Whether an administrator has suspended them.
    pub suspended: bool,
}

impl Person {
    /// The address of this kind that is in force.
    pub fn identifier(&self, kind: IdentifierKind) -> Option<&str> {
        match kind {
            IdentifierKind::Email => self.email.as_deref(),
            IdentifierKind::Phone => self.phone.as_deref(),
        }
        .filter(|address| !address.is_empty())
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(…)")
    }
}

/// An address that was proven by a code. Only `domain::identifiers` can make one, after the code was right, so that no
/// other can reach `PATCH /api/users/:id`.
pub struct Proven(pub(in crate::server::domain) Identifier);

impl Proven {
    /// The address.
    pub fn identifier(&self) -> &Identifier {
        &self.0
    }
}

impl fmt::Debug for Proven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proven({:?})", self.0)
    }
}
