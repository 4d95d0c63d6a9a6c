//! The one HTTP client towards the tenant: limits on time and size, and errors that say whether anything was written.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, StatusCode, redirect};
use serde::de::DeserializeOwned;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(2);
/// What failed when there was no answer in time.
pub const TIMED_OUT: &str = "no answer in time";
/// The most bytes of an answer that are read.
pub const MAX_ANSWER: usize = 1024 * 1024;

/// The client; a whole call may take as long as `timeout`: no redirects, no proxy of the environment, TLS by rustls.
///
/// # Errors
/// The machine's certificates cannot be read.
pub fn client(timeout: Duration) -> Result<Client, reqwest::Error> {
    Client::builder()
        .connect_timeout(CONNECT.min(timeout))
        .timeout(timeout)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .user_agent(concat!("logto-profile/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// How long to wait before asking again, where it says so in seconds (RFC 9110 section 10.2.3).
    pub retry_after: Option<Duration>,
    is_json: bool,
    body: Vec<u8>,
}

/// Why nothing came back. Holds neither addresses nor bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallFailed {
    /// What failed, for the log.
    pub what: &'static str,
    /// Whether the request did not reach the other side: then nothing was written.
    pub sure: bool,
}

impl Answer {
    /// Whether this can be the tenant's answer to what it has done: nothing, or JSON. The page of something between us and
    /// it is none, whatever its status says.
    pub fn is_of_an_api(&self) -> bool {
        self.status == StatusCode::NO_CONTENT || self.is_json
    }

    /// The body as JSON of this shape; none when it is something else.
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        if self.is_json { serde_json::from_slice(&self.body).ok() } else { None }
    }
}

/// Sends a request and reads its answer, up to [`MAX_ANSWER`].
///
/// # Errors
/// No answer, or one that is too long.
pub async fn send(request: RequestBuilder) -> Result<Answer, CallFailed> {
    let mut response = request.send().await.map_err(|error| CallFailed {
        what: if error.is_connect() {
            "cannot connect"
        } else if error.is_timeout() {
            TIMED_OUT
        } else {
            "the connection broke"
        },
        sure: error.is_connect() || error.is_builder(),
    })?;
    let status = response.status();
    let content_type = response.headers().get(reqwest::header::CONTENT_TYPE);
    let is_json = content_type.and_then(|value| value.to_str().ok()).is_some_and(|kind| kind.contains("json"));
    let seconds =
        response.headers().get(reqwest::header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let retry_after = seconds.map(Duration::from_secs);
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_ANSWER => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err(CallFailed { what: "the answer is too long", sure: false }),
            Ok(None) => return Ok(Answer { status, retry_after, is_json, body }),
            Err(_) => return Err(CallFailed { what: "the answer broke off", sure: false }),
        }
    }
}
