//! What the tenant tells us unasked, server to server: `/backchannel-logout` and `/webhooks/logto`. There is no person and
//! no session here; what is sent must prove by itself who made it.

use std::sync::Arc;

use aws_lc_rs::digest;
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::server::{
    domain::told::{Sessions, Told, What},
    logto::webhook::{self, Refused},
    oidc::{LoggedOut, OidcError},
    web::{form, state::App},
};

/// The most bytes that a logout token's form may have.
pub const MAX_LOGOUT: usize = 16 * 1024;

/// A session of the tenant is over (OpenID Connect Back-Channel Logout 1.0 section 2.5): 200, or 400 whatever the reason.
pub async fn backchannel_logout(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let mut tokens = form::pairs(&headers, &body).unwrap_or_default().into_iter();
    let mut next = || tokens.find_map(|(name, value)| (name == "logout_token").then_some(value));
    let (Some(token), None) = (next(), next()) else { return refused("invalid_request") };
    let told = match app.oidc.logged_out(&token).await {
        Ok(logged_out) => told(logged_out),
        Err(error) => {
            tracing::warn!(%error, "a logout token was refused");
            return refused(match error {
                OidcError::Unavailable(_) => "temporarily_unavailable",
                OidcError::Denied | OidcError::Expired | OidcError::Rejected(_) => "invalid_request",
            });
        }
    };
    let Some(told) = told else { return refused("invalid_request") };
    match app.news.heed(&told).await {
        Ok(true) => status(StatusCode::OK),
        Ok(false) => {
            tracing::warn!("a logout token was used twice");
            refused("invalid_request")
        }
        Err(error) => {
            tracing::error!(%error, "sessions could not be ended as the tenant asked");
            refused("temporarily_unavailable")
        }
    }
}

fn told(LoggedOut { jti, until, user, sid }: LoggedOut) -> Option<Told> {
    let hash = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, jti.as_bytes()));
    let sessions = match (sid, user) {
        (Some(sid), user) => Sessions::In { sid, user },
        (None, Some(user)) => Sessions::Of(user),
        (None, None) => return None,
    };
    Some(Told { id: format!("logout/{hash}"), until, what: What::SignedOut(sessions) })
}

/// Something of a person changed. What was heeded before is answered as if it were new: Logto sends again what it got no
/// answer to.
pub async fn webhook(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(webhooks) = &app.webhooks else { return status(StatusCode::NOT_FOUND) };
    let signature = headers.get(webhook::SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let told = match webhooks.read(signature, &body, app.clock.now()) {
        Ok(Some(told)) => told,
        Ok(None) => return status(StatusCode::NO_CONTENT),
        Err(why) => {
            tracing::warn!(%why, "a webhook was refused");
            return status(match why {
                Refused::Signature => StatusCode::UNAUTHORIZED,
                Refused::Time | Refused::Malformed => StatusCode::BAD_REQUEST,
            });
        }
    };
    match app.news.heed(&told).await {
        Ok(_) => {
            // Also when it is told again: files are no part of what was done the first time, whole or not at all.
            if let What::Deleted(user) = &told.what {
                app.pictures.forget(user).await;
            }
            status(StatusCode::NO_CONTENT)
        }
        Err(error) => {
            tracing::error!(%error, "a webhook could not be heeded");
            // Logto tries again.
            status(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

fn refused(error: &'static str) -> Response {
    let mut response = Response::new(Body::from(format!("{{\"error\":\"{error}\"}}")));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn status(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
