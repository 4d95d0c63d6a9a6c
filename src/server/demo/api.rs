//! `/demo/api`: the same powers as [`super::Control`], over HTTP, for browser tests.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    answer::{self, Answer, Outcome},
    fault::Fault,
    management::users,
    person::{self, Person},
    request::{Body, Request},
    seed,
    shared::Shared,
    told,
};

/// Answers a request below `/demo/api`.
pub fn answer(shared: &Arc<Shared>, request: &Request) -> Outcome<Answer> {
    let path: Vec<_> = request.segments.iter().skip(2).map(String::as_str).collect();
    Ok(match (request.method.as_str(), &path[..]) {
        ("GET", ["inbox"]) => {
            let to = request.query("to");
            let state = shared.state();
            let messages: Vec<_> = state.inbox.iter().filter(|message| to.is_none_or(|to| message.to == to)).collect();
            answer::json(200, &json!(messages))
        }
        ("GET", ["calls"]) => answer::json(200, &json!(*shared.calls())),
        ("POST", ["faults"]) => match body(request).and_then(|body| serde_json::from_value::<Fault>(body).ok()) {
            Some(fault) => {
                shared.faults().push(fault);
                answer::empty(204)
            }
            None => answer::error(400, "guard.invalid_input", "This is no fault."),
        },
        ("DELETE", ["faults"]) => {
            shared.faults().clear();
            answer::empty(204)
        }
        ("POST", ["people"]) => create(shared, body(request).unwrap_or(json!({})))?,
        ("GET", ["people", username]) => match shared.state().named(username) {
            Some(person) => answer::json(200, &person.json()),
            None => answer::not_found(),
        },
        ("PATCH", ["people", username]) => {
            let mut state = shared.state();
            let id =
                state.named(username).map(|person| person.id.clone()).ok_or_else(|| Box::new(answer::not_found()))?;
            users::patch(&mut state, &id, &body(request).unwrap_or(json!({})), shared.clock.now())?
        }
        // For measuring: a Management API token without asking for one.
        ("POST", ["token"]) => {
            answer::json(200, &json!({ "access_token": super::oidc::management_token(shared, true) }))
        }
        // `{"happening": "change"}`: the app is told.
        ("POST", ["people", username, "happening"]) => {
            let wanted = body(request).and_then(|body| serde_json::from_value(body["happening"].clone()).ok());
            let id = shared.state().named(username).map(|person| person.id.clone());
            match (wanted, id) {
                (Some(wanted), Some(id)) => {
                    told::happen(shared, &id, wanted);
                    answer::empty(202)
                }
                (None, _) => answer::error(400, "guard.invalid_input", "This is nothing that can happen."),
                (Some(_), None) => answer::not_found(),
            }
        }
        ("POST", ["reset"]) => {
            shared.reset();
            answer::empty(204)
        }
        _ => answer::text(404, "Not Found"),
    })
}

fn body(request: &Request) -> Option<Value> {
    match request.json() {
        Body::Json(value) => Some(value),
        Body::Malformed => None,
    }
}

fn create(shared: &Shared, mut patch: Value) -> Outcome<Answer> {
    let random = &*shared.random;
    let mut own =
        |key: &str| patch.as_object_mut().and_then(|map| map.remove(key)).and_then(|v| v.as_str().map(str::to_owned));
    let username = own("username").unwrap_or_else(|| format!("p{}", person::id(9, random)));
    let password = own("password").unwrap_or_else(|| random.token(9));
    let person: Person = seed::person(&username, &password, shared.clock.now(), random);
    let id = person.id.clone();
    let mut state = shared.state();
    state.people.push(person);
    if patch.as_object().is_some_and(|map| !map.is_empty()) {
        users::patch(&mut state, &id, &patch, shared.clock.now())?;
    }
    let mut told = state.person(&id).map(Person::json).unwrap_or_default();
    told["password"] = password.into();
    Ok(answer::json(201, &told))
}
