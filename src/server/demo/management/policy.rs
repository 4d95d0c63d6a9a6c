//! The password policy: Logto's default, without the question to a list of leaked passwords (the demo asks nobody).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Desk, users::load, zod};
use crate::server::demo::{
    answer::{self, Answer, Outcome},
    person::Person,
};

const LENGTH: std::ops::RangeInclusive<usize> = 8..=256;
/// How many characters may be left without the easy parts for a password to be refused.
const TOLERANCE: usize = 3;
/// How many characters make a run.
const RUN: usize = 4;

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
    // Like Logto: a password is refused when next to nothing is left of it without its easy parts.
    let easy = [
        ("restricted.user_info", words(password, person)),
        ("restricted.repetition", runs(password, 0)),
        ("restricted.sequence", runs(password, 1)),
    ];
    let left = (0..password.len()).filter(|at| !easy.iter().any(|(_, part)| part.contains(at))).count();
    if left <= TOLERANCE {
        issues.extend(easy.iter().filter(|(_, part)| !part.is_empty()).map(|(code, _)| issue(code)));
    }
    issues
}

/// The places of the person's own name, username or number.
fn words(password: &str, person: &Person) -> BTreeSet<usize> {
    let lower = password.to_lowercase();
    let fields = [&person.name, &person.username, &person.primary_phone].into_iter().flatten();
    let words = fields.flat_map(|field| field.split(' ')).filter(|word| word.len() > 2).map(str::to_lowercase);
    words
        .flat_map(|word| lower.match_indices(&word).flat_map(|(at, word)| at..at + word.len()).collect::<Vec<_>>())
        .collect()
}

/// The places of runs of [`RUN`] characters or more in which each is the one before plus `step`.
fn runs(password: &str, step: u8) -> BTreeSet<usize> {
    let bytes = password.as_bytes();
    let mut places = BTreeSet::new();
    let mut begin = 0;
    for at in 1..=bytes.len() {
        if at == bytes.len() || bytes[at] != bytes[at - 1].wrapping_add(step) {
            if at - begin >= RUN {
                places.extend(begin..at);
            }
            begin = at;
        }
    }
    places
}
