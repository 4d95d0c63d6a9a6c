//! The Management API, as far as the product uses it: `/api`.

pub mod codes;
pub mod sessions;
pub mod users;

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    answer::{self, Answer, Outcome},
    keys::{self, Untrusted},
    ledger::has,
    request::{Body, Request},
    shared::Shared,
};

/// Answers a request below `/api`.
pub fn answer(shared: &Arc<Shared>, request: &Request) -> Outcome<Answer> {
    let path: Vec<_> = request.segments.iter().skip(1).map(String::as_str).collect();
    let method = request.method.as_str();
    if path == ["status"] && method == "GET" {
        return Ok(answer::empty(204));
    }
    if !is_known(&path) {
        return Ok(answer::text(404, "Not Found"));
    }
    authorize(shared, request)?;
    let now = shared.clock.now();
    let body = || match request.json() {
        Body::Json(value) if has_nul(&value) => Err(Box::new(answer::internal())),
        Body::Json(value) => Ok(value),
        Body::Malformed => Err(Box::new(answer::json(400, &json!({ "message": "Unexpected token in JSON" })))),
    };
    let mut state = shared.state();
    Ok(match (method, &path[..]) {
        ("GET", ["users"]) => users::list(&state, request),
        ("GET", ["users", id]) => match state.person(id) {
            Some(person) => answer::tagged(request, &person.json()),
            None => answer::not_found(),
        },
        ("PATCH", ["users", id]) => users::patch(&mut state, id, &body()?, now)?,
        ("DELETE", ["users", id]) => users::delete(&mut state, id),
        ("GET", ["users", id, "custom-data"]) => match state.person(id) {
            Some(person) => answer::tagged(request, &Value::Object(person.custom_data.clone())),
            None => answer::not_found(),
        },
        ("PATCH", ["users", id, "custom-data"]) => users::merge_custom_data(&mut state, id, &body()?, now)?,
        ("PATCH", ["users", id, "profile"]) => users::merge_profile(&mut state, id, &body()?, now)?,
        ("PATCH", ["users", id, "password"]) => users::set_password(&mut state, id, &body()?, now, &*shared.random)?,
        ("POST", ["users", id, "password", "verify"]) => users::verify_password(&state, id, &body()?)?,
        ("GET", ["users", id, "has-password"]) => match state.person(id) {
            Some(person) => answer::json(200, &json!({ "hasPassword": person.password.is_some() })),
            None => answer::not_found(),
        },
        ("PATCH", ["users", id, "is-suspended"]) => users::suspend(&mut state, id, &body()?, now)?,
        ("DELETE", ["users", id, "identities", target]) => users::delete_identity(&mut state, id, target, now),
        ("GET", ["users", id, "sessions"]) => sessions::list(&state, id),
        ("DELETE", ["users", id, "sessions", uid]) => sessions::end(&mut state, id, uid, request),
        ("POST", ["verification-codes"]) => codes::send(&mut state, &body()?, now, &*shared.random)?,
        ("POST", ["verification-codes", "verify"]) => codes::verify(&mut state, &body()?, now)?,
        _ => answer::text(405, "Method Not Allowed"),
    })
}

/// Whether there is such an endpoint, by whatever method.
#[expect(clippy::unnested_or_patterns, reason = "one endpoint a line")]
fn is_known(path: &[&str]) -> bool {
    matches!(
        path,
        ["users"]
            | ["users", _]
            | ["users", _, "custom-data" | "profile" | "password" | "has-password" | "is-suspended" | "sessions"]
            | ["users", _, "password", "verify"]
            | ["users", _, "identities" | "sessions", _]
            | ["verification-codes"]
            | ["verification-codes", "verify"]
    )
}

/// What an expired token leads to.
pub fn expired() -> Answer {
    let message = "Unauthorized. Please check credentials and its scope.";
    answer::error_with(401, "auth.unauthorized", message, &json!({ "code": "ERR_JWT_EXPIRED" }))
}

fn authorize(shared: &Shared, request: &Request) -> Outcome<()> {
    let Some(header) = request.header("authorization") else {
        let message = "Authorization header is missing.";
        return Err(Box::new(answer::error(401, "auth.authorization_header_missing", message)));
    };
    let Some(token) = header.strip_prefix("Bearer ").map(str::trim) else {
        let message = "Authorization type is not supported.";
        let data = json!({ "supportedTypes": ["Bearer"] });
        return Err(Box::new(answer::error_with(401, "auth.authorization_token_type_not_supported", message, &data)));
    };
    let refused = |code: &str| {
        let message = "Unauthorized. Please check credentials and its scope.";
        Box::new(answer::error_with(401, "auth.unauthorized", message, &json!({ "code": code })))
    };
    let state = shared.state();
    let claims = keys::claims(&state.keys, token).map_err(|untrusted| match untrusted {
        Untrusted::Invalid => refused("ERR_JWS_INVALID"),
        Untrusted::Signature => refused("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"),
    })?;
    if claims["aud"] != state.credentials.resource.as_str() || claims["iss"] != shared.issuer().as_str() {
        return Err(refused("ERR_JWT_CLAIM_VALIDATION_FAILED"));
    }
    if claims["exp"].as_i64().is_none_or(|exp| exp <= shared.clock.now().seconds()) {
        return Err(Box::new(expired()));
    }
    if !has(claims["scope"].as_str().unwrap_or_default(), "all") {
        return Err(Box::new(answer::error(
            403,
            "auth.forbidden",
            "Forbidden. Please check your user roles and permissions.",
        )));
    }
    Ok(())
}

/// PostgreSQL takes no NUL in a text.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(map) => map.iter().any(|(key, value)| key.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What a body that is not in the right shape leads to.
#[expect(clippy::unnecessary_box_returns, reason = "a refusal is boxed wherever it goes")]
fn invalid(path: &str) -> Box<Answer> {
    let data = json!({ "issues": [{ "path": [path] }] });
    Box::new(answer::error_with(400, "guard.invalid_input", "Error in request `body`.", &data))
}
