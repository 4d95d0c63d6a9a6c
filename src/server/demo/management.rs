//! The part of the Management API that a profile product uses, with the status codes, error codes and merge rules of
//! Logto 1.42.

mod codes;
mod fields;
mod identities;
mod password;
mod patch;
mod policy;
mod sessions;
pub mod users;
mod zod;

use axum::http::header;
use serde_json::{Value, json};

use super::{
    answer::{self, Answer, Outcome, with},
    keys::{self, Untrusted},
    ledger::has,
    request::{Body, Request},
    shared::{Shared, lock},
    state::State,
};
use crate::server::{clock::Timestamp, random::Random};

/// One request being answered; the state is held meanwhile.
pub struct Desk<'a> {
    state: &'a mut State,
    shared: &'a Shared,
    request: &'a Request,
    now: Timestamp,
}

impl Desk<'_> {
    fn random(&self) -> &dyn Random {
        &*self.shared.random
    }
}

/// Answers a request below `/api`.
pub fn answer(shared: &Shared, request: &Request) -> Outcome<Answer> {
    let path: Vec<_> = request.segments.iter().skip(1).map(String::as_str).collect();
    let methods = methods(&path);
    if methods.is_empty() {
        return Ok(answer::text(404, "Not Found"));
    }
    let method = if request.method == "HEAD" { "GET" } else { request.method.as_str() };
    let mut allowed = methods.to_vec();
    if methods.contains(&"GET") {
        allowed.insert(0, "HEAD");
    }
    if method == "OPTIONS" {
        return Ok(with(answer::empty(200), header::ALLOW, &allowed.join(", ")));
    }
    if !methods.contains(&method) {
        return Ok(with(answer::text(405, "Method Not Allowed"), header::ALLOW, &allowed.join(", ")));
    }
    let mut state = shared.state();
    let mut desk = Desk { state: &mut state, shared, request, now: shared.clock.now() };
    authorized(&desk)?;
    let Body::Json(body) = request.json() else {
        return Ok(answer::json(400, &json!({ "message": "Unexpected end of JSON input" })));
    };
    dispatch(&mut desk, method, &path, &body)
}

/// The methods of each path that exists here.
fn methods(path: &[&str]) -> &'static [&'static str] {
    match path {
        // Logto asks for no token here; the app sends one all the same.
        ["status"] => &["GET"],
        ["users" | "custom-profile-fields"] => &["GET", "POST"],
        ["custom-profile-fields", _] => &["GET", "PUT", "DELETE"],
        ["users", _] => &["GET", "PATCH", "DELETE"],
        ["users", _, "custom-data"] => &["GET", "PATCH"],
        ["users", _, "profile" | "password" | "is-suspended"] => &["PATCH"],
        ["users", _, "password", "verify"] | ["verification-codes"] | ["verification-codes", "verify"] => &["POST"],
        ["sign-in-exp"] => &["GET", "PATCH"],
        ["sign-in-exp", "default", "check-password"] | ["users", _, "identities"] => &["POST"],
        ["users", _, "has-password" | "all-identities" | "roles" | "organizations" | "mfa-verifications"] => &["GET"],
        ["users", _, "sessions" | "grants"] => &["GET"],
        ["users", _, "sessions" | "identities", _] => &["GET", "DELETE"],
        ["users", _, "grants", _] => &["DELETE"],
        _ => &[],
    }
}

fn dispatch(desk: &mut Desk<'_>, method: &str, path: &[&str], body: &Value) -> Outcome<Answer> {
    match (method, path) {
        ("GET", ["status"]) => Ok(answer::empty(204)),
        ("GET", ["custom-profile-fields"]) => Ok(fields::list(desk)),
        ("POST", ["custom-profile-fields"]) => fields::create(desk, body),
        ("GET", ["custom-profile-fields", name]) => Ok(fields::get(desk, name)),
        ("PUT", ["custom-profile-fields", name]) => fields::update(desk, name, body),
        ("DELETE", ["custom-profile-fields", name]) => Ok(fields::delete(desk, name)),
        ("GET", ["users"]) => users::list(desk),
        ("POST", ["users"]) => users::create(desk, body),
        ("GET", ["users", id]) => users::get(desk, id),
        ("PATCH", ["users", id]) => users::patch(desk.state, id, body, desk.now),
        ("DELETE", ["users", id]) => users::delete(desk, id),
        ("GET", ["users", id, "custom-data"]) => users::custom_data(desk, id),
        ("PATCH", ["users", id, "custom-data"]) => users::merge_custom_data(desk, id, body),
        ("PATCH", ["users", id, "profile"]) => users::merge_profile(desk, id, body),
        ("PATCH", ["users", id, "is-suspended"]) => users::set_suspended(desk, id, body),
        ("GET", ["users", id, "roles" | "organizations" | "mfa-verifications"]) => users::none_of(desk, id, path[2]),
        ("PATCH", ["users", id, "password"]) => password::set(desk, id, body),
        ("POST", ["users", id, "password", "verify"]) => password::verify(desk, id, body),
        ("GET", ["users", id, "has-password"]) => password::has(desk, id),
        ("GET", ["sign-in-exp"]) => Ok(policy::get(desk)),
        ("PATCH", ["sign-in-exp"]) => policy::patch(desk, body),
        ("POST", ["sign-in-exp", ..]) => policy::check(desk, body),
        ("POST", ["verification-codes"]) => codes::send(desk, body),
        ("POST", ["verification-codes", _]) => codes::verify(desk, body),
        ("GET", ["users", id, "sessions"]) => Ok(sessions::list(desk, id)),
        ("GET", ["users", id, "sessions", uid]) => sessions::get(desk, id, uid),
        ("DELETE", ["users", id, "sessions", uid]) => sessions::end(desk, id, uid),
        ("GET", ["users", id, "grants"]) => sessions::grants(desk, id),
        ("DELETE", ["users", id, "grants", grant]) => sessions::revoke(desk, id, grant),
        ("GET", ["users", id, "all-identities"]) => identities::all(desk, id),
        ("GET", ["users", id, "identities", target]) => identities::get(desk, id, target),
        ("DELETE", ["users", id, "identities", target]) => identities::unlink(desk, id, target),
        // Linking needs a connector, and the demo has none.
        ("POST", ["users", _, "identities"]) => Ok(answer::not_found()),
        _ => Ok(answer::text(404, "Not Found")),
    }
}

/// What an expired token leads to.
pub fn expired() -> Answer {
    let message = "Unauthorized. Please check credentials and its scope.";
    let data = json!({ "code": "ERR_JWT_EXPIRED", "name": "JWTExpired", "claim": "exp", "reason": "check_failed" });
    answer::error_with(401, "auth.unauthorized", message, &data)
}

/// The bearer must be a token of ours, for the Management API, in force, with scope `all`.
fn authorized(desk: &Desk<'_>) -> Outcome<()> {
    const MESSAGE: &str = "Unauthorized. Please check credentials and its scope.";
    let refuse = |data: &Value| Err(Box::new(answer::error_with(401, "auth.unauthorized", MESSAGE, data)));
    let Some(header) = desk.request.header(header::AUTHORIZATION) else {
        let code = "auth.authorization_header_missing";
        return Err(Box::new(answer::error(401, code, "Authorization header is missing.")));
    };
    if !header.starts_with("Bearer") {
        let data = json!({ "supportedTypes": ["Bearer"] });
        let code = "auth.authorization_token_type_not_supported";
        return Err(Box::new(answer::error_with(401, code, "Authorization type is not supported.", &data)));
    }
    let token = desk.request.bearer().unwrap_or_default();
    let known = lock(&desk.shared.trusted).get(token).cloned();
    let claims = match known.map_or_else(|| keys::claims(&desk.state.keys, token), Ok) {
        Ok(claims) => {
            desk.shared.trust(token, &claims);
            claims
        }
        Err(Untrusted::Invalid) => return refuse(&json!({ "code": "ERR_JWS_INVALID", "name": "JWSInvalid" })),
        Err(Untrusted::Signature) => {
            let code = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
            return refuse(&json!({ "code": code, "name": "JWSSignatureVerificationFailed" }));
        }
    };
    let failed = |code: &str, name: &str, claim: &str| {
        refuse(&json!({ "code": code, "name": name, "claim": claim, "reason": "check_failed", "payload": claims }))
    };
    for (claim, wanted) in [("iss", desk.shared.issuer()), ("aud", desk.state.credentials.resource.clone())] {
        if claims[claim] != wanted.as_str() {
            return failed("ERR_JWT_CLAIM_VALIDATION_FAILED", "JWTClaimValidationFailed", claim);
        }
    }
    if claims["exp"].as_i64().is_none_or(|exp| exp <= desk.now.seconds()) {
        return failed("ERR_JWT_EXPIRED", "JWTExpired", "exp");
    }
    if !has(claims["scope"].as_str().unwrap_or_default(), "all") {
        let message = "Forbidden. Please check your user roles and permissions.";
        return Err(Box::new(answer::error(403, "auth.forbidden", message)));
    }
    Ok(())
}
