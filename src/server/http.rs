//! The one HTTP client towards the tenant: limits on time and size, and errors that say whether anything was written.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, StatusCode, redirect};
use serde::de::DeserializeOwned;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(2);
/// How long a whole call may take.
const WHOLE: Duration = Duration::from_secs(10);
/// What failed when there was no answer in time.
pub const TIMED_OUT: &str = "no answer in time";
/// The most bytes of an answer that are read.
pub const MAX_ANSWER: usize = 1024 * 1024;

/// The client: no redirects, no proxy of the environment, TLS by rustls.
///
/// # Errors
/// The machine's certificates cannot be read.
pub fn client() -> Result<Client, reqwest::Error> {
    Client::builder()
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
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
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_ANSWER => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err(CallFailed { what: "the answer is too long", sure: false }),
            Ok(None) => return Ok(Answer { status, is_json, body }),
            Err(_) => return Err(CallFailed { what: "the answer broke off", sure: false }),
        }
    }
}
