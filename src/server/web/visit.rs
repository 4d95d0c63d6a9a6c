//! One request: where to, in which language, with which cookies.

use axum::http::{HeaderMap, Uri, request::Parts};

use super::{
    cookies::Name,
    language,
    state::App,
};
use crate::{
    i18n::Texts,
    server::{
        domain::ports::RecordsError,
        session::{Found, Session},
    },
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
    pub language: &'static str,
}

impl<'a> Visit<'a> {
    /// The visit of a request.
    pub fn new(app: &'a App, parts: &'a Parts) -> Self {
        Self::of(app, &parts.headers, &parts.uri)
    }

    /// The visit of a request's headers and address.
    pub fn of(app: &'a App, headers: &'a HeaderMap, uri: &'a Uri) -> Self {
        let language = language::choose(app, headers, None);
        Self { app, headers, uri, language }
    }

    /// Goes on in the language of the person's profile, unless they chose one here.
    pub fn for_person(&mut self, locale: Option<&str>) {
        self.language = language::choose(self.app, self.headers, locale);
    }

    /// The texts of the answer.
    pub fn texts(&self) -> Texts {
        self.app.catalogues.texts(self.language)
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: Name) -> Option<String> {
        self.app.jar.get(self.headers, name, "")
    }

    /// A value of the query.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.uri.query()?;
        url::form_urlencoded::parse(query.as_bytes()).find(|(given, _)| given == name).map(|(_, value)| value.into_owned())
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

    /// The locale of a session's person, as far as the ID token told it.
    pub fn locale_of(session: &Session) -> Option<&str> {
        session.kept.claims.profile.get("locale").and_then(|value| value.as_str())
    }
}
