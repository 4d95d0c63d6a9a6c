//! The sign-in experience, as far as its password policy goes. The demo asks no list of leaked passwords: with that rule on it
//! answers as a Logto that cannot reach the list.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Desk, users::load, zod};
use crate::server::demo::{
    answer::{self, Answer, Outcome},
    person::Person,
};

/// The whole object as it was recorded, but for the policy.
const REST: &str = include_str!("sign_in_exp.json");
/// How many characters may be left without the easy parts for a password to be refused.
const TOLERANCE: usize = 3;
/// How many characters make a run.
const RUN: usize = 4;

/// `GET /api/sign-in-exp`
pub fn get(desk: &Desk<'_>) -> Answer {
    answer::tagged(desk.request, &whole(desk))
}

/// `PATCH /api/sign-in-exp`, of which only the policy is kept: it is replaced, and what of its rejections is not given is
/// filled in.
pub fn patch(desk: &mut Desk<'_>, body: &Value) -> Outcome<Answer> {
    let mut issues = zod::Issues::default();
    for path in [
        ["passwordPolicy", "length", "min"],
        ["passwordPolicy", "length", "max"],
        ["passwordPolicy", "characterTypes", "min"],
    ] {
        let given = path.iter().try_fold(body, |value, key| value.get(key));
        if given.is_some_and(|value| !value.is_number()) {
            issues.add(zod::wrong_type("number", given, &path));
        }
    }
    issues.settle("body")?;
    if let Some(policy) = body.get("passwordPolicy").and_then(Value::as_object) {
        let mut policy = policy.clone();
        if let Some(rejects) = policy.get_mut("rejects").and_then(Value::as_object_mut) {
            for (rule, default) in [
                ("pwned", json!(true)),
                ("repetitionAndSequence", json!(true)),
                ("userInfo", json!(true)),
                ("words", json!([])),
            ] {
                rejects.entry(rule).or_insert(default);
            }
        }
        desk.state.password_policy = policy;
    }
    Ok(answer::json(200, &whole(desk)))
}

fn whole(desk: &Desk<'_>) -> Value {
    let mut whole: Map<String, Value> = serde_json::from_str(REST).unwrap_or_default();
    whole.insert("passwordPolicy".to_owned(), Value::Object(desk.state.password_policy.clone()));
    Value::Object(whole)
}

/// The rules with what Logto puts where nothing is said.
struct Rules {
    min: usize,
    max: usize,
    kinds: usize,
    pwned: bool,
    runs: bool,
    user_info: bool,
    words: Vec<String>,
}

impl Rules {
    fn of(policy: &Map<String, Value>) -> Self {
        let policy = Value::Object(policy.clone());
        let number = |path: &str, default: usize| {
            policy.pointer(path).and_then(Value::as_u64).and_then(|n| n.try_into().ok()).unwrap_or(default)
        };
        let rule = |path: &str| policy.pointer(path).and_then(Value::as_bool).unwrap_or(true);
        let words = policy.pointer("/rejects/words").and_then(Value::as_array).cloned().unwrap_or_default();
        Self {
            min: number("/length/min", 8),
            max: number("/length/max", 256),
            kinds: number("/characterTypes/min", 1),
            pwned: rule("/rejects/pwned"),
            runs: rule("/rejects/repetitionAndSequence"),
            user_info: rule("/rejects/userInfo"),
            words: words.iter().filter_map(Value::as_str).map(str::to_lowercase).collect(),
        }
    }
}

/// `POST /api/sign-in-exp/default/check-password`
pub fn check(desk: &Desk<'_>, body: &Value) -> Outcome<Answer> {
    let Some(password) = body.get("password").and_then(Value::as_str) else {
        return zod::refuse(zod::wrong_type("string", body.get("password"), &["password"]), "body");
    };
    let person = body.get("userId").and_then(Value::as_str).map(|user| load(desk, user)).transpose()?;
    let rules = Rules::of(&desk.state.password_policy);
    let invalid = |message: &str| {
        let data = json!({ "message": message });
        Ok(answer::error_with(400, "request.invalid_input", "Input is invalid. {{details}}", &data))
    };
    if rules.pwned {
        return invalid("fetch failed");
    }
    if rules.user_info && person.is_none() {
        return invalid("User information data is required to check user information.");
    }
    let issues = issues(password, person, &rules);
    Ok(if issues.is_empty() {
        answer::json(200, &json!({ "result": true }))
    } else {
        answer::json(400, &json!({ "result": false, "issues": issues }))
    })
}

fn issues(password: &str, person: Option<&Person>, rules: &Rules) -> Vec<Value> {
    let issue = |code: &str| json!({ "code": format!("password_rejected.{code}") });
    let limit = |code: &str, name: &str, limit: usize| json!({ "code": format!("password_rejected.{code}"), "interpolation": { name: limit } });
    let length = password.chars().count();
    let mut issues = Vec::new();
    if length < rules.min {
        issues.push(limit("too_short", "min", rules.min));
    }
    if length > rules.max {
        issues.push(limit("too_long", "max", rules.max));
    }
    if kinds(password) < rules.kinds {
        issues.push(limit("character_types", "min", rules.kinds));
    }
    if !password.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        issues.push(issue("unsupported_characters"));
    }
    if !issues.is_empty() {
        return issues;
    }
    // Like Logto: a password is refused when next to nothing is left of it without its easy parts.
    let own = person.filter(|_| rules.user_info).map(own_words).unwrap_or_default();
    let run = |step| if rules.runs { runs(password, step) } else { BTreeSet::new() };
    let easy = [
        ("restricted.words", words(password, &rules.words)),
        ("restricted.user_info", words(password, &own)),
        ("restricted.repetition", run(0)),
        ("restricted.sequence", run(1)),
    ];
    let left = (0..password.len()).filter(|at| !easy.iter().any(|(_, part)| part.contains(at))).count();
    if left <= TOLERANCE {
        issues.extend(easy.iter().filter(|(_, part)| !part.is_empty()).map(|(code, _)| issue(code)));
    }
    issues
}

/// How many of the four kinds of characters there are.
fn kinds(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_ascii_alphanumeric(),
    ];
    kinds.into_iter().filter(|&kind| password.chars().any(kind)).count()
}

/// The person's own name, username and number, in words.
fn own_words(person: &Person) -> Vec<String> {
    let fields = [&person.name, &person.username, &person.primary_phone].into_iter().flatten();
    fields.flat_map(|field| field.split(' ')).filter(|word| word.len() > 2).map(str::to_lowercase).collect()
}

/// The places of some words.
fn words(password: &str, words: &[String]) -> BTreeSet<usize> {
    let lower = password.to_lowercase();
    let places = |word: &String| {
        lower.match_indices(word.as_str()).flat_map(|(at, word)| at..at + word.len()).collect::<Vec<_>>()
    };
    words.iter().filter(|word| !word.is_empty()).flat_map(places).collect()
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
