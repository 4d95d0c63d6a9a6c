//! What pictures need from outside.

use std::fmt;

use async_trait::async_trait;

use super::Kept;
use crate::server::{
    clock::Timestamp,
    domain::{
        person::UserId,
        ports::{DirectoryError, RecordsError},
    },
};

/// A place for files of our own: a folder, or a bucket. Names are ours: letters, digits, `-`, `_` and one dot.
#[async_trait]
pub trait Files: fmt::Debug + Send + Sync {
    /// Keeps a file, whole or not at all.
    async fn put(&self, name: &str, media_type: &'static str, content: Vec<u8>) -> Result<(), FilesError>;

    /// A file's content.
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, FilesError>;

    /// Removes a file; one that is not there is removed.
    async fn remove(&self, name: &str) -> Result<(), FilesError>;
}

/// The place did not do what it was asked. Holds no file's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the place for files failed: {0}")]
pub struct FilesError(pub &'static str);

/// The tenant's own place for files. `POST /api/user-assets`.
#[async_trait]
pub trait TenantFiles: fmt::Debug + Send + Sync {
    /// Keeps a picture, and returns the address that the tenant gives it. It cannot be removed again: Logto has no call for it.
    async fn put(&self, name: &str, kind: Kept, content: Vec<u8>) -> Result<String, DirectoryError>;
}

/// Which files of ours there are, and whose: so that what nobody uses any more is found.
#[async_trait]
pub trait PictureRows: fmt::Debug + Send + Sync {
    /// Notes a file before it is kept; one that is known is as good as new.
    async fn put_picture(&self, name: &str, user: &UserId, now: Timestamp) -> Result<(), RecordsError>;

    /// All files of a person, with when each was looked at last.
    async fn pictures_of(&self, user: &UserId) -> Result<Vec<(String, Timestamp)>, RecordsError>;

    /// Files that were looked at last before `before`, the longest ago first.
    async fn pictures_before(&self, before: Timestamp, most: u32) -> Result<Vec<PictureRow>, RecordsError>;

    /// Notes that a file was looked at and is in use.
    async fn seen_picture(&self, name: &str, now: Timestamp) -> Result<(), RecordsError>;

    /// Forgets a file, unless somebody has noted something of it since. Returns whether it did: then it may be removed.
    async fn forget_picture(&self, name: &str, seen: Timestamp) -> Result<bool, RecordsError>;
}

/// A file of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureRow {
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub user: UserId,
    /// When it was looked at last.
    pub seen: Timestamp,
}
