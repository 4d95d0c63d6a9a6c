//! HTTP: the router, and the order of what is done to every request.

pub mod address;
pub mod assets;
pub mod call;
pub mod cookies;
pub mod draft;
pub mod files;
pub mod form;
pub mod intent;
pub mod kept;
pub mod layers;
pub mod pages;
pub mod render;
pub mod reply;
pub mod script;
pub mod state;
pub mod styleguide;
pub mod visit;

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use tower_http::{CompressionLevel, compression::CompressionLayer, limit::RequestBodyLimitLayer};

use self::{
    layers::{headers, origin, panics},
    pages::{
        confirm, health, identifiers, landing, language as language_page, look, news, payments, picture, profile,
        security, signing, theme, told,
    },
    render::Trouble,
    state::App,
    visit::Visit,
};
use crate::server::{logto::webhook, telemetry::metrics};

/// The whole application as a service. `site_root` is the folder of static files, `pkg` the one in it whose names carry
/// hashes.
pub fn router(app: Arc<App>, site_root: &Path, pkg: &str) -> Router {
    let https = app.base_url.is_https();
    let pages = Router::new()
        .route("/", get(landing::get))
        .route("/profile", get(profile::get).post(profile::post))
        .route("/profile/news", get(news::get))
        .route("/profile/{kind}/{step}", post(identifiers::post))
        .route(picture::REMOVE, post(picture::remove))
        .route(&format!("{}{{name}}", picture::FOLDER), get(picture::get))
        .route(&script::CROP, get(script::crop))
        .route("/profile/payment/return", get(payments::back))
        .route("/profile/payment/{act}", post(payments::post))
        .route("/profile/payment/{id}/{step}", get(payments::get_step).post(payments::post_step))
        .route("/payments/webhook", post(payments::webhook))
        .route("/security", get(security::get))
        .route("/security/{what}", post(security::post))
        .route("/confirm", get(confirm::get))
        .route("/confirm/{way}", post(confirm::post))
        .route("/sign-in", get(signing::sign_in))
        .route("/callback", get(signing::callback))
        .route("/sign-out", post(signing::sign_out))
        .route("/backchannel-logout", post(told::backchannel_logout).layer(DefaultBodyLimit::max(told::MAX_LOGOUT)))
        .route("/webhooks/logto", post(told::webhook).layer(DefaultBodyLimit::max(webhook::MAX_BODY)))
        .route("/language", post(language_page::post))
        .route("/theme", post(theme::post))
        .route("/look/{name}", get(look::get))
        .route("/api/{*function}", post(function))
        .route("/.well-known/change-password", get(async || reply::see_other("/security")))
        .route("/readyz", get(health::readyz));
    let pages = if app.has_styleguide { pages.merge(styleguide::router()) } else { pages };
    let pages = pages
        .route_layer(middleware::from_fn(metrics::measure))
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(Arc::clone(&app))
        // Fastest: the default level costs half of the pages a second (PERFORMANCE.md).
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest));

    // A file may be long: the handler itself counts what it reads.
    let uploads = Router::new()
        .route(picture::UPLOAD, post(picture::post))
        .route_layer(middleware::from_fn(metrics::measure))
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(Arc::clone(&app))
        .layer(DefaultBodyLimit::disable());

    Router::new()
        .merge(pages)
        .route("/healthz", get(health::healthz))
        .merge(files::router(Arc::clone(&app), site_root, pkg))
        // From the inside out: what is nearer to the handler stands higher.
        .layer(DefaultBodyLimit::max(form::MAX_BODY))
        .layer(RequestBodyLimitLayer::new(form::MAX_BODY))
        .merge(uploads)
        .layer(middleware::from_fn_with_state(Arc::clone(&app), refuse_other_sites))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), explain_refusals))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), explain_panics))
        .layer(middleware::from_fn_with_state(headers::Headers { https }, headers::set))
}

/// The server functions of `api`.
async fn function(State(app): State<Arc<App>>, request: Request) -> Response {
    let context = move || leptos::prelude::provide_context(Arc::clone(&app));
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

async fn refuse_other_sites(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if origin::is_ours(request.method(), request.headers(), app.base_url.origin()) {
        return next.run(request).await;
    }
    let visit = Visit::of(&app, request.headers(), request.uri());
    reply::trouble(&visit, Trouble::CrossSite)
}

/// Turns the bare refusals of the layers below into pages.
async fn explain_refusals(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let response = next.run(request).await;
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE && !is_page {
        return reply::trouble(&Visit::of(&app, &headers, &uri), Trouble::TooLarge);
    }
    response
}

async fn method_not_allowed(State(app): State<Arc<App>>, request: Request) -> Response {
    reply::trouble(&Visit::of(&app, request.headers(), request.uri()), Trouble::MethodNotAllowed)
}

/// Makes a page of a panic: the process goes on, the person gets a number that finds it in the log.
async fn explain_panics(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    match panics::caught(next.run(request)).await {
        Ok(response) => response,
        Err(place) => {
            let incident = app.incident();
            // What a panic says may hold what it was about.
            tracing::error!(%incident, place, "a handler panicked");
            reply::trouble(&Visit::of(&app, &headers, &uri), Trouble::Internal { incident })
        }
    }
}
