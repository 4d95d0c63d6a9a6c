//! The authorization endpoint, and the sign-in page's part of it.

use std::{sync::Arc, time::Duration};

use url::Url;

use super::COOKIE;
use crate::server::{
    clock::Timestamp,
    demo::{
        answer::{self, Answer, Outcome},
        ledger::{Asked, SignInContext, has},
        pages, password,
        request::{self, Request},
        shared::{Shared, lock},
    },
};

/// The scopes that there are.
pub const SCOPES: [&str; 11] = [
    "openid",
    "offline_access",
    "profile",
    "email",
    "phone",
    "address",
    "custom_data",
    "identities",
    "roles",
    "urn:logto:scope:organizations",
    "urn:logto:scope:organization_roles",
];

type Pairs = Vec<(String, String)>;

/// `GET /oidc/auth`
pub fn authorize(shared: &Arc<Shared>, request: &Request) -> Outcome<Answer> {
    let parameters = if request.query.is_empty() {
        url::form_urlencoded::parse(&request.body).into_owned().collect()
    } else {
        request.query.clone()
    };
    let get = |name: &str| request::find(&parameters, name);
    let redirect_uri = check(shared, &parameters)?;
    let refuse = |error: &str, description: &str| {
        Ok(back(shared, &redirect_uri, get("state"), &[("error", error), ("error_description", description)]))
    };
    if get("response_type") != Some("code") {
        // The other response types answer in the fragment.
        let error =
            [("error", "unsupported_response_type"), ("error_description", "unsupported response_type requested")];
        let answer = back(shared, &redirect_uri, get("state"), &error);
        let location = answer.headers().get(axum::http::header::LOCATION).and_then(|value| value.to_str().ok());
        return Ok(answer::redirect(&location.unwrap_or_default().replacen('?', "#", 1)));
    }
    if get("code_challenge").is_some() && get("code_challenge_method") != Some("S256") {
        return refuse("invalid_request", "not supported value of code_challenge_method");
    }
    let openid = has(get("scope").unwrap_or("openid"), "openid");
    if get("nonce").is_some() && !openid {
        return refuse("invalid_request", "openid scope must be requested when using the nonce parameter");
    }
    if get("resource").is_some() {
        return refuse("invalid_target", "resource indicator is missing, or unknown");
    }
    let scope: Vec<_> = get("scope").unwrap_or("openid").split(' ').filter(|s| SCOPES.contains(s)).collect();
    let prompt = get("prompt").unwrap_or_default();
    let consent = has(prompt, "consent");
    let now = shared.clock.now();
    let session = request.cookie(COOKIE).and_then(|cookie| {
        let state = shared.state();
        let session = state.ledger.session(&cookie, now)?;
        let young = get("max_age")
            .and_then(|age| age.parse().ok())
            .is_none_or(|age: u64| now.since(Timestamp::from_millis(session.signed_in)) < Duration::from_secs(age));
        young.then(|| session.uid.clone())
    });
    let Some(session) = session.filter(|_| !has(prompt, "login")) else {
        if has(prompt, "none") {
            return refuse("login_required", "End-User authentication is required");
        }
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&parameters).finish();
        return Ok(answer::redirect(&format!("/sign-in?{query}")));
    };
    // Without `prompt=consent` there is no refresh token.
    let granted = scope.into_iter().filter(|scope| consent || *scope != "offline_access").collect::<Vec<_>>().join(" ");
    let asked = Asked {
        redirect_uri: redirect_uri.to_string(),
        scope: granted,
        state: get("state").map(str::to_owned),
        nonce: get("nonce").map(str::to_owned),
        challenge: get("code_challenge").map(str::to_owned),
        consent,
        auth_time: get("max_age").is_some(),
    };
    let code = shared.state().ledger.authorize(&session, asked, now, &*shared.random);
    match code {
        Some(code) => {
            shared.changed.notify_one();
            Ok(back(shared, &redirect_uri, get("state"), &[("code", &code)]))
        }
        None => refuse("server_error", "oops! something went wrong"),
    }
}

/// Client and redirect URI: when they are wrong, nobody is sent anywhere.
fn check(shared: &Shared, parameters: &Pairs) -> Outcome<Url> {
    let get = |name: &str| request::find(parameters, name);
    let issuer = shared.issuer();
    let refused = |error: &str, description: &str| {
        let more: Vec<_> =
            get("state").map(|state| ("state", state)).into_iter().chain([("iss", issuer.as_str())]).collect();
        Err(Box::new(answer::oidc_with(400, error, description, &more)))
    };
    match get("client_id") {
        None => return refused("invalid_request", "missing required parameter 'client_id'"),
        Some(id) if id != shared.state().credentials.app_id => {
            return refused("invalid_client", &format!("invalid client {id}"));
        }
        Some(_) => {}
    }
    let registered = format!("{}/callback", shared.app_base_url);
    match get("redirect_uri") {
        Some(uri) if uri == registered => {}
        Some(_) => {
            let description = "redirect_uri did not match any of the client's registered redirect_uris";
            return refused("invalid_redirect_uri", description);
        }
        None => {
            return refused("invalid_request", "missing required parameter 'redirect_uri'");
        }
    }
    registered.parse().map_err(|_| Box::new(answer::internal()))
}

/// Back to the application, with the issuer (RFC 9207).
fn back(shared: &Shared, redirect_uri: &Url, state: Option<&str>, pairs: &[(&str, &str)]) -> Answer {
    let mut url = redirect_uri.clone();
    let issuer = lock(&shared.callback_issuer).clone().unwrap_or_else(|| shared.issuer());
    url.query_pairs_mut()
        .extend_pairs(pairs)
        .extend_pairs(state.map(|state| ("state", state)))
        .append_pair("iss", &issuer);
    answer::redirect(url.as_str())
}

/// `POST /sign-in`: name and password, then on with what was asked for.
pub fn sign_in(shared: &Arc<Shared>, request: &Request) -> Answer {
    let field = |name: &str| request.field(name).unwrap_or_default();
    let (username, typed, to) = (field("username"), field("password"), field("to"));
    let now = shared.clock.now();
    let random = &*shared.random;
    let mut state = shared.state();
    let person = state
        .named(username.trim())
        .filter(|person| person.password.as_ref().is_some_and(|kept| password::matches(&typed, kept)));
    let Some(person) = person else {
        drop(state);
        return pages::sign_in::page(shared, 422, &to, &username, Some("Incorrect account or password."));
    };
    if person.is_suspended {
        drop(state);
        return pages::sign_in::page(shared, 401, &to, &username, Some("This account is suspended."));
    }
    let id = person.id.clone();
    let agent = request.header("user-agent").unwrap_or_default();
    let context = SignInContext::new(username.trim(), request.peer.ip().to_string(), agent, random);
    let session = state.ledger.begin(&id, context, now, random);
    if let Some(person) = state.person_mut(&id) {
        person.last_sign_in_at = Some(now.millis());
    }
    drop(state);
    // The person has just proven themselves: `login` is done.
    let parameters: Pairs = url::form_urlencoded::parse(to.as_bytes()).into_owned().collect();
    let without_login = parameters.into_iter().map(|(name, value)| {
        let value = match name.as_str() {
            "prompt" => value.split(' ').filter(|word| *word != "login").collect::<Vec<_>>().join(" "),
            // Any age will do; that the ID token tells of it stays asked for.
            "max_age" => "86400".to_owned(),
            _ => value,
        };
        (name, value)
    });
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(without_login).finish();
    let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax", session.cookie);
    answer::with(answer::redirect(&format!("/oidc/auth?{query}")), axum::http::header::SET_COOKIE, &cookie)
}
