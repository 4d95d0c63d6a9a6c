//! `/profile/news`: a stream that tells an open page that something of its person changed elsewhere, or that its session is
//! over (server-sent events, HTML Living Standard section 9.2). It tells that there is something, never what.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use http_body_util::channel::{Channel, Sender};
use tokio::time::{Instant, sleep, sleep_until};

use crate::server::{
    clock::Timestamp,
    domain::news::{Deaf, Heard, SLACK},
    web::{cookies::Name, state::App, visit::Visit},
};

/// How often a stream shows that it lives, and asks whether its session does.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);
/// How long a stream lasts at most; the browser then asks for the next.
const LONGEST: Duration = Duration::from_mins(15);
/// Opens a stream. `age` is for how many milliseconds the page has not listened; a browser that was cut off says by
/// `Last-Event-ID` up to when it did.
pub async fn get(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let visit = Visit::new(&app, &head);
    let Some(cookie) = visit.cookie(Name::Session) else { return bare(StatusCode::UNAUTHORIZED) };
    let user = match app.sessions.whose(&cookie).await {
        Ok(Some(user)) => user,
        Ok(None) => return bare(StatusCode::UNAUTHORIZED),
        Err(_) => return bare(StatusCode::SERVICE_UNAVAILABLE),
    };
    let (heard, last) = match app.news.listen(&user).await {
        Ok(listening) => listening,
        Err(Deaf::TooMany) => return bare(StatusCode::TOO_MANY_REQUESTS),
        Err(Deaf::Records(_)) => return bare(StatusCode::SERVICE_UNAVAILABLE),
    };
    let is_news = last > since(&head.headers, visit.query("age").as_deref(), app.clock.now());
    let (sender, body) = Channel::<Bytes, std::convert::Infallible>::new(1);
    tokio::spawn(tell(Arc::clone(&app), cookie, heard, is_news, sender));
    let mut response = Response::new(Body::new(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would keep it to itself until there is enough of it.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn since(headers: &HeaderMap, age: Option<&str>, now: Timestamp) -> Timestamp {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok()).map(Timestamp::from_millis);
    let age = age.and_then(|age| age.parse().ok()).map_or(Duration::ZERO, Duration::from_millis);
    last.unwrap_or(now - age)
}

/// Tells for as long as somebody listens and their session is valid.
async fn tell(
    app: Arc<App>,
    cookie: String,
    mut heard: Heard,
    mut is_news: bool,
    mut to: Sender<Bytes, std::convert::Infallible>,
) {
    let end = Instant::now() + LONGEST;
    loop {
        let is_over = matches!(app.sessions.whose(&cookie).await, Ok(None));
        // Up to when the page has heard: what another process was told may still be on its way.
        let id = (app.clock.now() - SLACK).millis();
        let data = if is_news || is_over { "data:\n" } else { "" };
        if to.send_data(Bytes::from(format!("id:{id}\n{data}\n"))).await.is_err() || is_over {
            return;
        }
        is_news = tokio::select! {
            changed = heard.changed() => {
                if changed.is_err() {
                    return;
                }
                true
            }
            () = sleep(SIGN_OF_LIFE) => false,
            () = sleep_until(end) => return,
        };
    }
}

fn bare(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
