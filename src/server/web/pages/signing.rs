//! `/sign-in`, `/callback`, `/sign-out`: the doors.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::digest;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use super::{confirm, landing};
use crate::model::check::Reason;
use crate::server::{
    domain::{ports::Ended, stepup::FreshSignIn},
    oidc::{self, OidcError, SIGN_IN_TAKES},
    seal::Purpose,
    session::{ABSOLUTE, Found, Kept},
    web::{
        cookies::Name,
        intent,
        render::{SignInTrouble, Trouble},
        reply,
        state::App,
        visit::Visit,
    },
};

/// Begins a sign-in: state, nonce and PKCE verifier are bound to this browser by a sealed cookie of its own.
pub async fn sign_in(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let visit = Visit::new(&app, &head);
    let return_to = visit.query("return_to").and_then(|path| local_path(&path)).unwrap_or_else(|| "/profile".into());
    send_to_tenant(&visit, return_to, None).await
}

/// Sends a person who is signed in to the tenant, to prove themselves there for what waits under `of`.
pub async fn prove(visit: &Visit<'_>, of: &str) -> Response {
    send_to_tenant(visit, intent::page(of), Some(of.to_owned())).await
}

/// A sign-in under way, as the browser keeps it.
#[derive(Serialize, Deserialize)]
struct UnderWay {
    transaction: oidc::Transaction,
    /// What it is to prove a person for, who is signed in already.
    proves: Option<String>,
}

async fn send_to_tenant(visit: &Visit<'_>, return_to: String, proves: Option<String>) -> Response {
    let app = visit.app;
    let ui_locales = Some(visit.ui_locales());
    match app.oidc.begin(oidc::Begin { return_to, ui_locales, prompt_login: proves.is_some() }).await {
        Ok((url, transaction)) => {
            let mark = mark(&transaction.state);
            let plain = serde_json::to_vec(&UnderWay { transaction, proves }).unwrap_or_default();
            let sealed = app.sealer.seal_text(&*app.random, Purpose("sign-in", &mark), &plain);
            let cookie = app.jar.set(Name::SignIn, &mark, &sealed, Some(SIGN_IN_TAKES));
            reply::with_cookie(reply::see_other(url.as_str()), cookie)
        }
        Err(error) => {
            tracing::warn!(%error, "a sign-in could not begin");
            reply::trouble(visit, Trouble::SignIn(SignInTrouble::ProviderDown))
        }
    }
}

/// Ends a sign-in: where the tenant sends the person back to.
pub async fn callback(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let visit = Visit::new(&app, &head);
    let state = visit.query("state").unwrap_or_default();
    let mark = mark(&state);
    let under_way = app
        .jar
        .get(&head.headers, Name::SignIn, &mark)
        .and_then(|sealed| app.sealer.open_text(Purpose("sign-in", &mark), &sealed))
        .and_then(|plain| serde_json::from_slice::<UnderWay>(&plain).ok());
    let Some(UnderWay { transaction, proves }) = under_way else {
        // The back button after signing in leads here, too.
        return match visit.session().await {
            Ok(Found::Valid(_)) => reply::see_other("/profile"),
            Ok(Found::Over(_) | Found::Nothing) | Err(_) => {
                reply::trouble(&visit, Trouble::SignIn(SignInTrouble::Expired))
            }
        };
    };
    let callback = oidc::Callback {
        code: visit.query("code"),
        state: Some(state),
        iss: visit.query("iss"),
        error: visit.query("error"),
    };
    let response = match (app.oidc.finish(transaction, callback).await, proves) {
        (Ok(signed_in), None) => enter(&visit, signed_in).await,
        (Ok(signed_in), Some(of)) => {
            let oidc::SignedIn { user, auth_time, begun, .. } = signed_in;
            proven(&visit, &of, Ok(FreshSignIn { user, at: auth_time, begun })).await
        }
        (Err(OidcError::Denied), Some(of)) => proven(&visit, &of, Err(Reason::StaleSignIn)).await,
        (Err(error), _) => {
            tracing::warn!(%error, "a sign-in was refused");
            let trouble = match error {
                OidcError::Denied => SignInTrouble::Denied,
                OidcError::Expired => SignInTrouble::Expired,
                OidcError::Rejected(_) => SignInTrouble::Rejected,
                OidcError::Unavailable(_) => SignInTrouble::ProviderDown,
            };
            reply::trouble(&visit, Trouble::SignIn(trouble))
        }
    };
    reply::with_cookie(response, app.jar.remove(Name::SignIn, &mark))
}

/// The session stays the one that it was, whoever has signed in at the tenant: it is theirs who began the proof, or nothing
/// comes of it.
async fn proven(visit: &Visit<'_>, of: &str, fresh: Result<FreshSignIn, Reason>) -> Response {
    match visit.session().await {
        Ok(Found::Valid(session)) => confirm::signed_in(visit, *session, of, fresh).await,
        Ok(Found::Over(_) | Found::Nothing) => landing::ended(visit, StatusCode::UNAUTHORIZED),
        Err(error) => reply::unavailable(visit, &error),
    }
}

async fn enter(visit: &Visit<'_>, signed_in: oidc::SignedIn) -> Response {
    let app = visit.app;
    let kept = Kept { tokens: signed_in.tokens, claims: signed_in.claims, signed_in: signed_in.auth_time };
    let replaces = visit.cookie(Name::Session);
    match app.sessions.begin(signed_in.user, signed_in.sid, &kept, replaces.as_deref()).await {
        Ok(cookie) => {
            let to = local_path(&signed_in.return_to).unwrap_or_else(|| "/profile".into());
            reply::with_cookie(reply::see_other(&to), app.jar.set(Name::Session, "", &cookie, Some(ABSOLUTE)))
        }
        Err(error) => reply::unavailable(visit, &error),
    }
}

/// Ends our session, revokes its refresh token, and leads to where the tenant ends its own.
pub async fn sign_out(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let visit = Visit::new(&app, &head);
    let Some(cookie) = visit.cookie(Name::Session) else { return reply::see_other("/") };
    match app.sessions.end(&cookie, Ended::SignedOut).await {
        Ok(refresh) => {
            if let Some(refresh) = refresh {
                let oidc = Arc::clone(&app.oidc);
                tokio::spawn(async move { oidc.revoke(&refresh).await });
            }
        }
        Err(error) => return reply::unavailable(&visit, &error),
    }
    let to = match app.oidc.end_session_url().await {
        Ok(url) => url.to_string(),
        // The tenant is not there: its own session stays, ours is over.
        Err(error) => {
            tracing::warn!(%error, "the tenant's session could not be ended");
            "/".to_owned()
        }
    };
    let response = reply::with_cookie(reply::see_other(&to), app.jar.remove(Name::Session, ""));
    let minute = Some(Duration::from_mins(5));
    reply::with_cookie(response, app.jar.set(Name::Notice, "", landing::SIGNED_OUT, minute))
}

/// A path of this app, and nothing else: what a browser would take for another site's address is none.
pub fn local_path(path: &str) -> Option<String> {
    let is_local = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 512
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    is_local.then(|| path.to_owned())
}

/// Tells the cookies of several sign-ins apart.
fn mark(state: &str) -> String {
    URL_SAFE_NO_PAD.encode(&digest::digest(&digest::SHA256, state.as_bytes()).as_ref()[..6])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_this_app_is_returned_to() {
        for path in ["/", "/profile", "/profile?result=abc#email"] {
            assert_eq!(local_path(path).as_deref(), Some(path));
        }
        for path in
            ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a b", "/\t/evil.example", "profile"]
        {
            assert_eq!(local_path(path), None, "{path}");
        }
    }
}
