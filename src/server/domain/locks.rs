//! One writer at a time for one person, within this process.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::OwnedMutexGuard;

use super::person::UserId;

/// A lock for each person who is being written to.
#[derive(Debug, Default)]
pub struct Locks {
    held: Mutex<HashMap<UserId, Arc<tokio::sync::Mutex<()>>>>,
}

impl Locks {
    /// Waits until nobody else in this process writes to this person; the lock ends with the guard.
    pub async fn of(&self, user: &UserId) -> OwnedMutexGuard<()> {
        let lock = {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            // Only the map holds the locks that nobody waits for.
            held.retain(|_, lock| Arc::strong_count(lock) > 1);
            Arc::clone(held.entry(user.clone()).or_default())
        };
        lock.lock_owned().await
    }
}
