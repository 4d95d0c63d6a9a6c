//! `POST /language`: the language that a person chose here. It is saved in their profile where they are signed in and the
//! page has a field for it, on the same way as the form; otherwise this device remembers it.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::request::Parts as Head, response::Response};

use super::{profile::owner_of_form, signing::local_path};
use crate::{
    model::{
        edit::Submitted,
        field::{FORM, WAS},
    },
    server::{
        domain::limits::Act,
        session::Found,
        web::{
            cookies::{Name, REMEMBERED},
            form,
            render::Trouble,
            reply,
            state::App,
            visit::Visit,
        },
    },
};

/// Keeps the choice, and leads back.
pub async fn post(State(app): State<Arc<App>>, head: Head, body: Bytes) -> Response {
    let visit = Visit::new(&app, &head);
    let Ok(pairs) = form::pairs(&head.headers, &body) else { return reply::trouble(&visit, Trouble::Malformed) };
    let wanted = form::take(&pairs, "lang");
    let Some(language) = app.languages.find(&wanted) else { return reply::trouble(&visit, Trouble::Malformed) };
    let back = local_path(&form::take(&pairs, "return_to")).unwrap_or_else(|| "/".to_owned());
    let is_saved = save(&visit, &form::take(&pairs, FORM), form::take(&pairs, WAS), language.tag).await;
    let [chosen, asked] = app.jar.follow_profile();
    let chosen = if is_saved { chosen } else { app.jar.set(Name::Language, "", language.tag, Some(REMEMBERED)) };
    reply::with_cookie(reply::with_cookie(reply::see_other(&back), chosen), asked)
}

/// Whether the choice is in the profile now. Where it cannot be saved, also because it was changed elsewhere meanwhile, it
/// counts on this device.
async fn save(visit: &Visit<'_>, form: &str, was: String, tag: &str) -> bool {
    let app = visit.app;
    let (Some(owner), Ok(Found::Valid(session))) = (owner_of_form(app, form), visit.session().await) else {
        return false;
    };
    if owner != session.caller.user {
        return false;
    }
    let schema = app.schemas.current();
    let Some((row, _)) = schema.language() else { return false };
    let submitted = Submitted { id: row.id.clone(), was, typed: vec![tag.to_owned()] };
    if app.limits.spend(Act::Save, &session.caller, None).await.is_err() {
        return false;
    }
    let saved = app.saver.save(&session.caller, &[submitted]).await;
    // Nothing to save means that the profile says it already.
    saved.is_ok_and(|report| report.language_changed || report.fields.is_empty())
}
