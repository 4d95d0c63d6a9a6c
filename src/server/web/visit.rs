//! One request: where to, in which language, with which cookies.

use axum::http::{HeaderMap, Uri, header, request::Parts};

use super::{cookies::Name, state::App};
use crate::server::{
    domain::ports::RecordsError,
    i18n::{Catalogue, negotiate},
    session::Found,
};

/// What a handler wants to know of a request.
#[derive(Debug)]
pub struct Visit<'a> {
    /// The application.
    pub app: &'a App,
    /// The request's headers.
    pub headers: &'a HeaderMap,
    /// Path and query.
    pub uri: &'a Uri,
    /// The language of the answer.
    pub language: &'static Catalogue,
}

impl<'a> Visit<'a> {
    /// The visit of a request.
    pub fn new(app: &'a App, parts: &'a Parts) -> Self {
        Self::of(app, &parts.headers, &parts.uri)
    }

    /// The visit of a request's headers and address.
    pub fn of(app: &'a App, headers: &'a HeaderMap, uri: &'a Uri) -> Self {
        let mut visit = Self { app, headers, uri, language: app.languages.default() };
        visit.for_person(None);
        visit
    }

    /// Goes on in the language of the person's profile, unless they chose one here.
    pub fn for_person(&mut self, locale: Option<&str>) {
        let chosen = self.cookie(Name::Language);
        let accepted = self.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        self.language = negotiate(self.app.languages, chosen.as_deref(), locale, accepted);
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: Name) -> Option<String> {
        self.app.jar.get(self.headers, name, "")
    }

    /// A value of the query.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.uri.query()?;
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The session that the cookie leads to.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn session(&self) -> Result<Found, RecordsError> {
        match self.cookie(Name::Session) {
            Some(cookie) => self.app.sessions.find(&cookie).await,
            None => Ok(Found::Nothing),
        }
    }
}
