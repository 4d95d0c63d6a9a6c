//! `/api/users/:id/sessions`.

use serde_json::json;

use crate::server::demo::{
    answer::{self, Answer},
    request::Request,
    state::State,
};

/// `GET /api/users/:id/sessions`; of an unknown user the list is empty.
pub fn list(state: &State, id: &str) -> Answer {
    let client = &state.credentials.app_id;
    let sessions: Vec<_> =
        state.ledger.sessions.iter().filter(|session| session.user == id).map(|session| session.json(client)).collect();
    answer::json(200, &json!({ "sessions": sessions }))
}

/// `DELETE /api/users/:id/sessions/:uid`: grants survive unless `revokeGrantsTarget` is given.
pub fn end(state: &mut State, id: &str, uid: &str, request: &Request) -> Answer {
    let with_grants = matches!(request.query("revokeGrantsTarget"), Some("all" | "firstParty"));
    if state.ledger.end_by_uid(id, uid, with_grants) {
        answer::empty(204)
    } else {
        answer::error(404, "oidc.session_not_found", "Session not found.")
    }
}
