//! Renewing a session's tokens: once for any number of requests that wait for it.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::server::{
    clock::{Clock, Timestamp},
    domain::{person::UserId, ports::SessionKey},
};

/// A person's tokens. They do not print.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// The access token, opaque: good for UserInfo only.
    pub access: String,
    /// The refresh token, where the tenant gave one.
    pub refresh: Option<String>,
    /// Until when the access token is valid.
    pub access_expires: Timestamp,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(…)")
    }
}

/// The tenant, as far as renewing goes.
#[async_trait]
pub trait Renewal: fmt::Debug + Send + Sync {
    /// New tokens for a refresh token (RFC 6749 section 6). Where the tenant gives no new refresh token, the old one stays.
    async fn renew(&self, refresh: &str, user: &UserId) -> Result<Tokens, RenewalError>;
}

/// Why there are no new tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenewalError {
    /// The tenant refused (`invalid_grant`): the session is over.
    Refused,
    /// The tenant does not answer: the session stays, for now without an access token.
    Unavailable,
}

type Answer = Result<Tokens, RenewalError>;
type Flight = watch::Receiver<Option<Answer>>;

/// How long before its end an access token is renewed.
const EARLY: Duration = Duration::from_secs(30);
/// How long a request waits for new tokens; the renewal itself goes on.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long an answer is kept for requests that had read the old tokens.
const KEPT: Duration = Duration::from_secs(10);

/// Renewals under way.
#[derive(Clone, Debug)]
pub struct Renewals {
    renewal: Arc<dyn Renewal>,
    clock: Arc<dyn Clock>,
    flights: Arc<Mutex<HashMap<SessionKey, Flight>>>,
}

impl Renewals {
    /// Renewals at a tenant.
    pub fn new(renewal: Arc<dyn Renewal>, clock: Arc<dyn Clock>) -> Self {
        Self { renewal, clock, flights: Arc::default() }
    }

    /// Whether an access token that is valid until then must be renewed now.
    pub fn is_due(&self, access_expires: Timestamp) -> bool {
        access_expires <= self.clock.now() + EARLY
    }

    /// New tokens for a session. A session without a refresh token has none: it stays without an access token.
    ///
    /// # Errors
    /// Why there are none.
    pub async fn renew(&self, session: &SessionKey, user: &UserId, old: &Tokens) -> Answer {
        let Some(refresh) = old.refresh.clone() else { return Err(RenewalError::Unavailable) };
        let mut flight = self.join(session, user, refresh);
        let waited = tokio::time::timeout(PATIENCE, flight.wait_for(Option::is_some)).await;
        match waited {
            Ok(Ok(answer)) => answer.clone().unwrap_or(Err(RenewalError::Unavailable)),
            Ok(Err(_)) | Err(_) => Err(RenewalError::Unavailable),
        }
    }

    fn join(&self, session: &SessionKey, user: &UserId, refresh: String) -> Flight {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flights.get(session) {
            return flight.clone();
        }
        let (landed, flight) = watch::channel(None);
        flights.insert(session.clone(), flight.clone());
        let (renewal, flights) = (Arc::clone(&self.renewal), Arc::clone(&self.flights));
        let (session, user) = (session.clone(), user.clone());
        tokio::spawn(async move {
            let answer = renewal.renew(&refresh, &user).await;
            let worth_keeping = answer.is_ok();
            landed.send_replace(Some(answer));
            // A request that read the store before the new tokens were written must get them too, not renew once more.
            if worth_keeping {
                tokio::time::sleep(KEPT).await;
            }
            flights.lock().unwrap_or_else(PoisonError::into_inner).remove(&session);
        });
        flight
    }
}
