//! People's pictures: taken in, kept under a name made of their content, written to Logto as an address, removed when nobody
//! uses them any more.

mod container;
pub mod ports;
mod prepare;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use self::ports::{Files, FilesError, PictureRow, PictureRows, TenantFiles};
pub use self::prepare::{Kept, Prepared, prepare};
use super::{
    loading::Loader,
    locks::Locks,
    person::UserId,
    ports::{Account, Directory, DirectoryError, Records, RecordsError},
};
use crate::{
    model::picture::{Refused, Square},
    server::{
        clock::{Clock, Timestamp},
        seal::{Purpose, Sealer},
    },
};

/// How many pictures one person may send within an hour.
const SENDS: u32 = 20;
const SENDS_WINDOW: Duration = Duration::from_hours(1);

/// How many are decoded at once: each takes a core, and up to the memory that `prepare` allows.
const AT_ONCE: usize = 2;

/// How long a file is left alone: the answer to its upload may still be on its way.
const UNTOUCHED: Duration = Duration::from_hours(24);

/// How many files one sweep looks at: each costs a call to the tenant.
const SWEPT: u32 = 50;

/// Where pictures are kept.
#[derive(Clone, Debug)]
pub enum Home {
    /// In a place of ours; people's browsers get them from us.
    Own(Arc<dyn Files>),
    /// At the tenant's.
    Tenant(Arc<dyn TenantFiles>),
}

/// People's pictures.
#[derive(Clone, Debug)]
pub struct Pictures {
    /// Where they are kept.
    pub home: Home,
    /// The address that the names of our files are put behind, with a slash at its end.
    pub address: String,
    /// The tenant's people.
    pub directory: Arc<dyn Directory>,
    /// Limits.
    pub records: Arc<dyn Records>,
    /// Which files there are.
    pub rows: Arc<dyn PictureRows>,
    /// What pages wait for, to be forgotten after a change.
    pub loader: Loader,
    /// One writer a person.
    pub locks: Arc<Locks>,
    /// Makes names that nobody can guess.
    pub sealer: Sealer,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How many are decoded at once.
    pub decoding: Decoding,
}

/// The bound on how many pictures are decoded at once.
#[derive(Clone, Debug)]
pub struct Decoding(Arc<Semaphore>);

impl Default for Decoding {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Decoding {
    /// Prepares a picture off the threads that answer requests. What is begun is finished, whoever stops waiting: so the
    /// permit goes with the work.
    async fn prepare(&self, file: Vec<u8>, section: Option<Square>) -> Result<Prepared, Refused> {
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(|_| Refused::NotKept)?;
        let work = tokio::task::spawn_blocking(move || {
            let prepared = prepare(&file, section);
            drop(permit);
            prepared
        });
        work.await.unwrap_or_else(|_| {
            tracing::error!("a picture's decoder panicked");
            Err(Refused::Broken)
        })
    }
}

impl From<RecordsError> for Refused {
    fn from(error: RecordsError) -> Self {
        tracing::error!(%error, "the database failed while a picture was being changed");
        Self::NotKept
    }
}

impl From<DirectoryError> for Refused {
    fn from(error: DirectoryError) -> Self {
        tracing::warn!(%error, "the tenant failed while a picture was being changed");
        Self::NotKept
    }
}

impl From<FilesError> for Refused {
    fn from(error: FilesError) -> Self {
        tracing::error!(%error, "a picture could not be kept");
        Self::NotKept
    }
}

impl Pictures {
    /// Counts a picture before it is read.
    ///
    /// # Errors
    /// It is one too many.
    pub async fn admit(&self, user: &UserId) -> Result<(), Refused> {
        let bucket = format!("picture/{}", user.as_str());
        match self.records.count(&bucket, SENDS, SENDS_WINDOW, self.clock.now()).await? {
            Ok(()) => Ok(()),
            Err(wait) => Err(Refused::TooMany { wait: u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX) }),
        }
    }

    /// Makes a file the person's picture.
    ///
    /// # Errors
    /// Why it is not.
    pub async fn set(&self, user: &UserId, file: Vec<u8>, section: Option<Square>) -> Result<(), Refused> {
        let prepared = self.decoding.prepare(file, section).await?;
        let _alone = self.locks.of(user).await?;
        // Of person and content, under our key: two people who send the same do not share a file, nobody learns that they
        // sent the same, and nobody can guess an address.
        let name = format!(
            "{}.{}",
            self.sealer.mark(Purpose("picture", user.as_str()), &prepared.bytes),
            prepared.kind.extension()
        );
        let address = match &self.home {
            Home::Own(files) => {
                self.rows.put_picture(&name, user, self.clock.now()).await?;
                files.put(&name, prepared.kind.media_type(), prepared.bytes).await?;
                format!("{}{name}", self.address)
            }
            Home::Tenant(files) => files.put(&name, prepared.kind, prepared.bytes).await?,
        };
        self.write(user, Some(address)).await?;
        self.clear(user, Some(&name)).await;
        Ok(())
    }

    /// Takes the person's picture away.
    ///
    /// # Errors
    /// Why it is still there.
    pub async fn remove(&self, user: &UserId) -> Result<(), Refused> {
        let _alone = self.locks.of(user).await?;
        self.write(user, None).await?;
        self.clear(user, None).await;
        Ok(())
    }

    /// Removes all files of somebody who is gone. What fails is left to the sweep.
    pub async fn forget(&self, user: &UserId) {
        let _alone = self.locks.of(user).await;
        self.loader.forget(user);
        self.clear(user, None).await;
    }

    async fn write(&self, user: &UserId, address: Option<String>) -> Result<(), Refused> {
        self.loader.forget(user);
        let written = self.directory.set_account(user, &Account { picture: Some(address), ..Account::default() }).await;
        self.loader.forget(user);
        Ok(written?)
    }

    /// Removes what Logto no longer names. What fails is left to the sweep.
    async fn clear(&self, user: &UserId, current: Option<&str>) {
        let files = match self.rows.pictures_of(user).await {
            Ok(files) => files,
            Err(error) => return tracing::warn!(%error, "replaced pictures are left to the sweep"),
        };
        for (name, seen) in files.into_iter().filter(|(name, _)| Some(name.as_str()) != current) {
            if let Err(error) = self.discard(user, &name, seen).await {
                tracing::warn!(?error, "a replaced picture is left to the sweep");
            }
        }
    }

    /// Only if nobody has noted the file again meanwhile: then it is being kept again. A file that cannot be removed is
    /// noted again, for a later sweep.
    async fn discard(&self, user: &UserId, name: &str, seen: Timestamp) -> Result<(), Refused> {
        let Home::Own(files) = &self.home else { return Ok(()) };
        if self.rows.forget_picture(name, seen).await?
            && let Err(error) = files.remove(name).await
        {
            self.rows.put_picture(name, user, seen).await?;
            return Err(error.into());
        }
        Ok(())
    }

    /// A kept picture's content, and how it is to be read.
    ///
    /// # Errors
    /// The place does not answer.
    pub async fn find(&self, name: &str) -> Result<Option<(Kept, Vec<u8>)>, FilesError> {
        let (Some(kind), Home::Own(files)) = (kind_of(name), &self.home) else { return Ok(None) };
        Ok(files.get(name).await?.map(|content| (kind, content)))
    }

    /// Looks at files that nobody has looked at for a day, and removes those that the tenant does not name: an upload whose
    /// last step failed, a picture that was changed elsewhere, a person who is gone. Returns how many it removed.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sweep(&self) -> Result<u32, RecordsError> {
        let now = self.clock.now();
        let mut removed = 0;
        for PictureRow { name, user, seen } in self.rows.pictures_before(now - UNTOUCHED, SWEPT).await? {
            let _alone = self.locks.of(&user).await?;
            let named = match self.directory.person(&user).await {
                Ok(person) => person.picture.is_some_and(|picture| picture == format!("{}{name}", self.address)),
                Err(DirectoryError::NotFound) => false,
                // Not asked again before others were.
                Err(error) => {
                    tracing::warn!(%error, "a picture is left to the next sweep");
                    true
                }
            };
            if named {
                self.rows.seen_picture(&name, now).await?;
            } else if self.discard(&user, &name, seen).await.is_ok() {
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// How a name of ours says that its file is to be read; none when it is no name of ours.
fn kind_of(name: &str) -> Option<Kept> {
    /// A SHA-256 in base64url.
    const MARK: usize = 43;
    let (mark, extension) = name.split_once('.')?;
    let is_mark = mark.len() == MARK && mark.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    Kept::ALL.into_iter().find(|kind| kind.extension() == extension).filter(|_| is_mark)
}
