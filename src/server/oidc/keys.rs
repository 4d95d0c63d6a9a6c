//! The provider's signing keys (JSON Web Key Set, RFC 7517), remembered; an unknown key id is looked for once.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jsonwebtoken::jwk::JwkSet;
use reqwest::Client as Http;

use super::{
    OidcError,
    discovery::Provider,
    id_token::{self, Claims, Unchecked},
};
use crate::server::{
    clock::{Clock, Timestamp},
    http,
};

/// The least time between two fetches: tokens with invented key ids must not make us ask without end.
const FLOOR: Duration = Duration::from_secs(30);
/// How long keys are believed: one that the provider took away must not be good for ever.
const BELIEVED: Duration = Duration::from_hours(1);

/// Keys, and when they were fetched.
#[derive(Debug)]
pub struct Keys {
    http: Http,
    clock: Arc<dyn Clock>,
    known: Mutex<Option<(Arc<JwkSet>, Timestamp)>>,
    fetching: tokio::sync::Mutex<()>,
}

impl Keys {
    pub fn new(http: Http, clock: Arc<dyn Clock>) -> Self {
        Self { http, clock, known: Mutex::default(), fetching: tokio::sync::Mutex::default() }
    }

    /// Checks an ID token in full, but for its nonce, which only a sign-in knows.
    pub async fn check(&self, token: &str, provider: &Provider, audience: &str) -> Result<Claims, OidcError> {
        let unchecked = Unchecked::read(token)?;
        let mut keys = self.current(provider).await?;
        if !unchecked.has_key(&keys) {
            keys = self.newer_than(&keys, provider).await?;
        }
        unchecked.check(&keys, &id_token::Expected { issuer: &provider.issuer, audience, now: self.clock.now() })
    }

    /// Makes sure that there are keys.
    pub async fn load(&self, provider: &Provider) -> Result<(), OidcError> {
        self.current(provider).await.map(|_| ())
    }

    async fn current(&self, provider: &Provider) -> Result<Arc<JwkSet>, OidcError> {
        let fresh = |keys: &Self| keys.known().filter(|(_, at)| keys.clock.now().since(*at) < BELIEVED);
        if let Some((keys, _)) = fresh(self) {
            return Ok(keys);
        }
        let _alone = self.fetching.lock().await;
        match fresh(self) {
            Some((keys, _)) => Ok(keys),
            None => self.fetch(provider).await,
        }
    }

    /// Other keys than these, unless they are too young.
    async fn newer_than(&self, old: &Arc<JwkSet>, provider: &Provider) -> Result<Arc<JwkSet>, OidcError> {
        let _alone = self.fetching.lock().await;
        match self.known() {
            Some((keys, at)) if !Arc::ptr_eq(&keys, old) || self.clock.now().since(at) < FLOOR => Ok(keys),
            Some(_) | None => self.fetch(provider).await,
        }
    }

    fn known(&self) -> Option<(Arc<JwkSet>, Timestamp)> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn fetch(&self, provider: &Provider) -> Result<Arc<JwkSet>, OidcError> {
        let request = self.http.get(provider.jwks_uri.clone());
        let answer = http::send(request).await.map_err(|failed| OidcError::Unavailable(failed.what))?;
        if !answer.status.is_success() {
            return Err(OidcError::Unavailable("its keys cannot be had"));
        }
        let set: serde_json::Value = answer.json().ok_or(OidcError::Unavailable("its keys are no JSON"))?;
        // A key of a kind that is not known must not make the others useless.
        let keys = set["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
        let keys = keys.iter().filter_map(|key| serde_json::from_value(key.clone()).ok()).collect();
        let keys = Arc::new(JwkSet { keys });
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((Arc::clone(&keys), self.clock.now()));
        Ok(keys)
    }
}
