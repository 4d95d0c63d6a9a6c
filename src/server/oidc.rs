//! Signing in at the tenant: OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636), state, nonce and the
//! issuer in the callback (RFC 9207).

mod claims;
mod discovery;
mod exchange;
mod id_token;
mod jwt;
mod keys;
mod logout_token;
mod user_info;

use std::{fmt, sync::Arc, time::Duration};

use aws_lc_rs::constant_time;
use reqwest::Client as Http;
use serde::{Deserialize, Serialize};
use url::Url;

pub use self::logout_token::LoggedOut;
use self::{
    discovery::{Discovery, Provider},
    jwt::{Expected, Unchecked},
    keys::{From, Keys},
};
use super::{
    clock::{Clock, Timestamp},
    config::{app::BaseUrl, logto as settings},
    domain::person::{Person, UserId},
    random::Random,
    session::renewal::Tokens,
};

/// What a person is asked to share, and `offline_access`, which gives a refresh token only with `prompt=consent`.
/// `openid` is added to them always.
const SCOPES: [&str; 7] = ["profile", "email", "phone", "address", "custom_data", "identities", "offline_access"];

/// How long a person may take to sign in at the tenant.
pub const SIGN_IN_TAKES: Duration = Duration::from_mins(30);

/// The tenant's OpenID provider, seen from this application.
#[derive(Debug)]
pub struct Client {
    http: Http,
    app_id: String,
    app_secret: secrecy::SecretString,
    redirect_uri: String,
    post_logout_redirect_uri: String,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    discovery: Discovery,
    keys: Keys,
}

/// How a sign-in begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begin {
    /// Where to afterwards: a path of this app.
    pub return_to: String,
    /// In which language (`ui_locales`).
    pub ui_locales: Option<String>,
    /// Whether the person must prove themselves even where the tenant knows them (`prompt=login`, `max_age=0`). Nothing else
    /// is asked for then.
    pub prompt_login: bool,
}

/// What binds a sign-in to the browser that began it. Kept by that browser, sealed. Does not print.
#[derive(Clone, Serialize, Deserialize)]
pub struct Transaction {
    /// Comes back in the callback.
    pub state: String,
    nonce: String,
    verifier: String,
    return_to: String,
    created: Timestamp,
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transaction(…)")
    }
}

/// What the tenant sends a person back with. Does not print.
#[derive(Clone, Default)]
pub struct Callback {
    /// The code.
    pub code: Option<String>,
    /// The state that was sent along.
    pub state: Option<String>,
    /// Who sends (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Callback(…)")
    }
}

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// The tenant's session, where it tells.
    pub sid: Option<String>,
    /// Their tokens.
    pub tokens: Tokens,
    /// What the ID token says of them.
    pub claims: Person,
    /// Where they wanted to go.
    pub return_to: String,
    /// When they proved themselves to the tenant (`auth_time`): before now, where it knew them.
    pub auth_time: Option<Timestamp>,
    /// When we sent them there.
    pub begun: Timestamp,
}

/// Why nobody has signed in. Holds nothing of anyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OidcError {
    /// The person, or the tenant for them, said no.
    #[error("the sign-in was not granted")]
    Denied,
    /// It is not the sign-in that this browser began, or it took too long, or the code was used already.
    #[error("the sign-in is over or not this browser's")]
    Expired,
    /// What the tenant sent cannot be trusted.
    #[error("what the tenant sent cannot be trusted: {0}")]
    Rejected(&'static str),
    /// The tenant does not answer as it should.
    #[error("the tenant does not answer: {0}")]
    Unavailable(&'static str),
}

impl Client {
    /// The provider of a tenant.
    pub fn new(
        http: Http,
        tenant: &settings::Logto,
        base_url: &BaseUrl,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        Self {
            app_id: tenant.app_id.clone(),
            app_secret: tenant.app_secret.clone(),
            redirect_uri: base_url.join("/callback"),
            post_logout_redirect_uri: base_url.origin().to_owned(),
            discovery: Discovery::new(http.clone(), &tenant.endpoint, Arc::clone(&clock)),
            keys: Keys::new(http.clone(), Arc::clone(&clock)),
            http,
            clock,
            random,
        }
    }

    /// Where to send a person to sign in, and what their browser keeps meanwhile.
    ///
    /// # Errors
    /// The tenant does not answer.
    pub async fn begin(&self, begin: Begin) -> Result<(Url, Transaction), OidcError> {
        let provider = self.discovery.get().await?;
        let random = &*self.random;
        let transaction = Transaction {
            state: random.token(24),
            nonce: random.token(24),
            verifier: random.token(32),
            return_to: begin.return_to.clone(),
            created: self.clock.now(),
        };
        let url = exchange::authorization_url(self, &provider, &transaction, &begin)?;
        Ok((url, transaction))
    }

    /// Ends a sign-in: the code becomes tokens, and the ID token is checked in full.
    ///
    /// # Errors
    /// Why nobody has signed in.
    pub async fn finish(&self, transaction: Transaction, callback: Callback) -> Result<SignedIn, OidcError> {
        let provider = self.discovery.get().await?;
        let state = callback.state.ok_or(OidcError::Expired)?;
        // How long a browser keeps its cookie is its own affair.
        let is_over = self.clock.now().since(transaction.created) >= SIGN_IN_TAKES;
        if is_over || !same(&state, &transaction.state) {
            return Err(OidcError::Expired);
        }
        // RFC 9207: an answer of another provider must not be taken for this one's, an error neither.
        if callback.iss.as_deref() != Some(provider.issuer.as_str()) {
            return Err(OidcError::Rejected("the callback's issuer"));
        }
        if let Some(error) = callback.error {
            return Err(match error.as_str() {
                "server_error" | "temporarily_unavailable" => OidcError::Unavailable("it says so itself"),
                _ => OidcError::Denied,
            });
        }
        let code = callback.code.ok_or(OidcError::Rejected("no code"))?;
        let (tokens, id_token) = exchange::code(self, &provider, code, &transaction.verifier).await?;
        let id_token = id_token.ok_or(OidcError::Rejected("no ID token"))?;
        let claims = self.check_id_token(&id_token, &provider).await?;
        if !claims.nonce.as_deref().is_some_and(|nonce| same(nonce, &transaction.nonce)) {
            return Err(OidcError::Rejected("nonce"));
        }
        Ok(SignedIn {
            user: UserId::from_trusted(claims.sub),
            sid: claims.sid,
            auth_time: claims.auth_time.map(|seconds| Timestamp::from_millis(seconds.saturating_mul(1000))),
            begun: transaction.created,
            tokens,
            claims: claims.person.into(),
            return_to: transaction.return_to,
        })
    }

    /// Checks an ID token in full, but for its nonce, which only a sign-in knows.
    async fn check_id_token(&self, token: &str, provider: &Provider) -> Result<id_token::Claims, OidcError> {
        let token = Unchecked::read(token)?;
        if token.is_of_other_kind() {
            return Err(OidcError::Rejected("typ"));
        }
        let claims: id_token::Claims = self.keys.verify(&token, provider, From::Provider).await?;
        claims.check(&self.expected(provider))
    }

    /// Checks a logout token in full, but for whether it was used already, which only the store knows.
    ///
    /// # Errors
    /// What is wrong with it, or that the provider's keys cannot be had.
    pub async fn logged_out(&self, token: &str) -> Result<LoggedOut, OidcError> {
        let token = Unchecked::read(token)?;
        if !token.is_of_kind(logout_token::KIND) {
            return Err(OidcError::Rejected("typ"));
        }
        let provider = self.discovery.get().await?;
        let claims: logout_token::Claims = self.keys.verify(&token, &provider, From::Anyone).await?;
        claims.check(&self.expected(&provider))
    }

    fn expected<'a>(&'a self, provider: &'a Provider) -> Expected<'a> {
        Expected { issuer: &provider.issuer, audience: &self.app_id, now: self.clock.now() }
    }

    /// Takes a refresh token back (RFC 7009), as well as it can be done.
    pub async fn revoke(&self, refresh: &str) {
        if let Err(error) = exchange::revoke(self, refresh).await {
            tracing::warn!(%error, "a refresh token could not be revoked");
        }
    }

    /// Where the tenant ends its own session and leads back. With the client's id instead of an ID token: a token in an
    /// address stays in histories and logs.
    ///
    /// # Errors
    /// The tenant does not answer.
    pub async fn end_session_url(&self) -> Result<Url, OidcError> {
        let provider = self.discovery.get().await?;
        let mut url = provider.end_session_endpoint.clone().ok_or(OidcError::Unavailable("no end-session endpoint"))?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.app_id)
            .append_pair("post_logout_redirect_uri", &self.post_logout_redirect_uri);
        Ok(url)
    }

    /// Whether the provider describes itself as it should, and its keys can be had.
    ///
    /// # Errors
    /// What is not there.
    pub async fn ready(&self) -> Result<(), OidcError> {
        let provider = self.discovery.get().await?;
        self.keys.load(&provider).await
    }
}

/// Whether two secrets are the same, in time that does not tell where they differ.
fn same(a: &str, b: &str) -> bool {
    constant_time::verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}
