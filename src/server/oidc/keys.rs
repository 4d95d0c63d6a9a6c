//! The provider's signing keys (JSON Web Key Set, RFC 7517), remembered; an unknown key is looked for once.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jsonwebtoken::jwk::JwkSet;
use reqwest::Client as Http;
use serde::de::DeserializeOwned;

use super::{
    OidcError,
    discovery::Provider,
    jwt::{SIGNATURE, UNKNOWN_KEY, Unchecked},
};
use crate::server::{
    clock::{Clock, Timestamp},
    http,
};

/// The least time between two searches for an unknown key: tokens with invented ones must not make us ask without end. A
/// search right after the keys were fetched is no waste: the provider may have a new key since, and sign with it at once.
const FLOOR: Duration = Duration::from_secs(30);
/// How long keys are believed: one that the provider took away must not be good for ever.
const BELIEVED: Duration = Duration::from_hours(1);

/// Who handed us a token.
#[derive(Clone, Copy, Debug)]
pub enum From {
    /// The provider's token endpoint.
    Provider,
    /// Anyone who can reach us. What they make up must not use up the searches that a sign-in needs.
    Anyone,
}

/// Keys, and when they were fetched.
#[derive(Debug)]
pub struct Keys {
    http: Http,
    clock: Arc<dyn Clock>,
    known: Mutex<Option<(Arc<JwkSet>, Timestamp)>>,
    fetching: tokio::sync::Mutex<()>,
    /// When an unknown key was last looked for, by who handed us the token.
    sought: Mutex<[Option<Timestamp>; 2]>,
}

impl Keys {
    pub fn new(http: Http, clock: Arc<dyn Clock>) -> Self {
        let (known, fetching, sought) = (Mutex::default(), tokio::sync::Mutex::default(), Mutex::default());
        Self { http, clock, known, fetching, sought }
    }

    /// Checks a token's signature, and gives its claims, of which nothing is checked yet.
    pub async fn verify<T: DeserializeOwned>(
        &self,
        token: &Unchecked<'_>,
        provider: &Provider,
        from: From,
    ) -> Result<T, OidcError> {
        let keys = self.current(provider).await?;
        match token.verify(&keys) {
            // Where no key is named, only the signature tells that it is another one by now.
            Err(error @ (UNKNOWN_KEY | SIGNATURE)) if !token.names_key_of(&keys) => {
                let newer = self.newer_than(&keys, provider, from).await?;
                if Arc::ptr_eq(&newer, &keys) { Err(error) } else { token.verify(&newer) }
            }
            verified => verified,
        }
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

    /// Other keys than these, unless they were looked for a moment ago.
    async fn newer_than(&self, old: &Arc<JwkSet>, provider: &Provider, from: From) -> Result<Arc<JwkSet>, OidcError> {
        let _alone = self.fetching.lock().await;
        if let Some((keys, _)) = self.known().filter(|(keys, _)| !Arc::ptr_eq(keys, old)) {
            return Ok(keys);
        }
        let now = self.clock.now();
        {
            let mut sought = self.sought.lock().unwrap_or_else(PoisonError::into_inner);
            let last = &mut sought[from as usize];
            if last.is_some_and(|last| now.since(last) < FLOOR) {
                return Ok(Arc::clone(old));
            }
            *last = Some(now);
        }
        self.fetch(provider).await
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
