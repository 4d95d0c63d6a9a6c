//! Files of our own, in a folder or in a bucket of S3, Azure or Google: the adapter of [`Files`], on the `object_store` crate.
//! Only `boot` and tests open one.

use std::{fmt, future::Future, io, path::Path as FolderPath, sync::Arc, time::Duration};

use async_trait::async_trait;
use object_store::{
    Attribute, Attributes, Error, ObjectStore, ObjectStoreExt as _, PutOptions, local::LocalFileSystem, parse_url_opts,
    path::Path,
};

use super::{
    config::pictures::Bucket,
    domain::pictures::ports::{Files, FilesError},
};

/// How long a bucket may take, tries included.
const WHOLE: Duration = Duration::from_secs(15);

/// A place for files.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    within: Path,
    /// A folder knows no media types, and refuses them.
    is_folder: bool,
}

impl Objects {
    /// A folder, made where it is missing, for this user only.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn folder(folder: &FolderPath) -> io::Result<Self> {
        let mut make = std::fs::DirBuilder::new();
        make.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
        make.create(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(io::Error::other)?;
        Ok(Self { store: Arc::new(store), within: Path::default(), is_folder: true })
    }

    /// A bucket. Nothing is asked of it yet.
    ///
    /// # Errors
    /// Its address or its settings are not understood. The error does not hold the settings.
    pub fn bucket(bucket: &Bucket) -> Result<Self, String> {
        let (store, within) = parse_url_opts(&bucket.url, bucket.options()).map_err(|error| told(&error).to_owned())?;
        Ok(Self { store: store.into(), within, is_folder: false })
    }

    fn path(&self, name: &str) -> Path {
        self.within.clone().join(name)
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Objects(…)")
    }
}

#[async_trait]
impl Files for Objects {
    async fn put(&self, name: &str, media_type: &'static str, content: Vec<u8>) -> Result<(), FilesError> {
        let mut attributes = Attributes::new();
        if !self.is_folder {
            attributes.insert(Attribute::ContentType, media_type.into());
        }
        let options = PutOptions { attributes, ..PutOptions::default() };
        in_time(self.store.put_opts(&self.path(name), content.into(), options)).await.map(drop)
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, FilesError> {
        let path = self.path(name);
        let content = async {
            match self.store.get(&path).await {
                Ok(found) => found.bytes().await.map(Some),
                Err(Error::NotFound { .. }) => Ok(None),
                Err(error) => Err(error),
            }
        };
        Ok(in_time(content).await?.map(Into::into))
    }

    async fn remove(&self, name: &str) -> Result<(), FilesError> {
        let path = self.path(name);
        let removed = async {
            match self.store.delete(&path).await {
                Err(Error::NotFound { .. }) => Ok(()),
                removed => removed,
            }
        };
        in_time(removed).await
    }
}

async fn in_time<T>(work: impl Future<Output = object_store::Result<T>>) -> Result<T, FilesError> {
    match tokio::time::timeout(WHOLE, work).await {
        Ok(done) => done.map_err(|error| FilesError(told(&error))),
        Err(_) => Err(FilesError("no answer in time")),
    }
}

/// The kind of an error. Its own text can hold addresses and names.
fn told(error: &Error) -> &'static str {
    match error {
        Error::NotFound { .. } => "not there",
        Error::InvalidPath { .. } => "the path is not understood",
        Error::NotSupported { .. } | Error::NotImplemented { .. } => "it cannot do that",
        Error::PermissionDenied { .. } => "permission denied",
        Error::Unauthenticated { .. } => "the credentials are refused",
        Error::UnknownConfigurationKey { .. } => "a setting is not understood",
        _ => "it does not do what it is asked, or a setting is missing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_put_into_a_folder_comes_back_until_it_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Objects::folder(&folder.path().join("a/b")).expect("a folder");
        assert_eq!(files.get("x.jpg").await, Ok(None));
        files.put("x.jpg", "image/jpeg", b"one".to_vec()).await.expect("kept");
        files.put("x.jpg", "image/jpeg", b"two".to_vec()).await.expect("kept in its place");
        assert_eq!(files.get("x.jpg").await, Ok(Some(b"two".to_vec())));
        assert!(folder.path().join("a/b/x.jpg").is_file());
        files.remove("x.jpg").await.expect("removed");
        files.remove("x.jpg").await.expect("removed is removed");
        assert_eq!(files.get("x.jpg").await, Ok(None));
    }

    #[tokio::test]
    async fn a_bucket_keeps_files_below_its_path() {
        let url = "memory:///people".parse().expect("a URL");
        let files = Objects::bucket(&Bucket::new(url, Vec::new())).expect("a bucket");
        files.put("x.jpg", "image/jpeg", b"one".to_vec()).await.expect("kept");
        assert_eq!(files.get("x.jpg").await, Ok(Some(b"one".to_vec())));
        assert_eq!(files.path("x.jpg").as_ref(), "people/x.jpg");
    }

    #[test]
    fn the_three_clouds_are_there_by_their_addresses() {
        for (url, options) in [
            ("s3://bucket/people", vec![("aws_region", "eu-central-1")]),
            ("az://container", vec![("azure_storage_account_name", "account")]),
            ("gs://bucket", vec![("google_skip_signature", "true")]),
        ] {
            let options = options.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned().into())).collect();
            let bucket = Bucket::new(url.parse().expect("a URL"), options);
            assert!(Objects::bucket(&bucket).is_ok(), "{url}");
        }
    }
}
