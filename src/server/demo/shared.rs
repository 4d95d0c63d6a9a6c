//! What all requests share, and how each is answered: noted, spoiled where somebody wants it so, answered.

use std::{
    collections::HashMap,
    io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
};

use axum::{
    extract::{ConnectInfo, State as Shares},
    response::Response,
};
use serde_json::Value;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    Settings, answer, api,
    control::{Call, Caller},
    fault::{Fault, FaultKind, IdTokenFault},
    line::Line,
    management, oidc, pages, payments,
    request::{Body, Request},
    seed,
    state::State,
};
use crate::server::{clock::Clock, random::Random};

/// The most bytes of a body; Logto answers longer ones with 404.
const MAX_BODY: usize = 1024 * 1024;
/// How long an answer that breaks off says it is, and one that is too long.
const TRUNCATED: usize = 8 * 1024;
const HUGE: usize = 50 * 1024 * 1024;
/// The most calls that are remembered.
const CALLS: usize = 10_000;
/// The most tokens that are remembered.
const TRUSTED: usize = 1_000;

/// The tenant.
pub struct Shared {
    pub endpoint: Url,
    pub app_base_url: String,
    pub state_file: Option<PathBuf>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub changed: Notify,
    state: Mutex<State>,
    /// Tokens whose signature was checked: a real tenant has a machine of its own for that work.
    pub trusted: Mutex<HashMap<String, Value>>,
    faults: Mutex<Vec<Fault>>,
    calls: Mutex<Vec<Call>>,
    pub id_token_fault: Mutex<Option<IdTokenFault>>,
    pub callback_issuer: Mutex<Option<String>>,
    /// Whether ID tokens say `sid`: not by default (recorded).
    pub tell_sid: AtomicBool,
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Reads the state, or begins a new one.
    pub fn open(settings: Settings, port: u16, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> io::Result<Self> {
        let own = || format!("http://localhost:{port}/").parse().map_err(io::Error::other);
        let endpoint = settings.endpoint.clone().map_or_else(own, Ok)?;
        let kept = match settings.state_file.as_ref().map(std::fs::read) {
            Some(Ok(bytes)) => Some(serde_json::from_slice(&bytes).map_err(|error| {
                io::Error::other(format!("the kept state cannot be read ({error}); `./dev run --fresh` starts over"))
            })?),
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Some(Err(_)) | None => None,
        };
        let mut state: State = kept.unwrap_or_else(|| seed::state(&endpoint, clock.now(), &*random));
        state.credentials.webhook_key = random.token(24);
        Ok(Self {
            endpoint,
            app_base_url: settings.app_base_url,
            state_file: settings.state_file,
            state: Mutex::new(state),
            clock,
            random,
            changed: Notify::new(),
            trusted: Mutex::default(),
            faults: Mutex::default(),
            calls: Mutex::default(),
            id_token_fault: Mutex::default(),
            callback_issuer: Mutex::default(),
            tell_sid: AtomicBool::new(false),
        })
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// `http://localhost:PORT/oidc`
    pub fn issuer(&self) -> String {
        format!("{}oidc", self.endpoint)
    }

    pub fn faults(&self) -> MutexGuard<'_, Vec<Fault>> {
        lock(&self.faults)
    }

    pub fn calls(&self) -> MutexGuard<'_, Vec<Call>> {
        lock(&self.calls)
    }

    /// Remembers a token whose signature was right.
    pub fn trust(&self, token: &str, claims: &Value) {
        let mut trusted = lock(&self.trusted);
        if trusted.len() < TRUSTED && !trusted.contains_key(token) {
            trusted.insert(token.to_owned(), claims.clone());
        }
    }

    /// As at first; applications keep their ids and secrets, which the app was given at its start.
    pub fn reset(&self) {
        let mut fresh = seed::state(&self.endpoint, self.clock.now(), &*self.random);
        {
            let mut state = self.state();
            fresh.credentials = state.credentials.clone();
            *state = fresh;
        }
        self.faults().clear();
        self.calls().clear();
        self.changed.notify_one();
    }

    fn fault_about(&self, request: &Request) -> Option<FaultKind> {
        let mut faults = self.faults();
        let at = faults.iter().position(|fault| fault.is_about(&request.method, &request.path))?;
        let kind = faults[at].kind.clone();
        if let Some(times) = &mut faults[at].times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                faults.remove(at);
            }
        }
        Some(kind)
    }

    fn note(&self, request: &Request) {
        let body = match request.json() {
            Body::Json(body) if !request.body.is_empty() => Some(body),
            Body::Json(_) | Body::Malformed => None,
        };
        let caller = if request.path.starts_with("/api/") {
            Caller::M2m
        } else if request.path.starts_with("/oidc/me") || request.path.starts_with("/oidc/token") {
            Caller::User
        } else {
            Caller::Browser
        };
        let mut calls = self.calls();
        if calls.len() < CALLS {
            calls.push(Call { method: request.method.clone(), path: request.path.clone(), body, caller });
        }
    }
}

/// Answers any request.
pub async fn handle(
    Shares((shared, stop)): Shares<(Arc<Shared>, CancellationToken)>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: axum::extract::Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, MAX_BODY).await else { return answer::text(404, "Not Found") };
    let request = Request::new(&parts, body, line.peer);
    let of_tenant = request.path.starts_with("/api/")
        || request.path.starts_with("/oidc/")
        || request.path.starts_with("/pay/api/");
    if of_tenant {
        shared.note(&request);
        match shared.fault_about(&request) {
            None => {}
            Some(FaultKind::Slow(by)) => tokio::time::sleep(by).await,
            Some(FaultKind::Hang) => stop.cancelled().await,
            Some(FaultKind::Status(429)) => {
                return answer::error(
                    429,
                    "request.message_rate_limited",
                    "Too many requests. Please try again later.",
                );
            }
            Some(FaultKind::Status(403)) => return answer::error(403, "auth.forbidden", "Forbidden."),
            Some(FaultKind::Status(status)) => {
                return answer::text(status, "Something failed, as the switch page wants it.");
            }
            Some(FaultKind::Drop) => {
                line.cut();
                return answer::empty(200);
            }
            Some(FaultKind::RetryAfter(seconds)) => {
                let answer = answer::error(429, "request.message_rate_limited", "Too many requests.");
                return answer::with(answer, axum::http::header::RETRY_AFTER, &seconds.to_string());
            }
            Some(FaultKind::Truncated) => {
                line.cut_after(TRUNCATED / 2);
                return answer::json(200, &Value::from(" ".repeat(TRUNCATED)));
            }
            Some(FaultKind::Huge) => return answer::json(200, &Value::from(" ".repeat(HUGE))),
            Some(FaultKind::Garbage) => return answer::html(200, "<!DOCTYPE html><title>Not JSON</title>".to_owned()),
            Some(FaultKind::Unauthorized) => return management::expired(),
        }
    }
    let answer = match request.segments.first().map(String::as_str) {
        Some("oidc") => oidc::answer(&shared, &request),
        Some("api") => management::answer(&shared, &request),
        Some("pay") if request.segments.get(1).is_some_and(|segment| segment == "api") => {
            Ok(payments::answer(&shared, &request))
        }
        Some("demo") if request.segments.get(1).is_some_and(|segment| segment == "api") => {
            api::answer(&shared, &request)
        }
        _ => Ok(pages::answer(&shared, &request)),
    };
    if request.method != "GET" {
        shared.changed.notify_one();
    }
    answer.unwrap_or_else(|refused| *refused)
}
