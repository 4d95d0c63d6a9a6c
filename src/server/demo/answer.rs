//! Answers in the shapes that Logto's have.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use serde_json::{Value, json};

use super::request::Request;

/// What goes back.
pub type Answer = Response;

/// A result, or the answer that refuses.
pub type Outcome<T> = Result<T, Box<Answer>>;

fn with_type(status: u16, kind: &'static str, body: impl Into<Body>) -> Answer {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}

/// JSON.
pub fn json(status: u16, body: &Value) -> Answer {
    with_type(status, "application/json; charset=utf-8", body.to_string())
}

/// JSON for a GET, with the entity tag that Logto gives it; 304 when the caller has it already.
pub fn tagged(request: &Request, body: &Value) -> Answer {
    let text = body.to_string();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    let hash = STANDARD_NO_PAD.encode(&digest.as_ref()[..20]);
    let tag = format!("\"{:x}-{hash}\"", text.len());
    let known = request.header(header::IF_NONE_MATCH).is_some_and(|theirs| theirs == tag);
    let answer = if known { empty(304) } else { with_type(200, "application/json; charset=utf-8", text) };
    with(answer, header::ETAG, &tag)
}

/// Plain text.
pub fn text(status: u16, body: &'static str) -> Answer {
    with_type(status, "text/plain; charset=utf-8", body)
}

/// A page.
pub fn html(status: u16, body: String) -> Answer {
    with_type(status, "text/html; charset=utf-8", body)
}

/// A file of the demo's own pages.
pub fn file(kind: &'static str, body: &'static [u8]) -> Answer {
    with_type(200, kind, body)
}

/// No body.
pub fn empty(status: u16) -> Answer {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer
}

/// See other.
pub fn redirect(location: &str) -> Answer {
    with(text(303, "Redirecting."), header::LOCATION, location)
}

/// The same answer with one more header; a value that no header can have is left out.
pub fn with(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().append(name, value);
    }
    answer
}

/// The error envelope of the Management API.
pub fn error(status: u16, code: &str, message: &str) -> Answer {
    json(status, &json!({ "code": code, "message": message }))
}

/// The same with `data`.
pub fn error_with(status: u16, code: &str, message: &str, data: &Value) -> Answer {
    json(status, &json!({ "code": code, "message": message, "data": data }))
}

/// No such user, role, connector and so on.
pub fn not_found() -> Answer {
    error(404, "entity.not_found", "The resource does not exist.")
}

/// What a NUL character in a text leads to: PostgreSQL refuses it, and Logto does not expect that.
pub fn internal() -> Answer {
    json(500, &json!({ "message": "Internal server error." }))
}

/// The error envelope of the OIDC endpoints.
pub fn oidc(status: u16, error: &str, description: &str) -> Answer {
    oidc_with(status, error, description, &[])
}

/// The same with more members.
pub fn oidc_with(status: u16, error: &str, description: &str, more: &[(&str, &str)]) -> Answer {
    let message = match error {
        "invalid_request" => "Request is invalid.",
        "invalid_grant" => "Grant request is invalid.",
        "invalid_token" => "Invalid token provided.",
        "invalid_target" => "Invalid resource indicator.",
        "invalid_scope" => "Invalid scope: {{error_description}}.",
        "invalid_redirect_uri" => "`redirect_uri` did not match any of the client's registered `redirect_uris`.",
        "unsupported_grant_type" => "Unsupported `grant_type` requested.",
        _ => "An OIDC error occurred.",
    };
    let mut body = json!({
        "code": format!("oidc.{error}"), "message": message, "error": error, "error_description": description,
    });
    for (name, value) in more {
        body[*name] = Value::from(*value);
    }
    json(status, &body)
}
