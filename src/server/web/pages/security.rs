//! `/security`: the ways to sign in, and this session.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

use super::{landing, profile};
use crate::model::identifier::IdentifierKind;
use crate::server::{
    clock::Timestamp,
    domain::{
        loading::Patience,
        profile::{heading, held},
    },
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
    let person = &known.person;
    let shown = |kind| held(kind, person, None).address.map(|address| address.0);
    let kind = Kind::Security(Security {
        password: person.has_password.unwrap_or(false),
        email: shown(IdentifierKind::Email),
        phone: shown(IdentifierKind::Phone),
        identities: person.identities.as_ref().map_or(0, Vec::len),
        since: instant(session.created),
        ends: instant(session.ends),
    });
    let heading = heading(&session.caller.user, person, &app.tenant);
    reply::page(&visit, StatusCode::OK, Some(&heading), kind)
}

/// An instant for people and for machines (RFC 3339), UTC.
fn instant(at: Timestamp) -> (String, String) {
    let shown = format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
    let at = OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    (at.format(shown).unwrap_or_default(), at.format(&Rfc3339).unwrap_or_default())
}
