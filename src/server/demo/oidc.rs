//! The OpenID provider: `/oidc`.

mod authorize;
mod claims;
mod token;

use std::sync::Arc;

use serde_json::json;

pub use self::{authorize::sign_in, token::management_token};
use super::{
    answer::{self, Answer, Outcome},
    request::Request,
    shared::Shared,
};

/// The cookie of the tenant's own session. Cookies are shared by all ports of a host, so its name is not the app's.
pub const COOKIE: &str = "demo_session";

/// Answers a request below `/oidc`.
pub fn answer(shared: &Arc<Shared>, request: &Request) -> Outcome<Answer> {
    let path: Vec<_> = request.segments.iter().skip(1).map(String::as_str).collect();
    match (request.method.as_str(), &path[..]) {
        ("GET", [".well-known", "openid-configuration"]) => Ok(discovery(shared)),
        ("GET", ["jwks"]) => {
            let keys: Vec<_> = shared.state().keys.iter().map(super::keys::Key::jwk).collect();
            Ok(answer::json(200, &json!({ "keys": keys })))
        }
        ("GET" | "POST", ["auth"]) => authorize::authorize(shared, request),
        ("POST", ["token"]) => token::token(shared, request),
        ("POST", ["token", "revocation"]) => token::revoke(shared, request),
        ("GET" | "POST", ["me"]) => claims::user_info(shared, request),
        ("GET" | "POST", ["session", "end"]) => Ok(end_session(shared, request)),
        (method, path) => {
            let route = format!("unrecognized route or not allowed method ({method} on /{})", path.join("/"));
            Ok(answer::oidc(404, "invalid_request", &route))
        }
    }
}

fn discovery(shared: &Shared) -> Answer {
    let issuer = shared.issuer();
    let at = |path: &str| format!("{issuer}{path}");
    answer::json(
        200,
        &json!({
            "issuer": issuer,
            "authorization_endpoint": at("/auth"),
            "token_endpoint": at("/token"),
            "userinfo_endpoint": at("/me"),
            "jwks_uri": at("/jwks"),
            "revocation_endpoint": at("/token/revocation"),
            "end_session_endpoint": at("/session/end"),
            "scopes_supported": authorize::SCOPES,
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES384"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "authorization_response_iss_parameter_supported": true,
        }),
    )
}

/// Ends the browser's session. Logto asks by a page that sends itself with JavaScript; here the way back is direct, so
/// that it can be gone without.
fn end_session(shared: &Shared, request: &Request) -> Answer {
    if let Some(cookie) = request.cookie(COOKIE) {
        shared.state().ledger.end(&cookie);
    }
    let parameter = |name: &str| request.query(name).map(str::to_owned).or_else(|| request.field(name));
    let registered = |uri: &String| uri.trim_end_matches('/') == shared.app_base_url;
    let is_ours = parameter("client_id").is_some_and(|id| id == shared.state().credentials.app_id)
        || parameter("id_token_hint").is_some();
    let answer = match parameter("post_logout_redirect_uri") {
        Some(uri) if is_ours && registered(&uri) => match parameter("state") {
            Some(state) => {
                let state = url::form_urlencoded::Serializer::new(String::new()).append_pair("state", &state).finish();
                answer::redirect(&format!("{uri}?{state}"))
            }
            None => answer::redirect(&uri),
        },
        Some(_) => answer::oidc(400, "invalid_request", "post_logout_redirect_uri not registered"),
        None => answer::redirect("/"),
    };
    answer::with(
        answer,
        axum::http::header::SET_COOKIE,
        &format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"),
    )
}
