//! Logto's JSON, as far as it is read. Unknown keys are ignored, missing ones are nothing.

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::server::domain::person::Person;

/// An error (`RequestErrorBody`).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ErrorBody {
    pub code: String,
}

/// A token (RFC 6749 section 5.1). Does not print.
#[derive(Deserialize)]
pub struct TokenBody {
    pub access_token: String,
    pub expires_in: u64,
    #[serde(default)]
    pub scope: String,
}

/// A user (`GET /api/users/:id`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    username: Option<String>,
    primary_email: Option<String>,
    primary_phone: Option<String>,
    name: Option<String>,
    avatar: Option<String>,
    custom_data: Option<Map<String, Json>>,
    profile: Option<Map<String, Json>>,
    identities: Option<Map<String, Json>>,
    has_password: Option<bool>,
    is_suspended: Option<bool>,
}

/// A user in a list (`GET /api/users`).
#[derive(Deserialize)]
pub struct Listed {
    pub id: String,
    #[serde(flatten)]
    pub user: User,
}

impl From<User> for Person {
    fn from(user: User) -> Self {
        Self {
            name: user.name,
            username: user.username,
            picture: user.avatar,
            email: user.primary_email,
            phone: user.primary_phone,
            profile: user.profile.unwrap_or_default(),
            custom_data: Some(user.custom_data.unwrap_or_default()),
            has_password: user.has_password,
            identities: Some(user.identities.unwrap_or_default().into_iter().map(|(target, _)| target).collect()),
            suspended: user.is_suspended.unwrap_or(false),
        }
    }
}
