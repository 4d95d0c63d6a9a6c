//! `/styleguide`: every part and every page in every state, with made-up data. Only where the tenant is the demo one, or in
//! a debug build: elsewhere these addresses are not there.

pub mod samples;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
    routing::get,
};

use self::samples::{PARTS, Sample};
use super::{
    render::{Kind, Trouble},
    reply,
    state::App,
    visit::Visit,
};

/// Its addresses.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/styleguide", get(parts))
        .route("/styleguide/panic", get(fall_over))
        .route("/styleguide/{name}", get(page))
}

async fn parts(State(app): State<Arc<App>>, request: Request) -> Response {
    let visit = Visit::of(&app, request.headers(), request.uri());
    let samples = samples::all(visit.language);
    let pages = samples.iter().map(|sample| sample.name).filter(|name| *name != PARTS).collect();
    let kind = Kind::Styleguide { parts: samples::parts(visit.language), pages };
    reply::sample(&visit, "/styleguide", None, kind)
}

async fn page(State(app): State<Arc<App>>, Path(name): Path<String>, request: Request) -> Response {
    let visit = Visit::of(&app, request.headers(), request.uri());
    match samples::all(visit.language).into_iter().find(|sample| sample.name == name) {
        Some(Sample { path, person, kind, .. }) => reply::sample(&visit, path, person.as_ref(), kind),
        None => reply::trouble(&visit, Trouble::NotFound),
    }
}

/// What a mistake in a handler comes to.
async fn fall_over() -> StatusCode {
    let answers: Vec<StatusCode> = Vec::new();
    answers[0]
}
