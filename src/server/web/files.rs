//! Static files: those whose names carry a hash may be kept for ever, the others for a day.

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use tower_http::services::ServeDir;

use super::{render::Trouble, reply, state::App, visit::Visit};

/// The files of a folder and of the one in it whose names carry hashes; a page that says so for what is not there.
pub fn router(app: Arc<App>, root: &Path, pkg: &str) -> Router {
    // The build compressed them: doing it again for each request would cost nearly all of the speed (PERFORMANCE.md).
    let hashed =
        ServeDir::new(root.join(pkg)).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
    let hashed = Router::new().fallback_service(hashed).layer(middleware::from_fn(keep_for_ever));
    let others = ServeDir::new(root)
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(Router::new().fallback(not_found).with_state(app));
    Router::new()
        .nest_service(&format!("/{pkg}"), hashed)
        .fallback_service(Router::new().fallback_service(others).layer(middleware::from_fn(keep_for_a_day)))
}

async fn keep_for_ever(request: Request, next: Next) -> Response {
    keep(next.run(request).await, "public, max-age=31536000, immutable")
}

async fn keep_for_a_day(request: Request, next: Next) -> Response {
    keep(next.run(request).await, "public, max-age=86400")
}

fn keep(mut response: Response, how_long: &'static str) -> Response {
    let is_there = response.status().is_success() || response.status().as_u16() == 304;
    if is_there && !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(how_long));
    }
    response
}

async fn not_found(State(app): State<Arc<App>>, request: Request) -> Response {
    let visit = Visit::of(&app, request.headers(), request.uri());
    reply::trouble(&visit, if request.method().is_safe() { Trouble::NotFound } else { Trouble::MethodNotAllowed })
}
