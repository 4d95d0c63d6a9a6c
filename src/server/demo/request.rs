//! One request, read whole: the demo tenant answers from memory, so nothing is streamed.

use std::net::SocketAddr;

use axum::{
    body::Bytes,
    http::{HeaderMap, header, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};
use url::form_urlencoded;

/// A request with its body.
pub struct Request {
    pub method: String,
    pub path: String,
    /// The path between its slashes, each decoded.
    pub segments: Vec<String>,
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub peer: SocketAddr,
}

/// What a body turned out to be.
pub enum Body {
    Json(Value),
    /// The bytes say JSON and are not.
    Malformed,
}

impl Request {
    pub fn new(parts: &Parts, body: Bytes, peer: SocketAddr) -> Self {
        let path = parts.uri.path().to_owned();
        let segments = path.split('/').filter(|s| !s.is_empty()).map(decoded).collect();
        let query = pairs(parts.uri.query().unwrap_or_default().as_bytes());
        Self { method: parts.method.to_string(), path, segments, query, headers: parts.headers.clone(), body, peer }
    }

    pub fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(cookie::Cookie::split_parse)
            .filter_map(Result::ok)
            .find(|cookie| cookie.name() == name)
            .map(|cookie| cookie.value().to_owned())
    }

    /// The body by its content type, as Logto's body parser reads it: none is an empty object, another type is text.
    pub fn json(&self) -> Body {
        let kind = self.header(header::CONTENT_TYPE).unwrap_or_default();
        if self.body.is_empty() {
            Body::Json(Value::Object(Map::new()))
        } else if kind.starts_with("application/json") {
            serde_json::from_slice(&self.body).map_or(Body::Malformed, |value| Body::Json(rounded(value)))
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            let form = pairs(&self.body).into_iter().map(|(name, value)| (name, Value::String(value)));
            Body::Json(Value::Object(form.collect()))
        } else {
            Body::Json(Value::String(String::from_utf8_lossy(&self.body).into_owned()))
        }
    }

    /// A parameter of the body, whether that is a form or JSON.
    pub fn field(&self, name: &str) -> Option<String> {
        let Body::Json(Value::Object(body)) = self.json() else { return None };
        body.get(name).and_then(Value::as_str).map(str::to_owned)
    }

    /// The name and secret of HTTP Basic authentication, form-decoded as RFC 6749 section 2.3.1 has it.
    pub fn basic(&self) -> Option<(String, String)> {
        let encoded = self.header(header::AUTHORIZATION)?.strip_prefix("Basic ")?;
        let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (name, secret) = text.split_once(':')?;
        Some((form_decoded(name), form_decoded(secret)))
    }

    pub fn bearer(&self) -> Option<&str> {
        self.header(header::AUTHORIZATION)?.strip_prefix("Bearer").map(str::trim)
    }
}

/// The value of the first pair of that name.
pub fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).into_owned().collect()
}

fn form_decoded(text: &str) -> String {
    // As a name without a value, so that an equals sign in it stays.
    form_urlencoded::parse(text.replace('=', "%3D").as_bytes())
        .next()
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}

fn decoded(segment: &str) -> String {
    form_decoded(&segment.replace('+', "%2B"))
}

/// Numbers as JavaScript has them: integers above 2^53 lose their last digits.
fn rounded(value: Value) -> Value {
    const EXACT: u64 = 1 << 53;
    match value {
        Value::Number(number) => {
            let exact = number.as_i64().is_some_and(|n| n.unsigned_abs() <= EXACT);
            let float = number.as_f64().and_then(serde_json::Number::from_f64);
            Value::Number(if exact { number } else { float.unwrap_or(number) })
        }
        Value::Array(items) => Value::Array(items.into_iter().map(rounded).collect()),
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, value)| (key, rounded(value))).collect()),
        other => other,
    }
}
