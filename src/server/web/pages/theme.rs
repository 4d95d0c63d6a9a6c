//! `POST /theme`: light, dark, or as the system is.

use std::{sync::Arc, time::Duration};

use axum::{body::Bytes, extract::State, http::request::Parts as Head, response::Response};

use super::signing::local_path;
use crate::{
    server::web::{cookies::Name, form, render::Trouble, reply, state::App, visit::Visit},
    ui::frame::Theme,
};

/// How long a choice is remembered.
const REMEMBERED: Duration = Duration::from_hours(365 * 24);

/// Remembers the choice, and leads back.
pub async fn post(State(app): State<Arc<App>>, head: Head, body: Bytes) -> Response {
    let visit = Visit::new(&app, &head);
    let Ok(pairs) = form::pairs(&head.headers, &body) else { return reply::trouble(&visit, Trouble::Malformed) };
    let Some(theme) = Theme::from_name(&form::take(&pairs, Theme::INPUT)) else {
        return reply::trouble(&visit, Trouble::Malformed);
    };
    let back = local_path(&form::take(&pairs, "return_to")).unwrap_or_else(|| "/".to_owned());
    let cookie = match theme {
        Theme::System => app.jar.remove(Name::Theme, ""),
        Theme::Light | Theme::Dark => app.jar.set(Name::Theme, "", theme.name(), Some(REMEMBERED)),
    };
    reply::with_cookie(reply::see_other(&back), cookie)
}
