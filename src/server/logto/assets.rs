//! `/api/user-assets`: the tenant's own place for files.

use serde::Deserialize;

use super::client::{ManagementApi, Part};
use crate::server::domain::{pictures::Kept, ports::DirectoryError};

#[derive(Deserialize)]
struct Asset {
    url: String,
}

/// `POST /api/user-assets`. A tenant without a storage provider answers 400 `storage.not_configured`.
pub async fn put(api: &ManagementApi, name: &str, kind: Kept, content: Vec<u8>) -> Result<String, DirectoryError> {
    let file = Part { name, media_type: kind.media_type(), content: &content };
    let answer = api.file(&["user-assets"], &file).await?;
    // Kept by then, yet nobody knows where.
    let asset: Asset = answer.json().ok_or(DirectoryError::Unavailable { what: "not an asset's JSON", sure: false })?;
    Ok(asset.url)
}
