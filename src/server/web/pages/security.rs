//! `/security`: the ways to sign in, and this session.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};

use super::{landing, profile};
use crate::server::{
    domain::{loading::Patience, profile::heading},
    session::Found,
    web::{
        render::{Kind, Security},
        reply,
        state::App,
        visit::Visit,
    },
};

/// The page.
pub async fn get(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let mut visit = Visit::new(&app, &head);
    let session = match visit.session().await {
        Ok(Found::Valid(session)) => session,
        Ok(Found::Over(_)) => return landing::ended(&visit, StatusCode::UNAUTHORIZED),
        Ok(Found::Nothing) => return reply::see_other("/sign-in?return_to=/security"),
        Err(error) => return reply::unavailable(&visit, &error),
    };
    let Ok(known) = profile::load(&app, &session, Patience::Short).await else {
        return landing::ended(&visit, StatusCode::UNAUTHORIZED);
    };
    visit.for_person(profile::locale(&known));
    let parts = profile::parts(&app, &session, &known);
    let page = crate::server::domain::profile::lay_out(parts, visit.language);
    let person = &known.person;
    let kind = Kind::Security(Security {
        complete: known.standing.can_change(),
        has_password: person.has_password,
        username: person.username.clone().filter(|name| !name.is_empty()),
        identifiers: page.identifiers,
        identities: person.identities.clone().unwrap_or_default(),
        signed_in: session.created,
        ends: session.ends,
    });
    let heading = heading(&session.caller.user, person, &app.tenant);
    reply::page(&visit, StatusCode::OK, Some(&heading), kind)
}
