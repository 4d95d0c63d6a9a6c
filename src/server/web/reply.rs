//! Answers: pages with their policy, redirects, cookies.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::Response,
};
use url::{Url, form_urlencoded::Serializer};

use super::{
    cookies::{Name, REMEMBERED},
    layers::headers::Policy,
    render::{self, Frame, Kind, Opened, Swap, Trouble},
    visit::Visit,
};
use crate::{
    model::{
        identifier::IdentifierKind,
        profile::{Heading, Profile},
    },
    server::i18n::nearest,
};

/// A page. `person` is who is signed in.
pub fn page(visit: &Visit<'_>, status: StatusCode, person: Option<&Heading>, kind: Kind) -> Response {
    let path = place(visit.uri);
    let back = match visit.query("result").filter(|_| path == "/profile") {
        Some(result) => {
            format!("{path}?{}", Serializer::new(String::new()).append_pair("result", &result).finish())
        }
        None => path.to_owned(),
    };
    answer(visit, status, Stand { path, back: &back, is_still: false }, person, kind)
}

/// A sample of the page at `path`, with made-up data.
pub fn sample(visit: &Visit<'_>, path: &str, person: Option<&Heading>, kind: Kind) -> Response {
    let is_still = visit.query("hydrate").is_none();
    answer(visit, StatusCode::OK, Stand { path, back: visit.uri.path(), is_still }, person, kind)
}

/// Where a page stands.
struct Stand<'a> {
    path: &'a str,
    back: &'a str,
    is_still: bool,
}

fn answer(
    visit: &Visit<'_>,
    status: StatusCode,
    Stand { path, back, is_still }: Stand<'_>,
    person: Option<&Heading>,
    kind: Kind,
) -> Response {
    let app = visit.app;
    let nonce = app.random.token(16);
    let picture = person
        .and_then(|heading| heading.picture.as_deref())
        .and_then(|picture| picture.parse::<Url>().ok())
        .filter(|url| url.origin() != app.base_url.url().origin())
        .map(|url| url.origin().ascii_serialization());
    let needs_script = matches!(kind, Kind::Profile { .. } | Kind::Security(_)) || app.reload_port.is_some();
    let tenant = app.tenant_origin();
    let policy = Policy {
        nonce: needs_script.then_some(nonce.as_str()),
        style: app.look.sheet.as_ref().map(|sheet| sheet.hash.as_str()),
        picture,
        tenant: &tenant,
        payments: app.payments.provider.pages().filter(|origin| *origin != tenant),
        reload_port: app.reload_port,
    };
    let frame = Frame {
        catalogue: visit.language,
        app_name: &app.name,
        look: &app.look,
        theme: visit.theme(),
        assets: &app.assets,
        nonce: &nonce,
        path,
        back,
        is_still,
        person,
        menu: visit.menu.as_ref(),
        reload_port: app.reload_port,
    };
    let incident = kind.incident().and_then(|incident| HeaderValue::from_str(incident).ok());
    let mut response = html(visit, status, &render::render(&frame, kind));
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.header());
    if let Some(incident) = incident {
        response.headers_mut().insert("x-incident", incident);
    }
    response
}

/// A part of the profile page, for the browser's half to put in its place.
pub fn part(
    visit: &Visit<'_>,
    status: StatusCode,
    part: Swap,
    profile: &Profile,
    opened: Option<(IdentifierKind, Opened)>,
) -> Response {
    let mut response = html(visit, status, &render::part(visit.language, part, profile, opened));
    response.headers_mut().insert(Swap::HEADER, HeaderValue::from_static(part.id()));
    response
}

fn html(visit: &Visit<'_>, status: StatusCode, document: &render::Page) -> Response {
    let takes_brotli = takes_brotli(visit.headers);
    let body = if takes_brotli { Body::from(document.brotli()) } else { Body::from(document.plain()) };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if takes_brotli {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, accept-language, cookie, x-swap"));
    if let Ok(language) = HeaderValue::from_str(visit.language.tag) {
        headers.insert(header::CONTENT_LANGUAGE, language);
    }
    for cookie in languages(visit) {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

/// What this device keeps of the languages: what the link here asked for, until the browser is closed, and what the person's
/// profile says, for pages that know nobody.
fn languages(visit: &Visit<'_>) -> impl Iterator<Item = HeaderValue> {
    let app = visit.app;
    let asked = visit.asked().and_then(|asked| asked.split(' ').find_map(|tag| nearest(app.languages, tag)));
    let asked = asked.filter(|language| visit.cookie(Name::Asked).as_deref() != Some(language.tag));
    let said = visit.said.filter(|language| visit.cookie(Name::Remembered).as_deref() != Some(language.tag));
    let asked = asked.map(|language| app.jar.set(Name::Asked, "", language.tag, None));
    asked.into_iter().chain(said.map(|language| app.jar.set(Name::Remembered, "", language.tag, Some(REMEMBERED))))
}

/// Whether a browser takes brotli (RFC 9110 section 12.5.3). What it would rather have is of no matter: no encoding makes a
/// page smaller here.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let given = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case("br") && !refused
    })
}

/// Where somebody is who looks at an answer of this path: routes that only take forms have no page of their own.
fn place(uri: &Uri) -> &str {
    let path = uri.path();
    match path {
        "/security" => "/security",
        // The id of what waits is in the query.
        "/confirm" => uri.path_and_query().map_or("/", |path| path.as_str()),
        _ if path == "/profile" || path.starts_with("/profile/") => "/profile",
        _ => "/",
    }
}

/// A page that says what went wrong and what to do.
pub fn trouble(visit: &Visit<'_>, trouble: Trouble) -> Response {
    let status = match &trouble {
        Trouble::NotFound => StatusCode::NOT_FOUND,
        Trouble::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Trouble::CrossSite => StatusCode::FORBIDDEN,
        Trouble::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Trouble::Malformed | Trouble::SignIn(_) => StatusCode::BAD_REQUEST,
        Trouble::ProofTooLate => StatusCode::GONE,
        Trouble::UnknownField { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Trouble::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Trouble::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    };
    page(visit, status, None, Kind::Trouble(trouble))
}

/// A page that says that something we need does not answer, with the number that finds the reason in the log.
pub fn unavailable(visit: &Visit<'_>, what: &dyn std::fmt::Display) -> Response {
    let incident = visit.app.incident();
    tracing::error!(%incident, error = %what, "a page could not be shown");
    trouble(visit, Trouble::Unavailable { incident })
}

/// To another address, by GET (303, RFC 9110 section 15.4.4).
pub fn see_other(location: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    match HeaderValue::from_str(location) {
        Ok(location) => response.headers_mut().insert(header::LOCATION, location),
        Err(_) => response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/")),
    };
    response
}

/// Adds a `Set-Cookie` header.
pub fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
