//! `/api/users`.

use serde_json::{Map, Value, json};

use super::invalid;
use crate::server::{
    clock::Timestamp,
    demo::{
        answer::{self, Answer, Outcome},
        password,
        person::Person,
        request::Request,
        state::State,
    },
    random::Random,
};

/// The lengths of Logto's columns.
const LENGTHS: [(&str, usize); 4] = [("name", 128), ("username", 128), ("primaryEmail", 128), ("avatar", 2048)];
/// The most users of one page of the list.
const PAGE: usize = 20;

fn found<'a>(state: &'a mut State, id: &str) -> Outcome<&'a mut Person> {
    state.person_mut(id).ok_or_else(|| Box::new(answer::not_found()))
}

/// `GET /api/users`
pub fn list(state: &State, request: &Request) -> Answer {
    let number = |name: &str, default: usize| request.query(name).map_or(Some(default), |text| text.parse().ok());
    let (Some(page), Some(size @ 1..=100)) = (number("page", 1), number("page_size", PAGE)) else {
        return answer::error(400, "guard.invalid_pagination", "The request pagination value is invalid.");
    };
    let users: Vec<_> = state.people.iter().skip(page.saturating_sub(1) * size).take(size).map(Person::json).collect();
    answer::with(
        answer::json(200, &json!(users)),
        axum::http::HeaderName::from_static("total-number"),
        &state.people.len().to_string(),
    )
}

/// `PATCH /api/users/:id`: null or an empty text clears; `profile` and `customData` are replaced whole.
pub fn patch(state: &mut State, id: &str, body: &Value, now: Timestamp) -> Outcome<Answer> {
    let body = body.as_object().ok_or_else(|| invalid("body"))?;
    let mut texts: Vec<(&str, Option<String>)> = Vec::new();
    for key in ["username", "primaryEmail", "primaryPhone", "name", "avatar"] {
        match body.get(key) {
            None => {}
            Some(Value::Null) => texts.push((key, None)),
            Some(Value::String(text)) if text.is_empty() => texts.push((key, None)),
            Some(Value::String(text)) if is_well_formed(key, text) => texts.push((key, Some(text.clone()))),
            Some(_) => return Err(invalid(key)),
        }
    }
    let mut objects: Vec<(&str, Map<String, Value>)> = Vec::new();
    for key in ["customData", "profile"] {
        match body.get(key) {
            None => {}
            Some(Value::Object(map)) => objects.push((key, map.clone())),
            Some(_) => return Err(invalid(key)),
        }
    }
    if state.person(id).is_none() {
        return Err(Box::new(answer::not_found()));
    }
    if texts.is_empty() && objects.is_empty() {
        return Err(Box::new(answer::error(
            422,
            "entity.invalid_input",
            "Invalid input. Value list must not be empty.",
        )));
    }
    for (key, value) in &mut texts {
        if *key == "primaryPhone"
            && let Some(phone) = value
        {
            *phone = normal_phone(phone)
                .ok_or_else(|| Box::new(answer::error(422, "user.invalid_phone", "Invalid phone number.")))?;
        }
    }
    conflict(state, id, &texts)?;
    let too_long = |(key, value): &(&str, Option<String>)| {
        let most = LENGTHS.iter().find(|(name, _)| name == key).map(|(_, most)| *most);
        value.as_ref().zip(most).is_some_and(|(text, most)| text.chars().count() > most)
    };
    if texts.iter().any(too_long) {
        return Err(Box::new(answer::error(
            422,
            "entity.value_too_long",
            "The value is too long and exceeds the limit.",
        )));
    }
    let person = found(state, id)?;
    for (key, value) in texts {
        match key {
            "username" => person.username = value,
            "primaryEmail" => person.primary_email = value,
            "primaryPhone" => person.primary_phone = value,
            "name" => person.name = value,
            _ => person.avatar = value,
        }
    }
    for (key, map) in objects {
        if key == "profile" { person.profile = map } else { person.custom_data = map }
    }
    person.touch(now);
    Ok(answer::json(200, &person.json()))
}

/// Logto's own patterns, which are generous.
fn is_well_formed(key: &str, text: &str) -> bool {
    match key {
        "username" => {
            text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                && !text.starts_with(|c: char| c.is_ascii_digit())
        }
        // ^\S+@\S+\.\S+$
        "primaryEmail" => {
            !text.contains(char::is_whitespace)
                && text.split_once('@').is_some_and(|(local, domain)| {
                    !local.is_empty()
                        && domain.rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && !end.is_empty())
                })
        }
        "primaryPhone" => text.bytes().all(|b| b.is_ascii_digit()),
        _ => true,
    }
}

/// A number of 20 digits is none; a national zero after Austria's code is dropped, as the recording shows.
fn normal_phone(phone: &str) -> Option<String> {
    if phone.len() > 17 {
        return None;
    }
    Some(phone.strip_prefix("430").map_or_else(|| phone.to_owned(), |rest| format!("43{rest}")))
}

/// The first of e-mail address, telephone number and username that somebody else has.
fn conflict(state: &State, id: &str, texts: &[(&str, Option<String>)]) -> Outcome<()> {
    let given = |key: &str| texts.iter().find(|(name, _)| *name == key).and_then(|(_, value)| value.as_deref());
    let others = || state.people.iter().filter(|person| person.id != id);
    let taken = |code: &str, message: &str| Err(Box::new(answer::error(422, code, message)));
    if let Some(email) = given("primaryEmail")
        && others().any(|other| other.primary_email.as_ref().is_some_and(|theirs| theirs.eq_ignore_ascii_case(email)))
    {
        return taken("user.email_already_in_use", "This email is associated with an existing account.");
    }
    if let Some(phone) = given("primaryPhone")
        && others().any(|other| other.primary_phone.as_deref() == Some(phone))
    {
        return taken("user.phone_already_in_use", "This phone number is associated with an existing account.");
    }
    if let Some(username) = given("username")
        && others().any(|other| other.username.as_deref() == Some(username))
    {
        return taken("user.username_already_in_use", "This username is already in use.");
    }
    Ok(())
}

/// `PATCH /api/users/:id/custom-data`: a shallow merge; null is kept as null.
pub fn merge_custom_data(state: &mut State, id: &str, body: &Value, now: Timestamp) -> Outcome<Answer> {
    let Some(Value::Object(changes)) = body.get("customData") else { return Err(invalid("customData")) };
    let person = found(state, id)?;
    person.custom_data.extend(changes.clone());
    person.touch(now);
    Ok(answer::json(200, &Value::Object(person.custom_data.clone())))
}

/// `PATCH /api/users/:id/profile`: a shallow merge of texts and the address; null is refused.
pub fn merge_profile(state: &mut State, id: &str, body: &Value, now: Timestamp) -> Outcome<Answer> {
    const KEYS: [&str; 11] = [
        "familyName",
        "givenName",
        "middleName",
        "nickname",
        "preferredUsername",
        "profile",
        "website",
        "gender",
        "birthdate",
        "zoneinfo",
        "locale",
    ];
    let Some(Value::Object(changes)) = body.get("profile") else { return Err(invalid("profile")) };
    let mut taken = Map::new();
    for (key, value) in changes {
        match (key.as_str(), value) {
            ("address", Value::Object(_)) => {}
            (key, Value::String(_)) if KEYS.contains(&key) => {}
            (key, _) if KEYS.contains(&key) || key == "address" => return Err(invalid(key)),
            // Unknown keys are dropped.
            _ => continue,
        }
        taken.insert(key.clone(), value.clone());
    }
    let person = found(state, id)?;
    person.profile.extend(taken);
    person.touch(now);
    Ok(answer::json(200, &Value::Object(person.profile.clone())))
}

/// `PATCH /api/users/:id/password`: no policy is asked, and sessions survive.
pub fn set_password(state: &mut State, id: &str, body: &Value, now: Timestamp, random: &dyn Random) -> Outcome<Answer> {
    let password = body["password"].as_str().filter(|text| !text.is_empty()).ok_or_else(|| invalid("password"))?;
    let person = found(state, id)?;
    person.password = Some(password::hashed(password, random));
    person.told_password = None;
    person.touch(now);
    Ok(answer::json(200, &person.json()))
}

/// `POST /api/users/:id/password/verify`
pub fn verify_password(state: &State, id: &str, body: &Value) -> Outcome<Answer> {
    let password = body["password"].as_str().ok_or_else(|| invalid("password"))?;
    let person = state.person(id).ok_or_else(|| Box::new(answer::not_found()))?;
    if person.password.as_ref().is_some_and(|kept| password::matches(password, kept)) {
        return Ok(answer::empty(204));
    }
    let message = "Incorrect account or password. Please check your input.";
    Err(Box::new(answer::error(422, "session.invalid_credentials", message)))
}

/// `PATCH /api/users/:id/is-suspended`: sessions and tokens end at once.
pub fn suspend(state: &mut State, id: &str, body: &Value, now: Timestamp) -> Outcome<Answer> {
    let suspended = body["isSuspended"].as_bool().ok_or_else(|| invalid("isSuspended"))?;
    let person = found(state, id)?;
    person.is_suspended = suspended;
    person.touch(now);
    let json = person.json();
    if suspended {
        state.ledger.forget(id);
    }
    Ok(answer::json(200, &json))
}

/// `DELETE /api/users/:id`
pub fn delete(state: &mut State, id: &str) -> Answer {
    if state.person(id).is_none() {
        return answer::not_found();
    }
    state.people.retain(|person| person.id != id);
    state.ledger.forget(id);
    answer::empty(204)
}

/// `DELETE /api/users/:id/identities/:target`
pub fn delete_identity(state: &mut State, id: &str, target: &str, now: Timestamp) -> Answer {
    let Some(person) = state.person_mut(id) else { return answer::not_found() };
    if person.identities.remove(target).is_none() {
        return answer::error(404, "user.identity_not_exist", "The social account has not been linked yet.");
    }
    person.touch(now);
    answer::json(200, &person.json())
}
