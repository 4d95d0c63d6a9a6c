//! What the provider says of itself (OpenID Connect Discovery 1.0).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::Client as Http;
use serde::Deserialize;
use url::Url;

use super::OidcError;
use crate::server::{
    clock::{Clock, Timestamp},
    http,
};

/// How long a description is believed.
const BELIEVED: Duration = Duration::from_hours(1);

/// The provider's description.
#[derive(Clone, Debug, Deserialize)]
pub struct Provider {
    pub issuer: String,
    pub authorization_endpoint: Url,
    pub token_endpoint: Url,
    pub jwks_uri: Url,
    pub userinfo_endpoint: Option<Url>,
    pub revocation_endpoint: Option<Url>,
    pub end_session_endpoint: Option<Url>,
}

/// Finds and remembers the description.
#[derive(Debug)]
pub struct Discovery {
    http: Http,
    issuer: String,
    clock: Arc<dyn Clock>,
    known: Mutex<Option<(Arc<Provider>, Timestamp)>>,
    fetching: tokio::sync::Mutex<()>,
}

impl Discovery {
    /// The provider of the tenant at this address. Logto's issuer is the address with `/oidc`.
    pub fn new(http: Http, endpoint: &Url, clock: Arc<dyn Clock>) -> Self {
        let issuer = format!("{}/oidc", endpoint.as_str().trim_end_matches('/'));
        Self { http, issuer, clock, known: Mutex::default(), fetching: tokio::sync::Mutex::default() }
    }

    /// The description.
    pub async fn get(&self) -> Result<Arc<Provider>, OidcError> {
        if let Some(known) = self.known(false) {
            return Ok(known);
        }
        let _alone = self.fetching.lock().await;
        if let Some(known) = self.known(false) {
            return Ok(known);
        }
        match self.fetch().await {
            Ok(provider) => {
                let provider = Arc::new(provider);
                let kept = Some((Arc::clone(&provider), self.clock.now()));
                *self.known.lock().unwrap_or_else(PoisonError::into_inner) = kept;
                Ok(provider)
            }
            // Better an old description than none.
            Err(error) => self.known(true).ok_or(error),
        }
    }

    fn known(&self, old_too: bool) -> Option<Arc<Provider>> {
        let now = self.clock.now();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(_, at)| old_too || now.since(*at) < BELIEVED).map(|(provider, _)| Arc::clone(provider))
    }

    async fn fetch(&self) -> Result<Provider, OidcError> {
        let request = self.http.get(format!("{}/.well-known/openid-configuration", self.issuer));
        let answer = http::send(request).await.map_err(|failed| OidcError::Unavailable(failed.what))?;
        if !answer.status.is_success() {
            return Err(OidcError::Unavailable("discovery fails"));
        }
        let provider: Provider = answer.json().ok_or(OidcError::Unavailable("discovery is not what it should be"))?;
        if provider.issuer != self.issuer {
            return Err(OidcError::Unavailable(
                "discovery names another issuer: is LOGTO_ENDPOINT the tenant's own name?",
            ));
        }
        Ok(provider)
    }
}
