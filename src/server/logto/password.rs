//! `/api/users/:id/password`: the Management API limits nothing here and has no policy.

use serde_json::json;

use super::client::ManagementApi;
use crate::{
    model::password::Password,
    server::domain::{person::UserId, ports::DirectoryError},
};

/// `POST /api/users/:id/password/verify`
pub async fn verify(api: &ManagementApi, user: &UserId, password: &Password) -> Result<bool, DirectoryError> {
    let body = json!({ "password": password.as_str() });
    let path = ["users", user.as_str(), "password", "verify"];
    Ok(!api.refused(&path, &body, "session.invalid_credentials").await?)
}
