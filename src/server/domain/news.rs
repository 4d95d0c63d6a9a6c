//! Tells open pages that something of their person changed elsewhere.
//!
//! The database holds when that last was, by person, so that it does not matter which process was told. One query every
//! [`EVERY`] serves all pages that are open at one process, and none is made where none is open: the same on both databases,
//! which `LISTEN` and `NOTIFY` would not be.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::watch;

use super::{
    person::UserId,
    ports::RecordsError,
    told::{Tidings, Told},
};
use crate::server::clock::{Clock, Timestamp};

/// How often the database is asked.
const EVERY: Duration = Duration::from_secs(2);
/// How far back it is asked for: clocks differ, and what is written is not seen at once.
pub const SLACK: Duration = Duration::from_secs(30);
/// How many pages of one person may listen at one process.
const MOST: usize = 12;

/// Where one person's open pages hear of news: when the last of it was.
pub type Heard = watch::Receiver<Timestamp>;

/// Why a page cannot listen.
#[derive(Debug)]
pub enum Deaf {
    /// Too many pages of the same person do already.
    TooMany,
    /// The database does not answer.
    Records(RecordsError),
}

/// Tells open pages that something of their person changed elsewhere. Clones are the same.
#[derive(Clone)]
pub struct News {
    tidings: Arc<dyn Tidings>,
    clock: Arc<dyn Clock>,
    pages: Arc<Mutex<HashMap<UserId, watch::Sender<Timestamp>>>>,
}

impl fmt::Debug for News {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("News(…)")
    }
}

impl News {
    /// News of a database.
    pub fn new(tidings: Arc<dyn Tidings>, clock: Arc<dyn Clock>) -> Self {
        Self { tidings, clock, pages: Arc::default() }
    }

    /// Does what the tenant told, and lets the pages of this process know at once. Returns whether it was new.
    ///
    /// # Errors
    /// The database does not answer: then nothing was done.
    pub async fn heed(&self, told: &Told) -> Result<bool, RecordsError> {
        let now = self.clock.now();
        let Some(concerned) = self.tidings.heed(told, now).await? else { return Ok(false) };
        let pages = self.pages();
        for user in concerned {
            if let Some(page) = pages.get(&user) {
                page.send_replace(now);
            }
        }
        Ok(true)
    }

    /// Something of a person was saved by one of their pages: the others hear of it. What is ours alone no webhook tells.
    pub async fn saved(&self, user: &UserId) {
        let now = self.clock.now();
        if let Err(error) = self.tidings.note_news(user, now).await {
            tracing::warn!(%error, "open pages could not be told of what was saved");
        } else if let Some(page) = self.pages().get(user) {
            page.send_replace(now);
        }
    }

    /// Begins to listen for a person. Says when there was news last, too.
    ///
    /// # Errors
    /// Why the page cannot.
    pub async fn listen(&self, user: &UserId) -> Result<(Heard, Timestamp), Deaf> {
        let last = self.tidings.last_news(user).await.map_err(Deaf::Records)?;
        let last = last.unwrap_or(Timestamp::from_millis(0));
        let mut pages = self.pages();
        pages.retain(|_, page| page.receiver_count() > 0);
        let page = pages.entry(user.clone()).or_insert_with(|| watch::channel(last).0);
        if page.receiver_count() < MOST { Ok((page.subscribe(), last)) } else { Err(Deaf::TooMany) }
    }

    /// Asks the database for news, for as long as it is polled. When it is dropped, every page is let go.
    pub async fn follow(self) {
        let _let_go = LetGo(Arc::clone(&self.pages));
        let mut due = tokio::time::interval(EVERY);
        due.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            due.tick().await;
            if self.pages().values().all(|page| page.receiver_count() == 0) {
                continue;
            }
            match self.tidings.news_since(self.clock.now() - SLACK).await {
                Ok(news) => {
                    let pages = self.pages();
                    for (user, at) in news {
                        if let Some(page) = pages.get(&user) {
                            page.send_if_modified(|last| {
                                let is_news = at > *last;
                                *last = at.max(*last);
                                is_news
                            });
                        }
                    }
                }
                Err(error) => tracing::warn!(%error, "the database could not be asked for news"),
            }
        }
    }

    fn pages(&self) -> MutexGuard<'_, HashMap<UserId, watch::Sender<Timestamp>>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets the pages go when the process ends: their streams would hold it up.
struct LetGo(Arc<Mutex<HashMap<UserId, watch::Sender<Timestamp>>>>);

impl Drop for LetGo {
    fn drop(&mut self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
