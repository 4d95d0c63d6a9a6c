//! A person as the tenant keeps them, and as the Management API shows them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::server::{clock::Timestamp, random::Random};

/// A user of the tenant.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    pub id: String,
    pub username: Option<String>,
    pub primary_email: Option<String>,
    pub primary_phone: Option<String>,
    pub name: Option<String>,
    pub avatar: Option<String>,
    pub custom_data: Map<String, Value>,
    pub identities: Map<String, Value>,
    pub profile: Map<String, Value>,
    pub last_sign_in_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
    pub is_suspended: bool,
    /// Salt and derived key, see `password`.
    pub password: Option<String>,
    /// The password that the sign-in page tells, as long as nobody has changed it.
    pub told_password: Option<String>,
}

impl Person {
    /// Someone new with nothing but an id of 12 lower-case letters and digits, as Logto's are.
    pub fn new(now: Timestamp, random: &dyn Random) -> Self {
        Self { id: id(12, random), created_at: now.millis(), updated_at: now.millis(), ..Self::default() }
    }

    /// `GET /api/users/:id`.
    pub fn json(&self) -> Value {
        json!({
            "id": self.id,
            "username": self.username,
            "primaryEmail": self.primary_email,
            "primaryPhone": self.primary_phone,
            "name": self.name,
            "avatar": self.avatar,
            "customData": self.custom_data,
            "identities": self.identities,
            "lastSignInAt": self.last_sign_in_at,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
            "profile": self.profile,
            "applicationId": null,
            "cimdClientId": null,
            "isSuspended": self.is_suspended,
            "hasPassword": self.password.is_some(),
        })
    }

    /// Notes that something about them changed.
    pub fn touch(&mut self, now: Timestamp) {
        self.updated_at = now.millis();
    }
}

/// An identifier of `length` lower-case letters and digits.
pub fn id(length: usize, random: &dyn Random) -> String {
    const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let letter = || ALPHABET.get(random.below(36) as usize).copied().map_or('a', char::from);
    std::iter::repeat_with(letter).take(length).collect()
}
