//! Passwords: set without a policy, verified without a limit, as the Management API does.

use serde_json::{Value, json};

use super::{
    Desk,
    users::{load, load_mut},
    zod,
};
use crate::server::demo::{
    answer::{self, Answer, Outcome},
    password,
};

pub fn set(desk: &mut Desk<'_>, id: &str, body: &Value) -> Outcome<Answer> {
    let hashed = password::hashed(zod::text(body, "password")?, desk.random());
    let now = desk.now;
    let person = load_mut(desk, id)?;
    person.password = Some(hashed);
    person.told_password = None;
    person.touch(now);
    Ok(answer::json(200, &person.json()))
}

pub fn verify(desk: &Desk<'_>, id: &str, body: &Value) -> Outcome<Answer> {
    let given = zod::text(body, "password")?;
    let right = load(desk, id)?.password.as_ref().is_some_and(|kept| password::matches(given, kept));
    let message = "Incorrect account or password. Please check your input.";
    Ok(if right { answer::empty(204) } else { answer::error(422, "session.invalid_credentials", message) })
}

pub fn has(desk: &Desk<'_>, id: &str) -> Outcome<Answer> {
    let has = load(desk, id)?.password.is_some();
    Ok(answer::tagged(desk.request, &json!({ "hasPassword": has })))
}
