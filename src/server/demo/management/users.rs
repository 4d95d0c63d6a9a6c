//! Users: read, listed, created, changed, suspended, deleted.

use axum::http::{HeaderName, header};
use serde_json::{Map, Value, json};

use super::{
    Desk,
    patch::{Patch, known_profile, object, storable},
    zod::{self, Issues},
};
use crate::server::{
    clock::Timestamp,
    demo::{
        answer::{self, Answer, Outcome, with},
        password,
        person::Person,
        state::State,
    },
};

/// The person, or 404.
pub fn load<'a>(desk: &'a Desk<'_>, id: &str) -> Outcome<&'a Person> {
    desk.state.person(id).ok_or_else(|| Box::new(answer::not_found()))
}

pub fn load_mut<'a>(desk: &'a mut Desk<'_>, id: &str) -> Outcome<&'a mut Person> {
    desk.state.person_mut(id).ok_or_else(|| Box::new(answer::not_found()))
}

pub fn get(desk: &Desk<'_>, id: &str) -> Outcome<Answer> {
    let mut user = load(desk, id)?.json();
    if desk.request.query("includeSsoIdentities") == Some("true") {
        user["ssoIdentities"] = json!([]);
    }
    Ok(answer::tagged(desk.request, &user))
}

pub fn list(desk: &Desk<'_>) -> Outcome<Answer> {
    let number = |name: &str, default: usize| {
        desk.request.query(name).map_or(Some(default), |text| text.parse().ok().filter(|n| *n > 0))
    };
    let (page, size) = (number("page", 1), number("page_size", 20).filter(|size| *size <= 100));
    let (Some(page), Some(size)) = (page, size) else {
        let message = "The request pagination value is invalid.";
        return Err(Box::new(answer::error(400, "guard.invalid_pagination", message)));
    };
    let wanted = |person: &&Person| {
        desk.request.query.iter().all(|(key, text)| {
            let field = match key.strip_prefix("search.") {
                Some("id") => Some(&person.id),
                Some("username") => person.username.as_ref(),
                Some("primaryEmail") => person.primary_email.as_ref(),
                Some("primaryPhone") => person.primary_phone.as_ref(),
                Some("name") => person.name.as_ref(),
                _ => return true,
            };
            field == Some(text)
        })
    };
    let mut found: Vec<_> = desk.state.people.iter().filter(wanted).collect();
    found.reverse();
    let users: Vec<_> = found.iter().skip((page - 1) * size).take(size).map(|person| person.json()).collect();
    Ok(paged(answer::tagged(desk.request, &json!(users)), desk, "users", found.len(), page, size))
}

/// The headers of a list; the links lack `/api`, as Logto's do.
fn paged(answer: Answer, desk: &Desk<'_>, path: &str, total: usize, page: usize, size: usize) -> Answer {
    let last = total.div_ceil(size).max(1);
    let link = |page: usize, rel: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (key, value) in desk.request.query.iter().filter(|(key, _)| key != "page") {
            query.append_pair(key, value);
        }
        query.append_pair("page", &page.to_string());
        format!("<{}/{path}?{}>; rel=\"{rel}\"", desk.shared.endpoint.as_str().trim_end_matches('/'), query.finish())
    };
    let mut links = vec![link(1, "first"), link(last, "last")];
    if page < last {
        links.push(link(page + 1, "next"));
    }
    let answer = with(answer, HeaderName::from_static("total-number"), &total.to_string());
    with(answer, header::LINK, &links.join(", "))
}

pub fn create(desk: &mut Desk<'_>, body: &Value) -> Outcome<Answer> {
    let patch = Patch::read(body)?;
    let mut person = Person::new(desk.now, desk.random());
    if let Some(text) = body.get("password").and_then(Value::as_str) {
        person.password = Some(password::hashed(text, desk.random()));
    }
    let id = person.id.clone();
    let before = desk.state.people.len();
    desk.state.people.push(person);
    // Unlike a patch, a new user may have nothing at all.
    if !patch.is_empty()
        && let Err(refusal) = patch.apply(desk.state, &id, desk.now)
    {
        desk.state.people.truncate(before);
        return Err(refusal);
    }
    Ok(answer::json(200, &load(desk, &id)?.json()))
}

/// `PATCH /api/users/:id`, also by hand.
pub fn patch(state: &mut State, id: &str, body: &Value, now: Timestamp) -> Outcome<Answer> {
    let patch = Patch::read(body)?;
    if state.person(id).is_none() {
        return Err(Box::new(answer::not_found()));
    }
    patch.apply(state, id, now)?;
    let person = state.person(id).ok_or_else(|| Box::new(answer::not_found()))?;
    Ok(answer::json(200, &person.json()))
}

pub fn delete(desk: &mut Desk<'_>, id: &str) -> Outcome<Answer> {
    load(desk, id)?;
    desk.state.people.retain(|person| person.id != id);
    desk.state.ledger.forget(id);
    Ok(answer::empty(204))
}

pub fn custom_data(desk: &Desk<'_>, id: &str) -> Outcome<Answer> {
    Ok(answer::tagged(desk.request, &json!(load(desk, id)?.custom_data)))
}

/// Top-level keys are merged; what is in them is replaced.
pub fn merge_custom_data(desk: &mut Desk<'_>, id: &str, body: &Value) -> Outcome<Answer> {
    let given = wrapped(body, "customData", |given, _| given)?;
    let now = desk.now;
    let person = load_mut(desk, id)?;
    storable(&given)?;
    person.custom_data.extend(given);
    person.touch(now);
    Ok(answer::json(200, &json!(person.custom_data)))
}

/// Keys are merged, the address is replaced as a whole.
pub fn merge_profile(desk: &mut Desk<'_>, id: &str, body: &Value) -> Outcome<Answer> {
    let given = wrapped(body, "profile", |given, issues| known_profile(&given, issues))?;
    let now = desk.now;
    let person = load_mut(desk, id)?;
    storable(&given)?;
    person.profile.extend(given);
    person.touch(now);
    Ok(answer::json(200, &json!(person.profile)))
}

fn wrapped(
    body: &Value,
    name: &str,
    take: impl Fn(Map<String, Value>, &mut Issues) -> Map<String, Value>,
) -> Outcome<Map<String, Value>> {
    if !body.is_object() {
        return zod::refuse(zod::wrong_type("object", Some(body), &[]), "body");
    }
    let Some(value) = body.get(name) else { return zod::refuse(zod::wrong_type("object", None, &[name]), "body") };
    let mut issues = Issues::default();
    let given = object(value, name, &mut issues).map(|given| take(given, &mut issues));
    issues.settle("body")?;
    Ok(given.unwrap_or_default())
}

/// Sets whether someone may sign in; to suspend ends sessions and tokens at once.
pub fn suspend(state: &mut State, id: &str, suspended: bool, now: Timestamp) {
    if let Some(person) = state.person_mut(id) {
        person.is_suspended = suspended;
        person.touch(now);
    }
    if suspended {
        state.ledger.forget(id);
    }
}

pub fn set_suspended(desk: &mut Desk<'_>, id: &str, body: &Value) -> Outcome<Answer> {
    let Some(suspended) = body.get("isSuspended").and_then(Value::as_bool) else {
        let issue = zod::wrong_type("boolean", body.get("isSuspended"), &["isSuspended"]);
        return zod::refuse(issue, "body");
    };
    load(desk, id)?;
    suspend(desk.state, id, suspended, desk.now);
    Ok(answer::json(200, &load(desk, id)?.json()))
}

/// Roles, organizations and second factors: the demo's people have none.
pub fn none_of(desk: &Desk<'_>, id: &str, what: &str) -> Outcome<Answer> {
    load(desk, id)?;
    let answer = answer::tagged(desk.request, &json!([]));
    let path = format!("users/{id}/{what}");
    Ok(if what == "roles" { paged(answer, desk, &path, 0, 1, 20) } else { answer })
}
