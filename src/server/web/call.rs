//! What the server functions of `api` do: the same domain calls as the plain routes, answered as data.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request::Parts};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;

use super::{address::Addresses, intent::Intent, pages::profile, render, state::App, visit::Visit};
use crate::{
    model::{
        address::DrawnParts,
        edit::{self, Problem, Submitted},
        error::AppError,
        field::{FORM, Kind, WAS},
        operation::Operation,
        profile::{Entry, Profile, Typed},
        report::{self, Report},
        value::Value,
    },
    server::{
        domain::addresses,
        session::{Found, Session},
    },
};

/// A call of the browser.
struct Call {
    app: Arc<App>,
    headers: HeaderMap,
    uri: Uri,
}

impl Call {
    fn current() -> Self {
        let parts = expect_context::<Parts>();
        // Only the path that people know is of use to a page.
        Self { app: expect_context::<Arc<App>>(), headers: parts.headers, uri: Uri::from_static("/profile") }
    }

    fn visit(&self) -> Visit<'_> {
        Visit::of(&self.app, &self.headers, &self.uri)
    }

    async fn session(&self) -> Result<Box<Session>, AppError> {
        match self.visit().session().await {
            Ok(Found::Valid(session)) => Ok(session),
            Ok(Found::Over(_) | Found::Nothing) => Err(AppError::SignedOut),
            Err(error) => Err(self.unavailable(&error)),
        }
    }

    /// The session, when the form is that of its person.
    async fn session_of(&self, form: &str) -> Result<Box<Session>, AppError> {
        let session = self.session().await?;
        match profile::owner_of_form(&self.app, form) {
            Some(owner) if owner == session.caller.user => Ok(session),
            Some(_) => Err(AppError::AnotherPerson),
            None => Err(AppError::Malformed),
        }
    }

    fn unavailable(&self, why: &dyn std::fmt::Display) -> AppError {
        let incident = self.app.incident();
        tracing::error!(%incident, error = %why, "a call could not be answered");
        AppError::Unavailable { incident }
    }
}

/// Sets the status that goes with an error: a server function's own is always 500.
fn answer<T>(result: Result<T, AppError>) -> Result<T, AppError> {
    if let (Err(error), Some(response)) = (&result, use_context::<ResponseOptions>()) {
        response.set_status(status(error));
    }
    result
}

/// The status that goes with an error.
pub fn status(error: &AppError) -> StatusCode {
    match error {
        AppError::SignedOut => StatusCode::UNAUTHORIZED,
        AppError::AnotherPerson => StatusCode::CONFLICT,
        AppError::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        AppError::Malformed | AppError::Offline => StatusCode::BAD_REQUEST,
    }
}

/// The whole page's data, however long the tenant takes.
///
/// # Errors
/// As `api::profile::load_profile`.
pub async fn load_profile() -> Result<Profile, AppError> {
    let call = Call::current();
    answer(
        async {
            let session = call.session().await?;
            profile::data(&call.app, &mut call.visit(), &session).await.map_err(|_| AppError::SignedOut)
        }
        .await,
    )
}

/// Saves a form.
///
/// # Errors
/// As `api::profile::save_profile`.
pub async fn save_profile(form: String, fields: Vec<Submitted>, language: String) -> Result<Report, AppError> {
    let call = Call::current();
    let mut report = async {
        let session = call.session_of(&form).await?;
        let mut report = call.app.saver.save(&session.caller, &fields).await.map_err(refused_fields)?;
        call.app.news.saved(&session.caller.user).await;
        if let Some(sent) = report::waiting(&report.fields).and_then(|id| fields.iter().find(|sent| sent.id == id)) {
            let pairs = [(FORM.to_owned(), form), (format!("{WAS}{}", sent.id), sent.was.clone())];
            let pairs = pairs.into_iter().chain([(sent.id.clone(), sent.typed.concat())]).collect();
            let intent = Intent::new(&session, Operation::ChangeUsername, "/profile", pairs);
            let kept = intent.keep(&call.app, &session).await;
            report.confirm = Some(kept.map_err(|error| call.unavailable(&error))?);
        }
        Ok(report)
    }
    .await;
    if let Ok(report) = &mut report {
        let mut visit = call.visit();
        visit.for_person(Some(&language));
        for field in &mut report.fields {
            if let Value::Address(address) = &field.stored {
                field.shown = addresses::shown(visit.language, address);
            }
        }
    }
    if let (Ok(Report { language_changed: true, .. }), Some(response)) = (&report, use_context::<ResponseOptions>()) {
        for cookie in call.app.jar.follow_profile() {
            response.append_header(header::SET_COOKIE, cookie);
        }
    }
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer(report)
}

fn refused_fields(problems: Vec<(String, Problem)>) -> AppError {
    AppError::Fields(problems.into_iter().map(|(id, problem)| (id.chars().take(64).collect(), problem)).collect())
}

/// The parts of an address for the country that is chosen now, filled with what was typed.
///
/// # Errors
/// As `api::address::draw_parts`.
pub async fn draw_parts(id: String, pairs: Vec<(String, String)>, language: String) -> Result<DrawnParts, AppError> {
    let call = Call::current();
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer(
        async {
            call.session().await?;
            let mut visit = call.visit();
            visit.for_person(Some(&language));
            let schema = call.app.schemas.current();
            let (addresses, rest) = Addresses::split(&pairs);
            let mut sent = edit::take_apart(schema.bare(), rest).fields;
            sent.retain(|sent| sent.id == id);
            let kept = addresses.carry(schema.bare(), &mut sent).pop().map_or_else(String::new, |(_, kept)| kept);
            let (Some((row, _)), Some(sent)) = (schema.find(&id), sent.pop()) else { return Err(AppError::Malformed) };
            let mut field = row.field(Some(visit.language));
            let Kind::Address { labels } = &mut field.kind else { return Err(AppError::Malformed) };
            *labels = addresses::labels(visit.language, sent.typed.first().map_or("", String::as_str));
            let labels = labels.clone();
            let entry = Entry {
                field,
                value: Value::Empty,
                shown: String::new(),
                known: true,
                typed: Some(Typed(sent.typed)),
                kept,
                outcome: None,
                wallet: None,
            };
            Ok(DrawnParts { labels, html: render::address_parts(visit.language, &entry) })
        }
        .await,
    )
}
