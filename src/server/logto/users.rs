//! `/api/users/:id`.

use reqwest::Method;
use serde_json::{Map, Value as Json, json};

use super::{
    client::ManagementApi,
    wire::{Listed, User},
};
use crate::{
    model::identifier::{Identifier, IdentifierKind},
    server::domain::{
        person::{Person, Proven, UserId},
        ports::{Account, DirectoryError},
        stepup::StillYou,
    },
};

/// `GET /api/users/:id`
pub async fn get(api: &ManagementApi, user: &UserId) -> Result<Person, DirectoryError> {
    let answer = api.call(Method::GET, &["users", user.as_str()], None).await?;
    let user: User = answer.json().ok_or(DirectoryError::Unavailable { what: "not a user's JSON", sure: true })?;
    Ok(user.into())
}

/// `GET /api/users`
pub async fn list(api: &ManagementApi, page: u32, size: u32) -> Result<Vec<(UserId, Person)>, DirectoryError> {
    let (page, size) = (page.to_string(), size.to_string());
    let answer = api.list(&["users"], &[("page", &page), ("page_size", &size)]).await?;
    let users: Vec<Listed> = answer.json().ok_or(DirectoryError::Unavailable { what: "not a list", sure: true })?;
    Ok(users.into_iter().map(|listed| (UserId::from_trusted(listed.id), listed.user.into())).collect())
}

/// `PATCH /api/users/:id`. Never with `profile` or `customData`, which it would replace whole.
async fn patch(api: &ManagementApi, user: &UserId, body: Map<String, Json>) -> Result<(), DirectoryError> {
    // Without a known key Logto answers 422.
    if body.is_empty() {
        return Ok(());
    }
    api.call(Method::PATCH, &["users", user.as_str()], Some(&Json::Object(body))).await.map(|_| ())
}

/// Name and picture.
pub async fn set_account(api: &ManagementApi, user: &UserId, changes: &Account) -> Result<(), DirectoryError> {
    let mut body = Map::new();
    for (key, change) in [("name", &changes.name), ("avatar", &changes.picture)] {
        if let Some(value) = change {
            body.insert(key.to_owned(), json!(value));
        }
    }
    patch(api, user, body).await
}

/// `null` clears. The only call that writes a username: it takes the proof.
pub async fn set_username(
    api: &ManagementApi,
    user: &UserId,
    username: Option<&str>,
    _proof: StillYou,
) -> Result<(), DirectoryError> {
    patch(api, user, one("username", json!(username))).await
}

/// `PATCH /api/users/:id/profile`
pub async fn merge_profile(
    api: &ManagementApi,
    user: &UserId,
    changes: &Map<String, Json>,
) -> Result<(), DirectoryError> {
    let body = json!({ "profile": changes });
    api.call(Method::PATCH, &["users", user.as_str(), "profile"], Some(&body)).await.map(|_| ())
}

/// `PATCH /api/users/:id/custom-data`
pub async fn merge_custom_data(
    api: &ManagementApi,
    user: &UserId,
    changes: &Map<String, Json>,
) -> Result<(), DirectoryError> {
    let body = json!({ "customData": changes });
    api.call(Method::PATCH, &["users", user.as_str(), "custom-data"], Some(&body)).await.map(|_| ())
}

/// The only call that writes an address: it takes the proof.
pub async fn set_identifier(api: &ManagementApi, user: &UserId, proof: &Proven) -> Result<(), DirectoryError> {
    let value = match proof.identifier() {
        Identifier::Email(email) => email.as_str(),
        Identifier::Phone(phone) => phone.digits(),
    };
    patch(api, user, one(key(proof.identifier().kind()), value.into())).await
}

/// `null` clears.
pub async fn remove_identifier(
    api: &ManagementApi,
    user: &UserId,
    kind: IdentifierKind,
    _proof: StillYou,
) -> Result<(), DirectoryError> {
    patch(api, user, one(key(kind), Json::Null)).await
}

fn key(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Email => "primaryEmail",
        IdentifierKind::Phone => "primaryPhone",
    }
}

fn one(key: &str, value: Json) -> Map<String, Json> {
    Map::from_iter([(key.to_owned(), value)])
}
