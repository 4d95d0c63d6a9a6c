//! What is told of a person: in the ID token, and by UserInfo, which tells more.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::http::header;
use serde_json::{Map, Value, json};

use crate::server::demo::{
    answer::{self, Answer, Outcome},
    fault::IdTokenFault,
    keys::{self, Key},
    ledger::{ACCESS, Issued, has},
    person::Person,
    request::Request,
    shared::{Shared, lock},
};

/// Claims and the keys of Logto's `profile` that they come from.
const PROFILE: [(&str, &str); 11] = [
    ("family_name", "familyName"),
    ("given_name", "givenName"),
    ("middle_name", "middleName"),
    ("nickname", "nickname"),
    ("preferred_username", "preferredUsername"),
    ("profile", "profile"),
    ("website", "website"),
    ("gender", "gender"),
    ("birthdate", "birthdate"),
    ("zoneinfo", "zoneinfo"),
    ("locale", "locale"),
];

fn claims(person: &Person, scope: &str, all: bool) -> Map<String, Value> {
    let mut claims = Map::new();
    let mut tell = |name: &str, value: Value| {
        claims.insert(name.to_owned(), value);
    };
    tell("sub", json!(person.id));
    if has(scope, "profile") {
        tell("name", json!(person.name));
        for (claim, key) in PROFILE {
            match person.profile.get(key) {
                Some(value) => tell(claim, value.clone()),
                None if claim == "preferred_username" => tell(claim, json!(person.username)),
                None => {}
            }
        }
        tell("picture", json!(person.avatar));
        // Milliseconds, unlike the standard's seconds: recorded.
        tell("updated_at", json!(person.updated_at));
        tell("username", json!(person.username));
        tell("created_at", json!(person.created_at));
    }
    if has(scope, "email") {
        tell("email", json!(person.primary_email));
        tell("email_verified", json!(person.primary_email.is_some()));
    }
    if has(scope, "phone") {
        tell("phone_number", json!(person.primary_phone));
        tell("phone_number_verified", json!(person.primary_phone.is_some()));
    }
    if has(scope, "address")
        && let Some(address) = person.profile.get("address")
    {
        tell("address", address.clone());
    }
    if all && has(scope, "custom_data") {
        tell("custom_data", json!(person.custom_data));
    }
    if all && has(scope, "identities") {
        tell("identities", json!(person.identities));
        tell("sso_identities", json!([]));
    }
    // The demo's people have neither roles nor organizations.
    if has(scope, "roles") {
        tell("roles", json!([]));
    }
    if has(scope, "urn:logto:scope:organizations") {
        tell("organizations", json!([]));
        if all {
            tell("organization_data", json!([]));
        }
    }
    if has(scope, "urn:logto:scope:organization_roles") {
        tell("organization_roles", json!([]));
    }
    claims
}

/// The ID token for what was issued, spoiled where a test wants it so.
pub fn id_token(shared: &Shared, issued: &Issued) -> Option<String> {
    let fault = *lock(&shared.id_token_fault);
    let now = shared.clock.now();
    let issuer = shared.issuer();
    let state = shared.state();
    let person = state.person(&issued.user)?;
    let mut claims = claims(person, &issued.scope, false);
    if let Some(nonce) = &issued.nonce {
        claims.insert("nonce".to_owned(), json!(nonce));
    }
    if let Some(at) = issued.auth_time {
        claims.insert("auth_time".to_owned(), json!(at));
    }
    if let Some(sid) = issued.sid.as_ref().filter(|_| shared.tell_sid.load(Ordering::Relaxed)) {
        claims.insert("sid".to_owned(), json!(sid));
    }
    claims.insert("aud".to_owned(), json!(state.credentials.app_id));
    claims.insert("exp".to_owned(), json!((now + ACCESS).seconds()));
    claims.insert("iat".to_owned(), json!(now.seconds()));
    claims.insert("iss".to_owned(), json!(issuer));
    match fault {
        Some(IdTokenFault::WrongNonce) => claims.insert("nonce".to_owned(), json!("another")),
        Some(IdTokenFault::WrongAudience) => claims.insert("aud".to_owned(), json!("another")),
        Some(IdTokenFault::WrongIssuer) => claims.insert("iss".to_owned(), json!("https://another.example/oidc")),
        Some(IdTokenFault::Expired) => {
            claims.insert("exp".to_owned(), json!((now - Duration::from_hours(1)).seconds()))
        }
        Some(IdTokenFault::OldSignIn) => {
            claims.insert("auth_time".to_owned(), json!((now - Duration::from_hours(1)).seconds()))
        }
        Some(IdTokenFault::NoAuthTime) => claims.remove("auth_time"),
        Some(IdTokenFault::AlgNone | IdTokenFault::Hs256 | IdTokenFault::UnknownKid | IdTokenFault::BadSignature)
        | None => None,
    };
    let claims = Value::Object(claims);
    let key = state.keys.first()?;
    Some(match fault {
        Some(IdTokenFault::AlgNone) => keys::unsecured(&claims),
        Some(IdTokenFault::Hs256) => keys::symmetric(&state.credentials.app_secret, &claims),
        Some(IdTokenFault::UnknownKid) => Key::generate().sign(None, &claims),
        Some(IdTokenFault::BadSignature) => keys::spoiled(&key.sign(None, &claims)),
        _ => key.sign(None, &claims),
    })
}

/// `GET /oidc/me`
pub fn user_info(shared: &Arc<Shared>, request: &Request) -> Outcome<Answer> {
    let token = request.bearer().map(str::to_owned).or_else(|| request.field("access_token"));
    let refused = |status, error: &str, description: &str| {
        let header =
            format!("Bearer realm=\"{}\", error=\"{error}\", error_description=\"{description}\"", shared.issuer());
        Box::new(answer::with(answer::oidc(status, error, description), header::WWW_AUTHENTICATE, &header))
    };
    // RFC 6750 section 3.1: a request without a token is told no error.
    let token = token.ok_or_else(|| {
        let header = format!("Bearer realm=\"{}\"", shared.issuer());
        let answer = answer::oidc(401, "invalid_token", "no access token provided");
        Box::new(answer::with(answer, header::WWW_AUTHENTICATE, &header))
    })?;
    let state = shared.state();
    let (user, scope) = state
        .ledger
        .bearer(&token, shared.clock.now())
        .ok_or_else(|| refused(401, "invalid_token", "invalid token provided"))?;
    let person = state.person(user).ok_or_else(|| refused(401, "invalid_token", "invalid token provided"))?;
    let answer = answer::tagged(request, &Value::Object(claims(person, scope, true)));
    Ok(answer::with(answer, header::CACHE_CONTROL, "no-store"))
}
