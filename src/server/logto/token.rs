//! The machine-to-machine token: fetched once for any number of calls that wait for it, renewed before it is over.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::{Client, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{client::unavailable, wire::TokenBody};
use crate::server::{
    clock::{Clock, Timestamp},
    config::logto as settings,
    domain::ports::DirectoryError,
    http,
};

/// How long before its end a token is renewed.
const EARLY: Duration = Duration::from_mins(5);
/// How long a failure is the answer for everyone, so that a dead tenant is not asked by each request anew.
const FAILURE_LASTS: Duration = Duration::from_secs(1);

/// The token and how to get it (RFC 6749 section 4.4, with RFC 8707's `resource`).
#[derive(Debug)]
pub struct Tokens {
    http: Client,
    address: Url,
    id: String,
    secret: SecretString,
    resource: String,
    clock: Arc<dyn Clock>,
    current: Mutex<Current>,
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
enum Current {
    #[default]
    None,
    Token(Arc<str>, Timestamp),
    Failed(DirectoryError, Timestamp),
}

impl std::fmt::Debug for Current {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Token(..) => "Token(…)",
            Self::Failed(..) => "Failed",
        })
    }
}

impl Tokens {
    pub fn new(http: Client, tenant: &settings::Logto, clock: Arc<dyn Clock>) -> Self {
        let mut address = tenant.endpoint.clone();
        address.set_path("/oidc/token");
        Self {
            http,
            address,
            id: tenant.m2m_app_id.clone(),
            secret: tenant.m2m_app_secret.clone(),
            resource: tenant.resource.clone(),
            clock,
            current: Mutex::default(),
            fetching: tokio::sync::Mutex::default(),
        }
    }

    /// A token that is valid for some minutes at least.
    pub async fn get(&self) -> Result<Arc<str>, DirectoryError> {
        if let Some(known) = self.known() {
            return known;
        }
        let _alone = self.fetching.lock().await;
        if let Some(known) = self.known() {
            return known;
        }
        let answer = self.fetch().await;
        let now = self.clock.now();
        let (kept, answer) = match answer {
            Ok((token, lasts)) => (Current::Token(Arc::clone(&token), now + lasts), Ok(token)),
            Err(error) => (Current::Failed(error, now + FAILURE_LASTS), Err(error)),
        };
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        answer
    }

    /// Forgets a token that was refused, unless there is another one already.
    pub fn forget(&self, token: &str) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(&*current, Current::Token(known, _) if **known == *token) {
            *current = Current::None;
        }
    }

    fn known(&self) -> Option<Result<Arc<str>, DirectoryError>> {
        let now = self.clock.now();
        match &*self.current.lock().unwrap_or_else(PoisonError::into_inner) {
            Current::Token(token, until) if now + EARLY < *until => Some(Ok(Arc::clone(token))),
            Current::Failed(error, until) if now < *until => Some(Err(*error)),
            Current::None | Current::Token(..) | Current::Failed(..) => None,
        }
    }

    async fn fetch(&self) -> Result<(Arc<str>, Duration), DirectoryError> {
        let form = [("grant_type", "client_credentials"), ("resource", self.resource.as_str()), ("scope", "all")];
        let request = self.http.post(self.address.clone()).basic_auth(&self.id, Some(self.secret.expose_secret()));
        let answer = http::send(request.form(&form))
            .await
            .map_err(|failed| unavailable(http::CallFailed { sure: true, ..failed }))?;
        let refused = |what| DirectoryError::Unavailable { what, sure: true };
        match answer.status {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED => return Err(refused("the machine-to-machine secret is wrong")),
            StatusCode::BAD_REQUEST => return Err(refused("no token: application id or resource is wrong")),
            _ => return Err(refused("no token: the tenant fails")),
        }
        let body: TokenBody = answer.json().ok_or(refused("no token: the answer is not what it should be"))?;
        // Without the role Logto hands out a token that every call refuses, and says so here only.
        if !body.scope.split(' ').any(|scope| scope == "all") {
            return Err(refused("the machine-to-machine application lacks the Management API role"));
        }
        Ok((body.access_token.into(), Duration::from_secs(body.expires_in)))
    }
}
