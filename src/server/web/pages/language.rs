//! `POST /language`: the language that a person chose here.

use std::{sync::Arc, time::Duration};

use axum::{body::Bytes, extract::State, http::request::Parts as Head, response::Response};

use super::signing::local_path;
use crate::server::web::{cookies::Name, form, render::Trouble, reply, state::App, visit::Visit};

/// How long a choice is remembered.
const REMEMBERED: Duration = Duration::from_hours(365 * 24);

/// Remembers the choice, and leads back.
pub async fn post(State(app): State<Arc<App>>, head: Head, body: Bytes) -> Response {
    let visit = Visit::new(&app, &head);
    let Ok(pairs) = form::pairs(&head.headers, &body) else { return reply::trouble(&visit, Trouble::Malformed) };
    let wanted = form::take(&pairs, "lang");
    let Some(language) = app.languages.find(&wanted) else { return reply::trouble(&visit, Trouble::Malformed) };
    let back = local_path(&form::take(&pairs, "return_to")).unwrap_or_else(|| "/".to_owned());
    reply::with_cookie(reply::see_other(&back), app.jar.set(Name::Language, "", language.tag, Some(REMEMBERED)))
}
