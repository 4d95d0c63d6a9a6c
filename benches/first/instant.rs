//! The tenant of the measurements, a process of its own: the demo tenant, with an answer about a person ready-made, so that
//! what is measured is the app. It counts what it is asked.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::Response,
    routing::get,
};
use logto_profile::server::{
    clock::SystemClock,
    demo::{Settings, Tenant},
    random::SystemRandom,
};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::visit::client;

/// What the app is told of the tenant.
#[derive(Debug, Serialize, Deserialize)]
pub struct Told {
    pub endpoint: String,
    pub app_id: String,
    pub app_secret: String,
    pub m2m_app_id: String,
    pub m2m_app_secret: String,
}

/// What it was asked so far.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// `GET /api/users/:id`.
    pub people: u64,
    /// `POST /oidc/token` with client credentials.
    pub tokens: u64,
}

#[derive(Clone)]
struct Front(Arc<Inside>);

struct Inside {
    demo: String,
    ready_made: Mutex<BTreeMap<String, Bytes>>,
    people: AtomicU64,
    tokens: AtomicU64,
}

/// Serves until it is killed. Its first line on standard output is [`Told`].
pub async fn serve(app_base_url: &str) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let endpoint = format!("http://localhost:{}", listener.local_addr().expect("its address").port());
    // Taken for a moment, to know it: the demo tenant must be told where it is reached before it starts.
    let inner: SocketAddr = {
        let held = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        held.local_addr().expect("its address")
    };
    let settings = Settings {
        address: inner,
        endpoint: Some(format!("{endpoint}/").parse().expect("a URL")),
        app_base_url: app_base_url.to_owned(),
        state_file: None,
    };
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    let tenant = Tenant::start(settings, clock, random, CancellationToken::new()).await.expect("a demo tenant");
    let credentials = tenant.credentials();
    let told = Told {
        endpoint,
        app_id: credentials.app_id,
        app_secret: credentials.app_secret,
        m2m_app_id: credentials.m2m_app_id,
        m2m_app_secret: credentials.m2m_app_secret,
    };
    println!("{}", serde_json::to_string(&told).expect("JSON"));
    let front = Front(Arc::new(Inside {
        demo: format!("http://localhost:{}", inner.port()),
        ready_made: Mutex::default(),
        people: AtomicU64::default(),
        tokens: AtomicU64::default(),
    }));
    let router = Router::new()
        .route("/asked", get(asked))
        .route("/api/users/{id}", get(person).patch(forward))
        .fallback(forward)
        .with_state(front);
    axum::serve(listener, router).await.expect("a server");
}

async fn asked(State(front): State<Front>) -> String {
    let asked =
        Asked { people: front.0.people.load(Ordering::Relaxed), tokens: front.0.tokens.load(Ordering::Relaxed) };
    serde_json::to_string(&asked).expect("JSON")
}

async fn person(State(front): State<Front>, request: Request) -> Response {
    front.0.people.fetch_add(1, Ordering::Relaxed);
    let path = request.uri().path().to_owned();
    let ready_made = front.0.ready_made.lock().expect("nobody panicked").get(&path).cloned();
    if let Some(body) = ready_made {
        return Response::builder()
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
            .body(Body::from(body))
            .expect("an answer");
    }
    let answer = forward(State(front.clone()), request).await;
    let (head, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.expect("a small answer");
    if head.status == StatusCode::OK {
        front.0.ready_made.lock().expect("nobody panicked").insert(path, body.clone());
    }
    Response::from_parts(head, Body::from(body))
}

async fn forward(State(front): State<Front>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.expect("a small request");
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let is_token = head.method == Method::POST && head.uri.path() == "/oidc/token";
    if is_token && body.windows(18).any(|window| window == b"client_credentials") {
        front.0.tokens.fetch_add(1, Ordering::Relaxed);
    }
    let forwarded = client()
        .request(head.method, format!("{}{path}", front.0.demo))
        .headers(without_hops(&head.headers))
        .body(body)
        .send()
        .await
        .expect("the demo tenant");
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = forwarded.status();
    *answer.headers_mut() = without_hops(forwarded.headers());
    *answer.body_mut() = Body::from(forwarded.bytes().await.expect("a whole answer"));
    answer
}

/// Headers that are about one connection (RFC 9110 section 7.6.1), and the length, which is made anew.
fn without_hops(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for hop in [header::CONNECTION, header::TRANSFER_ENCODING, header::CONTENT_LENGTH] {
        headers.remove(hop);
    }
    headers
}
