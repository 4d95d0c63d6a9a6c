//! One writer at a time for one person, whichever process sharing the database it is in.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::OwnedMutexGuard,
    time::{Instant, sleep, timeout},
};

use super::{
    person::UserId,
    ports::{Records, RecordsError},
};
use crate::server::random::Random;

/// How long a lease lasts: longer than [`FRESH`] and the longest call of the tenant together, so that no write begun under
/// it is under way when it is over. Whom a process that died was writing to can be written to again after this time.
const LASTS: Duration = Duration::from_secs(16);
/// For how long nothing has to be asked before a write: this much of the lease is used up at most.
const FRESH: Duration = Duration::from_secs(4);
/// How long to wait for those who came before.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait before another process's lease is asked for again, in milliseconds: the first time, and at most.
const AGAIN: (u32, u32) = (5, 80);

/// The locks of persons. Within a process they are given in the order in which they were asked for, without the database;
/// whoever's turn it is then takes the lease.
pub struct Locks {
    held: Mutex<HashMap<UserId, Arc<tokio::sync::Mutex<()>>>>,
    records: Arc<dyn Records>,
    random: Arc<dyn Random>,
}

impl fmt::Debug for Locks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Locks(…)")
    }
}

/// The right to write to a person, alone. Given back when it is dropped.
pub struct Held {
    lease: Option<Lease>,
    fresh_from: Instant,
}

struct Lease {
    user: UserId,
    owner: String,
    records: Arc<dyn Records>,
    local: OwnedMutexGuard<()>,
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Held(…)")
    }
}

impl Locks {
    /// Locks kept in a database.
    pub fn new(records: Arc<dyn Records>, random: Arc<dyn Random>) -> Self {
        Self { held: Mutex::default(), records, random }
    }

    /// Waits until nobody else writes to this person, up to ten seconds; the lock ends with the guard. Ask
    /// [`Held::check`] before each write.
    ///
    /// # Errors
    /// The database does not answer, or others were busy with this person all the time.
    pub async fn of(&self, user: &UserId) -> Result<Held, RecordsError> {
        let busy = || RecordsError::Unavailable("others are writing to the same person".to_owned());
        timeout(PATIENCE, self.wait(user)).await.map_err(|_| busy())?
    }

    async fn wait(&self, user: &UserId) -> Result<Held, RecordsError> {
        let lock = {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            // Only the map holds the locks that nobody waits for.
            held.retain(|_, lock| Arc::strong_count(lock) > 1);
            Arc::clone(held.entry(user.clone()).or_default())
        };
        let local = lock.lock_owned().await;
        let owner = self.random.token(16);
        // From here on it is given back whatever happens: the statement may be done although its answer is lost.
        let records = Arc::clone(&self.records);
        let mut held =
            Held { lease: Some(Lease { user: user.clone(), owner, records, local }), fresh_from: Instant::now() };
        let mut pause = AGAIN.0;
        loop {
            held.fresh_from = Instant::now();
            if let Some(Lease { user, owner, .. }) = &held.lease
                && self.records.take_lease(user, owner, LASTS).await?
            {
                return Ok(held);
            }
            // Not all at the same instant.
            sleep(Duration::from_millis((pause + self.random.below(pause)).into())).await;
            pause = (pause * 2).min(AGAIN.1);
        }
    }
}

impl Held {
    /// Whether a write may begin: it is still this one's turn, and will be until the write is done.
    ///
    /// # Errors
    /// It took too long, and another may be writing; or the database does not answer.
    pub async fn check(&mut self) -> Result<(), RecordsError> {
        let now = Instant::now();
        if now.duration_since(self.fresh_from) < FRESH {
            return Ok(());
        }
        let late = || RecordsError::Unavailable("it took so long that others may write to the same person".to_owned());
        let Some(Lease { user, owner, records, .. }) = &self.lease else { return Err(late()) };
        if !records.renew_lease(user, owner, LASTS).await? {
            return Err(late());
        }
        self.fresh_from = now;
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let (Some(lease), Ok(runtime)) = (self.lease.take(), tokio::runtime::Handle::try_current()) else { return };
        runtime.spawn(async move {
            let Lease { user, owner, records, local } = lease;
            if let Err(error) = records.release_lease(&user, &owner).await {
                tracing::warn!(%error, "a person's lease could not be given back; it ends by itself");
            }
            // Whoever waits in this process finds it free.
            drop(local);
        });
    }
}

#[cfg(test)]
mod tests;
