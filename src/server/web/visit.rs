//! One request: where to, in which language, with which cookies.

use axum::http::{HeaderMap, Uri, header, request::Parts};

use super::{cookies::Name, state::App};
use crate::{
    server::{
        domain::{caller::Grant, ports::RecordsError},
        i18n::{Catalogue, Wishes, nearest, negotiate},
        session::Found,
    },
    ui::{
        frame::{Menu, Theme},
        swap::Part,
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
    pub language: &'static Catalogue,
    /// The language that the person's profile says, once it is known.
    pub said: Option<&'static Catalogue>,
    /// What saves a language in the person's profile, once it is known.
    pub menu: Option<Menu>,
}

/// The longest list of languages that is passed on, in bytes.
const MAX_ASKED: usize = 128;

impl<'a> Visit<'a> {
    /// The visit of a request.
    pub fn new(app: &'a App, parts: &'a Parts) -> Self {
        Self::of(app, &parts.headers, &parts.uri)
    }

    /// The visit of a request's headers and address.
    pub fn of(app: &'a App, headers: &'a HeaderMap, uri: &'a Uri) -> Self {
        let mut visit = Self { app, headers, uri, language: app.languages.default(), said: None, menu: None };
        visit.for_person(None);
        visit
    }

    /// Goes on in the language of the person's profile, unless they chose one here or the page that led here asked for one.
    pub fn for_person(&mut self, locale: Option<&str>) {
        let (chosen, remembered) = (self.cookie(Name::Language), self.cookie(Name::Remembered));
        let asked = self.asked().or_else(|| self.cookie(Name::Asked));
        let wishes = Wishes {
            chosen: chosen.as_deref(),
            asked: asked.as_deref(),
            profile: locale,
            remembered: remembered.as_deref(),
            accepted: self.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()),
        };
        self.language = negotiate(self.app.languages, wishes);
        self.said = locale.and_then(|tag| nearest(self.app.languages, tag));
    }

    /// The languages that the link here asks for (`ui_locales`, OpenID Connect Core 1.0 section 3.1.2.1): tags with spaces
    /// between.
    pub fn asked(&self) -> Option<String> {
        let asked = self.query("ui_locales")?;
        let is_list = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b' '));
        (asked.len() <= MAX_ASKED && is_list(&asked)).then_some(asked)
    }

    /// The languages to ask the tenant for: those that were asked for here, then this page's.
    pub fn ui_locales(&self) -> String {
        let own = in_tenant(self.language.tag);
        match self.asked().filter(|_| self.cookie(Name::Language).is_none()) {
            Some(asked) => format!("{asked} {own}"),
            None => own.to_owned(),
        }
    }

    /// Light, dark, or as the system is.
    pub fn theme(&self) -> Theme {
        self.cookie(Name::Theme).and_then(|name| Theme::from_name(&name)).unwrap_or_default()
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: Name) -> Option<String> {
        self.app.jar.get(self.headers, name, "")
    }

    /// The part of the page that is asked for alone.
    pub fn swap(&self) -> Option<Part> {
        Part::from_id(self.headers.get(Part::HEADER)?.to_str().ok()?)
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
        let Some(cookie) = self.cookie(Name::Session) else { return Ok(Found::Nothing) };
        let mut found = self.app.sessions.find(&cookie).await?;
        if let Found::Valid(session) = &mut found {
            session.caller.grant = self.cookie(Name::Grant).map(Grant);
        }
        Ok(found)
    }
}

/// A language as Logto's list has it, which knows some only with their region (`@logto/language-kit`).
fn in_tenant(tag: &str) -> &str {
    match tag {
        "fa" => "fa-IR fa",
        "pl" => "pl-PL pl",
        "tr" => "tr-TR tr",
        "uk" => "uk-UA uk",
        _ => tag,
    }
}
