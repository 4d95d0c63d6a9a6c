//! Sessions and grants of a user: listed and ended. An unknown user has none, which is no error.

use serde_json::json;

use super::{Desk, zod};
use crate::server::demo::{
    answer::{self, Answer, Outcome},
    ledger::{Grant, Session},
};

fn no_session() -> Answer {
    answer::error(404, "oidc.session_not_found", "Session not found.")
}

fn sessions<'a>(desk: &'a Desk<'_>, user: &'a str) -> impl Iterator<Item = &'a Session> {
    let now = desk.now.millis();
    desk.state.ledger.sessions.iter().filter(move |session| session.user == user && session.expires > now)
}

pub fn list(desk: &Desk<'_>, user: &str) -> Answer {
    let client = &desk.state.credentials.app_id;
    let list: Vec<_> = sessions(desk, user).map(|session| session.json(client)).collect();
    answer::tagged(desk.request, &json!({ "sessions": list }))
}

pub fn get(desk: &Desk<'_>, user: &str, uid: &str) -> Outcome<Answer> {
    let session = sessions(desk, user).find(|session| session.uid == uid).ok_or_else(|| Box::new(no_session()))?;
    Ok(answer::tagged(desk.request, &session.json(&desk.state.credentials.app_id)))
}

pub fn end(desk: &mut Desk<'_>, user: &str, uid: &str) -> Outcome<Answer> {
    let target = one_of(desk, "revokeGrantsTarget", &["all", "firstParty"])?.is_some();
    let ended = desk.state.ledger.end_by_uid(user, uid, target);
    Ok(if ended { answer::empty(204) } else { no_session() })
}

pub fn grants(desk: &Desk<'_>, user: &str) -> Outcome<Answer> {
    let kind = one_of(desk, "appType", &["firstParty", "thirdParty"])?;
    let client = &desk.state.credentials.app_id;
    let told = |grant: &Grant| {
        json!({
            "id": grant.id,
            "payload": {
                "exp": grant.expires / 1000, "iat": grant.created / 1000, "jti": grant.id, "kind": "Grant",
                "clientId": client, "accountId": grant.user, "openid": { "scope": grant.scope },
            },
            "expiresAt": grant.expires,
            "application": { "id": client, "name": "Logto Profile (demo)" },
        })
    };
    // The one application is the tenant's own.
    let shown = kind.as_deref() != Some("thirdParty");
    let grants = desk.state.ledger.grants.iter().filter(|grant| shown && grant.user == user);
    Ok(answer::tagged(desk.request, &json!({ "grants": grants.map(told).collect::<Vec<_>>() })))
}

#[expect(clippy::unnecessary_wraps, reason = "an answer like those beside it")]
pub fn revoke(desk: &mut Desk<'_>, user: &str, id: &str) -> Outcome<Answer> {
    if !desk.state.ledger.grants.iter().any(|grant| grant.id == id && grant.user == user) {
        return Ok(answer::error(404, "oidc.invalid_grant", "Grant request is invalid."));
    }
    desk.state.ledger.revoke_grant(id);
    Ok(answer::empty(204))
}

/// A word of the query, when it is there and one of these.
fn one_of(desk: &Desk<'_>, name: &str, options: &[&str]) -> Outcome<Option<String>> {
    match desk.request.query(name) {
        Some(word) if !options.contains(&word) => zod::refuse(zod::not_one_of(options, word, &[name]), "query"),
        word => Ok(word.map(str::to_owned)),
    }
}
