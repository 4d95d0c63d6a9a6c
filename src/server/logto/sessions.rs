//! `/api/users/:id/sessions` and `/grants`.

use std::collections::BTreeMap;

use reqwest::Method;
use serde::Deserialize;

use super::client::ManagementApi;
use crate::server::{
    clock::Timestamp,
    domain::{
        person::UserId,
        ports::{DirectoryError, TenantSession},
        stepup::StillYou,
    },
};

#[derive(Deserialize)]
struct Sessions {
    sessions: Vec<Session>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    payload: Payload,
    last_submission: Option<Submission>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    uid: String,
    #[serde(default)]
    login_ts: i64,
    #[serde(default)]
    authorizations: BTreeMap<String, Authorization>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Authorization {
    sid: Option<String>,
    grant_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Submission {
    sign_in_context: Option<Context>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Context {
    ip: Option<String>,
    user_agent: Option<String>,
}

#[derive(Deserialize)]
struct Grants {
    grants: Vec<Grant>,
}

#[derive(Deserialize)]
struct Grant {
    id: String,
}

const NOT_A_LIST: DirectoryError = DirectoryError::Unavailable { what: "not a list of sessions", sure: true };

/// `GET /api/users/:id/sessions`. `app` is this application.
pub async fn list(api: &ManagementApi, user: &UserId, app: &str) -> Result<Vec<TenantSession>, DirectoryError> {
    let answer = api.call(Method::GET, &["users", user.as_str(), "sessions"], None).await?;
    let body: Sessions = answer.json().ok_or(NOT_A_LIST)?;
    let told = |session: Session| {
        let Payload { uid, login_ts, authorizations } = session.payload;
        let context = session.last_submission.and_then(|last| last.sign_in_context).unwrap_or_default();
        TenantSession {
            uid,
            signed_in: Timestamp::from_millis(login_ts.saturating_mul(1000)),
            sid: authorizations.get(app).map(|ours| ours.sid.clone().unwrap_or_default()),
            grants: authorizations.into_values().filter_map(|one| one.grant_id).collect(),
            ip: context.ip,
            agent: context.user_agent,
        }
    };
    Ok(body.sessions.into_iter().map(told).collect())
}

/// `GET /api/users/:id/grants`
pub async fn grants(api: &ManagementApi, user: &UserId) -> Result<Vec<String>, DirectoryError> {
    let answer = api.call(Method::GET, &["users", user.as_str(), "grants"], None).await?;
    let body: Grants = answer.json().ok_or(NOT_A_LIST)?;
    Ok(body.grants.into_iter().map(|grant| grant.id).collect())
}

/// `DELETE /api/users/:id/sessions/:uid?revokeGrantsTarget=all`: without the query refresh tokens would live on.
pub async fn end(api: &ManagementApi, user: &UserId, uid: &str, _proof: &StillYou) -> Result<(), DirectoryError> {
    let query = [("revokeGrantsTarget", "all")];
    api.delete(&["users", user.as_str(), "sessions", uid], &query, "oidc.session_not_found").await
}

/// `DELETE /api/users/:id/grants/:id`
pub async fn end_grant(api: &ManagementApi, user: &UserId, id: &str, _proof: &StillYou) -> Result<(), DirectoryError> {
    api.delete(&["users", user.as_str(), "grants", id], &[], "oidc.invalid_grant").await
}
