//! `/api/users/:id/password` and the policy: the Management API limits nothing, and its policy is a question of its own.

use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::client::ManagementApi;
use crate::{
    model::password::{Flaw, Password, Policy},
    server::domain::{person::UserId, ports::DirectoryError, stepup::StillYou},
};

/// What is asked where the tenant's administrator has said nothing (`@logto/core-kit`, `passwordPolicyGuard`).
const MIN: u32 = 8;
const MAX: u32 = 256;
const KINDS: u32 = 1;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Experience {
    #[serde(default)]
    password_policy: PolicyBody,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PolicyBody {
    length: Length,
    character_types: CharacterTypes,
    rejects: Rejects,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Length {
    min: Option<u32>,
    max: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CharacterTypes {
    min: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Rejects {
    pwned: Option<bool>,
    repetition_and_sequence: Option<bool>,
    user_info: Option<bool>,
    words: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Verdict {
    issues: Vec<Issue>,
    code: String,
}

#[derive(Deserialize)]
struct Issue {
    code: String,
    #[serde(default)]
    interpolation: Limits,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Limits {
    min: u32,
    max: u32,
}

/// `GET /api/sign-in-exp`
pub async fn policy(api: &ManagementApi) -> Result<Policy, DirectoryError> {
    let answer = api.call(Method::GET, &["sign-in-exp"], None).await?;
    let body: Experience = answer.json().ok_or(DirectoryError::Unavailable { what: "no policy", sure: true })?;
    let PolicyBody { length, character_types, rejects } = body.password_policy;
    Ok(Policy {
        min: length.min.unwrap_or(MIN),
        max: length.max.unwrap_or(MAX),
        kinds: character_types.min.unwrap_or(KINDS),
        refuses_leaked: rejects.pwned.unwrap_or(true),
        refuses_runs: rejects.repetition_and_sequence.unwrap_or(true),
        refuses_own_words: rejects.user_info.unwrap_or(true),
        refuses_words: !rejects.words.is_empty(),
    })
}

/// `POST /api/sign-in-exp/default/check-password`: 400 both for a bad password and where its list of leaked ones is out of
/// reach, told apart by the body.
pub async fn check(api: &ManagementApi, user: &UserId, password: &Password) -> Result<Vec<Flaw>, DirectoryError> {
    let body = json!({ "password": password.as_str(), "userId": user.as_str() });
    let answer = api.question(&["sign-in-exp", "default", "check-password"], &body).await?;
    if answer.status.is_success() {
        return Ok(Vec::new());
    }
    let verdict: Verdict = answer.json().unwrap_or_default();
    match (answer.status.as_u16(), verdict.code.as_str()) {
        (400, "") if !verdict.issues.is_empty() => Ok(verdict.issues.iter().map(flaw).collect()),
        (400, "request.invalid_input") => Ok(vec![Flaw::NotChecked]),
        _ => Err(super::client::refusal(&answer)),
    }
}

fn flaw(issue: &Issue) -> Flaw {
    let Limits { min, max } = issue.interpolation;
    match issue.code.strip_prefix("password_rejected.").unwrap_or_default() {
        "too_short" => Flaw::TooShort { min },
        "too_long" => Flaw::TooLong { max },
        "character_types" => Flaw::TooFewKinds { min },
        "unsupported_characters" => Flaw::UnsupportedCharacters,
        "pwned" => Flaw::Leaked,
        "restricted.repetition" => Flaw::Repetition,
        "restricted.sequence" => Flaw::Sequence,
        "restricted.user_info" => Flaw::OwnWords,
        "restricted.words" => Flaw::Words,
        _ => Flaw::Other,
    }
}

/// `POST /api/users/:id/password/verify`
pub async fn verify(api: &ManagementApi, user: &UserId, password: &Password) -> Result<bool, DirectoryError> {
    let body = json!({ "password": password.as_str() });
    let path = ["users", user.as_str(), "password", "verify"];
    Ok(!api.refused(&path, &body, "session.invalid_credentials").await?)
}

/// `PATCH /api/users/:id/password`: takes the proof.
pub async fn set(
    api: &ManagementApi,
    user: &UserId,
    password: &Password,
    _proof: &StillYou,
) -> Result<(), DirectoryError> {
    let body = json!({ "password": password.as_str() });
    api.call(Method::PATCH, &["users", user.as_str(), "password"], Some(&body)).await.map(|_| ())
}
