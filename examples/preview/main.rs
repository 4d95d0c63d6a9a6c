//! Every page in every state, with made-up data: `cargo run --example preview --features ssr`, then the address it prints.
//! With a folder that holds `preview.js` and `preview.wasm` as its argument the pages come alive: what they ask of the
//! server fails, as it does when the tenant does not answer.

mod samples;

use std::{fs, path::Path};

use axum::{
    Router,
    extract::Path as UrlPath,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use logto_profile::server::{
    escape,
    i18n::Languages,
    web::render::{Assets, Frame, render},
};
use tower_http::services::ServeDir;

/// As strict as the product's, but it may be framed.
const POLICY: &str = "default-src 'none'; script-src 'nonce-preview' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let router = Router::new()
        .route("/", get(contents))
        .route("/style.css", get(style))
        .route("/favicon.svg", get(StatusCode::NO_CONTENT))
        .nest_service("/pkg", ServeDir::new(std::env::args().nth(1).unwrap_or_default()))
        .route("/{language}/{sample}", get(page));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await
}

async fn contents() -> Html<String> {
    let languages = Languages::load().map(Languages::all).unwrap_or_default();
    let links = languages.iter().flat_map(|language| {
        samples::all(language).into_iter().map(move |sample| {
            let address = format!("/{}/{}", language.tag, sample.name);
            format!("<li><a href=\"{0}\">{0}</a></li>", escape::html(&address))
        })
    });
    Html(format!("<!DOCTYPE html><title>Preview</title><ul>{}</ul>", links.collect::<String>()))
}

async fn page(UrlPath((language, name)): UrlPath<(String, String)>) -> Response {
    let found = Languages::load().ok().and_then(|languages| languages.find(&language));
    let Some(catalogue) = found else { return StatusCode::NOT_FOUND.into_response() };
    let Some(sample) = samples::all(catalogue).into_iter().find(|sample| sample.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let assets =
        Assets { script: "/pkg/preview.js".into(), wasm: "/pkg/preview.wasm".into(), style: "/style.css".into() };
    let frame = Frame {
        catalogue,
        app_name: "Example Company",
        assets: &assets,
        nonce: "preview",
        path: sample.path,
        person: sample.person.as_ref(),
        menu: None,
        reload_port: None,
    };
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(render(&frame, sample.kind).plain())).into_response()
}

async fn style() -> Response {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("style");
    ([(header::CONTENT_TYPE, "text/css")], bundle(&folder, "main.css")).into_response()
}

/// The style sheet with its imports put in their place.
fn bundle(folder: &Path, name: &str) -> String {
    let sheet = fs::read_to_string(folder.join(name)).unwrap_or_default();
    let line = |line: &str| match line.strip_prefix("@import \"./").and_then(|rest| rest.split('"').next()) {
        Some(imported) => bundle(folder, imported),
        None => format!("{line}\n"),
    };
    sheet.lines().map(line).collect()
}
