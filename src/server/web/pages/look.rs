//! `/look/NAME`: the pictures of the company's look. Their names hold hashes of what is in them.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{Path, Request, State},
    http::{HeaderValue, header},
    response::Response,
};

use crate::server::web::{render::Trouble, reply, state::App, visit::Visit};

/// Nothing in such a picture may load or run anything, should somebody open it by itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// A picture.
pub async fn get(State(app): State<Arc<App>>, Path(name): Path<String>, request: Request) -> Response {
    let Some(image) = app.look.images().find(|image| image.name == name) else {
        return reply::trouble(&Visit::of(&app, request.headers(), request.uri()), Trouble::NotFound);
    };
    let mut response = Response::new(Body::from(Bytes::copy_from_slice(&image.bytes)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(image.kind));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    response
}
