//! What is known of a person, from the best of three sources that answers.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::watch;

use super::{
    person::{Person, UserId},
    ports::{Directory, DirectoryError, OwnView},
};
use crate::model::profile::Standing;

/// How long a page waits for the Management API before it is shown with what the ID token said.
pub const BUDGET: Duration = Duration::from_millis(600);

/// How long UserInfo is waited for.
const USER_INFO_BUDGET: Duration = Duration::from_secs(3);

/// What is known of a person, and how much that is.
#[derive(Debug)]
pub struct Known {
    /// The person.
    pub person: Person,
    /// How much of them.
    pub standing: Standing,
}

/// The tenant says that this person is gone or suspended: their sessions are over.
#[derive(Debug, PartialEq, Eq)]
pub struct Gone;

/// What a page may wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// [`BUDGET`]: the page is shown without the rest, which the browser asks for afterwards.
    Short,
    /// As long as the call itself may take.
    Full,
}

/// A person's own means, for when the Management API fails.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// What the ID token said at sign-in.
    pub claims: &'a Person,
    /// Their access token, when there is a valid one.
    pub access_token: Option<&'a str>,
}

type Answer = Result<Person, DirectoryError>;
type Flight = watch::Receiver<Option<Answer>>;

/// Loads people. Any number of pages that wait for the same person share one call.
#[derive(Clone, Debug)]
pub struct Loader {
    directory: Arc<dyn Directory>,
    own: Arc<dyn OwnView>,
    flights: Arc<Mutex<HashMap<UserId, (u64, Flight)>>>,
}

impl Loader {
    /// A loader that asks these two.
    pub fn new(directory: Arc<dyn Directory>, own: Arc<dyn OwnView>) -> Self {
        Self { directory, own, flights: Arc::default() }
    }

    /// What is known of a person now.
    ///
    /// # Errors
    /// [`Gone`] when the tenant says so. That it does not answer is no error: the ID token's claims are always there.
    pub async fn load(&self, user: &UserId, own: Own<'_>, patience: Patience) -> Result<Known, Gone> {
        let call = self.join(user);
        let answer = match patience {
            Patience::Full => wait(call).await,
            Patience::Short => match tokio::time::timeout(BUDGET, wait(call)).await {
                Ok(answer) => answer,
                Err(_) => return Ok(Known { person: own.claims.clone(), standing: Standing::Arriving }),
            },
        };
        match answer {
            Ok(person) if person.suspended => Err(Gone),
            Ok(person) => Ok(Known { person, standing: Standing::Complete }),
            Err(DirectoryError::NotFound) => Err(Gone),
            Err(error) => {
                tracing::warn!(%error, "the Management API did not tell of a person; asking UserInfo");
                Ok(self.by_own_means(user, own).await)
            }
        }
    }

    async fn by_own_means(&self, user: &UserId, own: Own<'_>) -> Known {
        if let Some(token) = own.access_token {
            match tokio::time::timeout(USER_INFO_BUDGET, self.own.user_info(token, user)).await {
                Ok(Ok(person)) => return Known { person, standing: Standing::FromUserInfo },
                Ok(Err(error)) => tracing::warn!(%error, "UserInfo did not tell of a person either"),
                Err(_) => tracing::warn!("UserInfo did not answer in time"),
            }
        }
        Known { person: own.claims.clone(), standing: Standing::FromIdToken }
    }

    /// Forgets the calls under way for a person: what they will answer may be older than what was just written.
    pub fn forget(&self, user: &UserId) {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner).remove(user);
    }

    /// The call under way for this person, or a new one. It runs to its end whoever stops waiting for it.
    fn join(&self, user: &UserId) -> Flight {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, flight)) = flights.get(user) {
            return flight.clone();
        }
        let (landed, flight) = watch::channel(None);
        // Told apart by number, so that a call that was forgotten does not remove its successor.
        let number = flights.values().map(|(number, _)| *number).max().unwrap_or(0) + 1;
        flights.insert(user.clone(), (number, flight.clone()));
        let (directory, flights, user) = (Arc::clone(&self.directory), Arc::clone(&self.flights), user.clone());
        tokio::spawn(async move {
            let answer = directory.person(&user).await;
            {
                let mut flights = flights.lock().unwrap_or_else(PoisonError::into_inner);
                if flights.get(&user).is_some_and(|(current, _)| *current == number) {
                    flights.remove(&user);
                }
            }
            landed.send_replace(Some(answer));
        });
        flight
    }
}

async fn wait(mut flight: Flight) -> Answer {
    let lost = DirectoryError::Unavailable { what: "the call was lost", sure: true };
    match flight.wait_for(Option::is_some).await {
        Ok(answer) => answer.clone().unwrap_or(Err(lost)),
        Err(_) => Err(lost),
    }
}
