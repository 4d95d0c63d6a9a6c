//! `/security`: the ways to sign in, and this session.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{landing, profile};
use crate::model::identifier::IdentifierKind;
use crate::server::{
    clock::Timestamp,
    domain::{
        loading::{Known, Patience},
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
    profile::recognise(&mut visit, &session, &known);
    let zone = person_zone(&known);
    let person = &known.person;
    let shown = |kind| held(kind, person, None).address.map(|address| address.0);
    let kind = Kind::Security(Security {
        password: person.has_password.unwrap_or(false),
        email: shown(IdentifierKind::Email),
        phone: shown(IdentifierKind::Phone),
        identities: person.identities.as_ref().map_or(0, Vec::len),
        since: instant(&visit, zone, session.created),
        ends: instant(&visit, zone, session.ends),
    });
    let heading = heading(&session.caller.user, person, app.trusted());
    reply::page(&visit, StatusCode::OK, Some(&heading), kind)
}

/// The time zone of the person's profile.
fn person_zone(known: &Known) -> Option<&str> {
    known.person.profile.get("zoneinfo").and_then(|value| value.as_str())
}

/// An instant for people, in the language of the page and their own time zone, and for machines (RFC 3339).
fn instant(visit: &Visit<'_>, zone: Option<&str>, at: Timestamp) -> (String, String) {
    let machine = OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    (visit.language.dates.instant(at, zone), machine.format(&Rfc3339).unwrap_or_default())
}
