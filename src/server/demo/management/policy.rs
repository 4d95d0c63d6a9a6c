//! The password policy: Logto's default, without the question to a list of leaked passwords (the demo asks nobody).

use serde_json::{Value, json};

use super::{Desk, users::load, zod};
use crate::server::demo::{
    answer::{self, Answer, Outcome},
    person::Person,
};

const LENGTH: std::ops::RangeInclusive<usize> = 8..=256;

pub fn check(desk: &Desk<'_>, body: &Value) -> Outcome<Answer> {
    let Some(password) = body.get("password").and_then(Value::as_str) else {
        return zod::refuse(zod::wrong_type("string", body.get("password"), &["password"]), "body");
    };
    let Some(user) = body.get("userId").and_then(Value::as_str) else {
        let data = json!({ "message": "User information data is required to check user information." });
        return Ok(answer::error_with(400, "request.invalid_input", "Input is invalid. {{details}}", &data));
    };
    let issues = issues(password, load(desk, user)?);
    Ok(if issues.is_empty() {
        answer::json(200, &json!({ "result": true }))
    } else {
        answer::json(400, &json!({ "result": false, "issues": issues }))
    })
}

fn issues(password: &str, person: &Person) -> Vec<Value> {
    let issue = |code: &str| json!({ "code": format!("password_rejected.{code}") });
    let length = password.chars().count();
    let mut issues = Vec::new();
    if length < *LENGTH.start() {
        let code = "password_rejected.too_short";
        issues.push(json!({ "code": code, "interpolation": { "min": LENGTH.start() } }));
    }
    if length > *LENGTH.end() {
        let code = "password_rejected.too_long";
        issues.push(json!({ "code": code, "interpolation": { "max": LENGTH.end() } }));
    }
    if password.is_empty() {
        issues.push(json!({ "code": "password_rejected.character_types", "interpolation": { "min": 1 } }));
    }
    if !password.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        issues.push(issue("unsupported_characters"));
    }
    if !issues.is_empty() {
        return issues;
    }
    // Like Logto: what is left over after the easy parts must still be long enough.
    let mine = user_words(password, person);
    if mine > 0 && length - mine < *LENGTH.start() {
        issues.push(issue("restricted.user_info"));
    }
    let (repeated, sequential) = (longest(password, 0), longest(password, 1));
    if repeated > 3 && length - repeated + 1 < *LENGTH.start() || mine == length && repeated > 2 {
        issues.push(issue("restricted.repetition"));
    } else if sequential > 3 && length - sequential + 1 < *LENGTH.start() {
        issues.push(issue("restricted.sequence"));
    }
    issues
}

/// How many characters are the person's own name, username or number.
fn user_words(password: &str, person: &Person) -> usize {
    let lower = password.to_lowercase();
    let fields = [&person.name, &person.username, &person.primary_phone].into_iter().flatten();
    let words: Vec<_> =
        fields.flat_map(|field| field.split(' ')).filter(|word| word.len() > 2).map(str::to_lowercase).collect();
    let mut left = lower.clone();
    for word in words {
        left = left.replace(&word, "");
    }
    lower.chars().count() - left.chars().count()
}

/// The longest run in which each character is the one before plus `step`.
fn longest(password: &str, step: u8) -> usize {
    let bytes = password.as_bytes();
    let runs = bytes.windows(2).scan(1, |run, pair| {
        *run = if pair[1] == pair[0].wrapping_add(step) { *run + 1 } else { 1 };
        Some(*run)
    });
    runs.max().unwrap_or(1)
}
