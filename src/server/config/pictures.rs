//! Where people's pictures are kept.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{
    file,
    source::{ConfigError, Source},
};

/// Where people's pictures are kept, and who may show them.
#[derive(Debug)]
pub struct Pictures {
    /// Where they are kept (`STORAGE_URL`).
    pub storage: Storage,
    /// Which sites' pages may show them.
    pub shown_on: ShownOn,
}

/// Where they are kept.
#[derive(Debug)]
pub enum Storage {
    /// In a folder of this machine.
    Folder(PathBuf),
    /// In a bucket.
    Bucket(Bucket),
    /// At Logto, by `POST /api/user-assets`: the tenant needs a storage provider.
    Logto,
}

/// A bucket of S3 (or what speaks like it), Azure or Google.
pub struct Bucket {
    /// `s3://BUCKET/PATH`, `az://CONTAINER/PATH`, `gs://BUCKET/PATH`.
    pub url: Url,
    options: Vec<(String, SecretString)>,
}

impl Bucket {
    /// A bucket with the settings that its kind knows.
    pub fn new(url: Url, options: Vec<(String, SecretString)>) -> Self {
        Self { url, options }
    }

    /// Names and values of its settings, as `object_store` calls them.
    pub fn options(&self) -> impl Iterator<Item = (&str, &str)> {
        self.options.iter().map(|(name, value)| (name.as_str(), value.expose_secret()))
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket({})", self.url.scheme())
    }
}

/// Which sites' pages may show a picture (`Cross-Origin-Resource-Policy`, Fetch section 3.7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShownOn {
    /// Only ours.
    #[default]
    SameOrigin,
    /// Those of the same company: the same registrable domain.
    SameSite,
    /// All: for applications elsewhere that show the `picture` claim.
    CrossOrigin,
}

impl ShownOn {
    /// The header's value.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossOrigin => "cross-origin",
        }
    }
}

/// Settings of a cloud that are secrets: they may be given as the file that holds them.
const SECRETS: [&str; 3] = ["AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_ACCOUNT_KEY", "GOOGLE_SERVICE_ACCOUNT_KEY"];

impl Pictures {
    pub(super) fn load(source: &Source, file: &file::Pictures, folder: &Path) -> Result<Self, ConfigError> {
        let storage = match source.text("STORAGE_URL", file.storage.as_deref()) {
            None => Storage::Folder(folder.join("data").join("pictures")),
            Some(text) if text == "logto" => Storage::Logto,
            Some(text) => place(source, &text, folder)?,
        };
        Ok(Self { storage, shown_on: file.shown_on })
    }
}

fn place(source: &Source, text: &str, folder: &Path) -> Result<Storage, ConfigError> {
    let prefix = match text.split_once(':') {
        Some(("file", path)) => return Ok(Storage::Folder(folder.join(path.trim_start_matches("//")))),
        Some(("s3", _)) => "AWS_",
        Some(("az", _)) => "AZURE_",
        Some(("gs", _)) => "GOOGLE_",
        _ => {
            let known = "file://FOLDER, s3://BUCKET, az://CONTAINER, gs://BUCKET or logto";
            return Err(ConfigError(format!("STORAGE_URL: it must be {known}")));
        }
    };
    let url = text.parse().map_err(|error| ConfigError(format!("STORAGE_URL: it cannot be read: {error}")))?;
    let mut options: Vec<_> =
        source.beginning_with(prefix).map(|(name, value)| (name.to_lowercase(), SecretString::from(value))).collect();
    for name in SECRETS.into_iter().filter(|name| name.starts_with(prefix)) {
        if let Some(secret) = source.secret(name, None)? {
            options.push((name.to_lowercase(), secret));
        }
    }
    Ok(Storage::Bucket(Bucket::new(url, options)))
}
