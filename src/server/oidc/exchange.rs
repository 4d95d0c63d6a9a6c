//! The token endpoint: a code for tokens, a refresh token for new ones, a refresh token taken back.

use std::{collections::HashMap, time::Duration};

use async_trait::async_trait;
use oauth2::{
    AuthUrl, AuthorizationCode, Client as OauthClient, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken,
    RequestTokenError, Scope, StandardErrorResponse, StandardRevocableToken, StandardTokenResponse, TokenResponse as _,
    TokenUrl,
    basic::{
        BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
        BasicTokenType,
    },
};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Begin, Client, OidcError, SCOPES, Transaction, discovery::Provider};
use crate::server::{
    domain::person::UserId,
    http::{self, MAX_ANSWER},
    session::renewal::{Renewal, RenewalError, Tokens},
};

/// How long taking a token back may take: the person has gone already.
const REVOKING: Duration = Duration::from_secs(3);

/// Longer than a session at the tenant lasts, in seconds: nobody has to sign in anew for it.
const ANY_AGE: &str = "31536000";

/// What OpenID Connect adds to a token answer.
#[derive(Debug, Serialize, Deserialize)]
struct IdTokenField {
    id_token: Option<String>,
}

impl ExtraTokenFields for IdTokenField {}

type Answer = StandardTokenResponse<IdTokenField, BasicTokenType>;
type Oauth = OauthClient<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// A failure below the protocol.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failed(&'static str);

fn oauth(client: &Client, provider: &Provider) -> Result<Oauth, OidcError> {
    let redirect = RedirectUrl::new(client.redirect_uri.clone());
    let redirect = redirect.map_err(|_| OidcError::Unavailable("the redirect URI is no URL"))?;
    Ok(OauthClient::new(ClientId::new(client.app_id.clone()))
        .set_client_secret(ClientSecret::new(client.app_secret.expose_secret().to_owned()))
        .set_auth_uri(AuthUrl::from_url(provider.authorization_endpoint.clone()))
        .set_token_uri(TokenUrl::from_url(provider.token_endpoint.clone()))
        .set_redirect_uri(redirect))
}

/// Where a person signs in.
pub fn authorization_url(
    client: &Client,
    provider: &Provider,
    transaction: &Transaction,
    begin: &Begin,
) -> Result<Url, OidcError> {
    let verifier = PkceCodeVerifier::new(transaction.verifier.clone());
    let state = transaction.state.clone();
    let oauth = oauth(client, provider)?;
    // With `max_age` the ID token must tell when the person proved themselves (OpenID Connect Core section 2), which the
    // tenant's own session hides otherwise.
    let (scopes, prompt, max_age) =
        if begin.prompt_login { (&[][..], "login", "0") } else { (&SCOPES[..], "consent", ANY_AGE) };
    let mut request = oauth
        .authorize_url(|| CsrfToken::new(state))
        .add_scopes(scopes.iter().map(|scope| Scope::new((*scope).to_owned())))
        .add_scope(Scope::new("openid".to_owned()))
        .add_extra_param("nonce", transaction.nonce.clone())
        .add_extra_param("prompt", prompt)
        .add_extra_param("max_age", max_age)
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    if let Some(locales) = &begin.ui_locales {
        request = request.add_extra_param("ui_locales", locales.clone());
    }
    Ok(request.url().0)
}

/// Tokens and the ID token for a code.
pub async fn code(
    client: &Client,
    provider: &Provider,
    code: String,
    verifier: &str,
) -> Result<(Tokens, Option<String>), OidcError> {
    let http = client.http.clone();
    let send = move |request| send(http.clone(), request);
    let answer = oauth(client, provider)?
        .exchange_code(AuthorizationCode::new(code))
        .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
        .request_async(&send)
        .await
        .map_err(|error| match error {
            RequestTokenError::ServerResponse(error) if is_invalid_grant(&error) => OidcError::Expired,
            RequestTokenError::ServerResponse(_) => {
                OidcError::Unavailable("the token endpoint refuses this application")
            }
            RequestTokenError::Request(Failed(what)) => OidcError::Unavailable(what),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                OidcError::Unavailable("the token endpoint's answer is not what it should be")
            }
        })?;
    let id_token = answer.extra_fields().id_token.clone();
    Ok((tokens(client, &answer, None), id_token))
}

fn is_invalid_grant(error: &StandardErrorResponse<BasicErrorResponseType>) -> bool {
    *error.error() == BasicErrorResponseType::InvalidGrant
}

fn tokens(client: &Client, answer: &Answer, old_refresh: Option<&str>) -> Tokens {
    let lasts = answer.expires_in().unwrap_or(Duration::from_mins(5));
    Tokens {
        access: answer.access_token().secret().clone(),
        refresh: answer.refresh_token().map(|token| token.secret().clone()).or_else(|| old_refresh.map(str::to_owned)),
        access_expires: client.clock.now() + lasts,
    }
}

#[async_trait]
impl Renewal for Client {
    async fn renew(&self, refresh: &str, user: &UserId) -> Result<Tokens, RenewalError> {
        let unavailable = |error: OidcError| {
            tracing::warn!(%error, "tokens could not be renewed");
            RenewalError::Unavailable
        };
        let provider = self.discovery.get().await.map_err(unavailable)?;
        let http = self.http.clone();
        let send = move |request| send(http.clone(), request);
        let token = RefreshToken::new(refresh.to_owned());
        let oauth = oauth(self, &provider).map_err(unavailable)?;
        let answer = oauth.exchange_refresh_token(&token).request_async(&send).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(error) if is_invalid_grant(&error) => RenewalError::Refused,
            RequestTokenError::ServerResponse(_) => unavailable(OidcError::Unavailable("renewing is refused")),
            RequestTokenError::Request(Failed(what)) => unavailable(OidcError::Unavailable(what)),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                unavailable(OidcError::Unavailable("the token endpoint's answer is not what it should be"))
            }
        })?;
        if let Some(id_token) = &answer.extra_fields().id_token {
            // OpenID Connect Core section 12.2: the new ID token must be the same person's.
            let claims = self.check_id_token(id_token, &provider).await.map_err(unavailable)?;
            if claims.sub != user.as_str() {
                return Err(RenewalError::Refused);
            }
        }
        Ok(tokens(self, &answer, Some(refresh)))
    }
}

/// Takes a refresh token back (RFC 7009).
pub async fn revoke(client: &Client, refresh: &str) -> Result<(), OidcError> {
    let provider = client.discovery.get().await?;
    let Some(address) = provider.revocation_endpoint.clone() else { return Ok(()) };
    let form = HashMap::from([("token", refresh), ("token_type_hint", "refresh_token")]);
    let secret = client.app_secret.expose_secret();
    let request = client.http.post(address).basic_auth(&client.app_id, Some(secret)).timeout(REVOKING).form(&form);
    let answer = http::send(request).await.map_err(|failed| OidcError::Unavailable(failed.what))?;
    if answer.status.is_success() { Ok(()) } else { Err(OidcError::Unavailable("revocation fails")) }
}

/// oauth2's requests, sent by our client.
async fn send(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Failed> {
    let request = request.try_into().map_err(|_| Failed("the request could not be made"))?;
    let mut response = http
        .execute(request)
        .await
        .map_err(|error| Failed(if error.is_timeout() { "no answer in time" } else { "the connection failed" }))?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| Failed("the answer broke off"))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(Failed("the answer is too long"));
        }
        body.extend_from_slice(&chunk);
    }
    if response.status().is_server_error() {
        return Err(Failed("the token endpoint fails"));
    }
    let mut answer = HttpResponse::new(body);
    *answer.status_mut() = response.status();
    *answer.headers_mut() = std::mem::take(response.headers_mut());
    Ok(answer)
}
