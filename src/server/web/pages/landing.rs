//! `/`: for those who are not signed in.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};

use crate::server::{
    session::Found,
    web::{
        cookies::Name,
        render::{Kind, LandingNotice},
        reply,
        state::App,
        visit::Visit,
    },
};

/// The word in the notice cookie after signing out.
pub const SIGNED_OUT: &str = "signed-out";

/// The landing page; to the profile for those who are signed in.
pub async fn get(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::new(&app, &parts);
    match visit.session().await {
        Ok(Found::Valid(_)) => return reply::see_other("/profile"),
        Ok(Found::Over(_)) => return ended(&visit, StatusCode::OK),
        Ok(Found::Nothing) => {}
        // The landing page needs no database.
        Err(error) => tracing::warn!(%error, "the landing page could not look for a session"),
    }
    let notice = (visit.cookie(Name::Notice).as_deref() == Some(SIGNED_OUT)).then_some(LandingNotice::SignedOut);
    let had_notice = notice.is_some();
    let response = reply::page(&visit, StatusCode::OK, None, Kind::Landing { notice });
    if had_notice { reply::with_cookie(response, app.jar.remove(Name::Notice, "")) } else { response }
}

/// The landing page for a person whose session has ended without their doing.
pub fn ended(visit: &Visit<'_>, status: StatusCode) -> Response {
    let kind = Kind::Landing { notice: Some(LandingNotice::SessionEnded) };
    let response = reply::page(visit, status, None, kind);
    reply::with_cookie(response, visit.app.jar.remove(Name::Session, ""))
}
