//! Calls of the Management API: with a token, once more with a new one, once more where that is safe.

use std::{sync::Arc, time::Duration};

use reqwest::{Client, Method, StatusCode, multipart};
use serde_json::Value as Json;
use tokio::time::{Instant, sleep, timeout};
use url::Url;

use super::{
    circuit::{Circuit, RESTS},
    token::Tokens,
    wire::ErrorBody,
};
use crate::server::{
    clock::Clock,
    config::{calls::Calls, logto as settings},
    domain::ports::{DirectoryError, Unique},
    http::{self, Answer, CallFailed},
    random::Random,
};

/// The Management API of a tenant.
#[derive(Clone, Debug)]
pub struct ManagementApi {
    http: Client,
    endpoint: Url,
    tokens: Arc<Tokens>,
    random: Arc<dyn Random>,
    calls: Calls,
    circuit: Arc<Circuit>,
}

/// How often something is tried.
const ATTEMPTS: u32 = 3;
/// How long to wait before the next attempt, doubled each time.
const AGAIN: Duration = Duration::from_millis(30);

/// A file that is sent.
pub struct Part<'a> {
    pub name: &'a str,
    pub media_type: &'static str,
    pub content: &'a [u8],
}

impl ManagementApi {
    pub fn new(
        http: Client,
        tenant: &settings::Logto,
        calls: Calls,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        let circuit = Arc::new(Circuit::new(calls.opens_after, calls.rests));
        let tokens = Arc::new(Tokens::new(http.clone(), tenant, clock));
        Self { http, endpoint: tenant.endpoint.clone(), tokens, random, calls, circuit }
    }

    /// A token for the Management API.
    pub async fn token(&self) -> Result<Arc<str>, DirectoryError> {
        self.tokens.get().await
    }

    /// One call. `path` is below `/api`, its segments not yet encoded. Any answer with a status below 400 is a success.
    pub async fn call(&self, method: Method, path: &[&str], body: Option<&Json>) -> Result<Answer, DirectoryError> {
        self.to(method, self.url(path), body).await
    }

    /// One call that reads with a query.
    pub async fn list(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Answer, DirectoryError> {
        let mut url = self.url(path);
        url.query_pairs_mut().extend_pairs(query);
        self.to(Method::GET, url, None).await
    }

    fn url(&self, path: &[&str]) -> Url {
        let mut url = self.endpoint.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push("api").extend(path);
        }
        url
    }

    async fn to(&self, method: Method, url: Url, body: Option<&Json>) -> Result<Answer, DirectoryError> {
        let late = DirectoryError::Unavailable { what: "no answer in time", sure: false };
        let answer = timeout(self.calls.deadline, self.attempts(&method, &url, body)).await.map_err(|_| late)??;
        done(answer)
    }

    /// What changes nothing is asked again, more and more slowly; a write only when it is sure that nothing was done.
    async fn attempts(&self, method: &Method, url: &Url, body: Option<&Json>) -> Result<Answer, DirectoryError> {
        let (is_read, begun) = (*method == Method::GET, Instant::now());
        for attempt in 1.. {
            let answer = self.with_token(method, url, body).await;
            let again = match &answer {
                Err(RESTS) => false,
                Err(DirectoryError::Unavailable { sure, .. }) => is_read || *sure,
                Ok(answer) => is_read && matches!(answer.status.as_u16(), 429 | 502..=504),
                Err(_) => false,
            };
            let asked_for = answer.as_ref().ok().and_then(|answer| answer.retry_after);
            // A tenant that restarts is not asked by everyone at the same instant.
            let pause = AGAIN * (1 << attempt) + Duration::from_millis(self.random.below(100).into());
            let pause = asked_for.unwrap_or(pause).max(pause);
            if !again || attempt == ATTEMPTS || begun.elapsed() + pause >= self.calls.deadline {
                return answer;
            }
            sleep(pause).await;
        }
        Err(RESTS)
    }

    /// One file, as `multipart/form-data` with one part `file`. Sent once: a second one would be kept beside the first.
    pub async fn file(&self, path: &[&str], file: &Part<'_>) -> Result<Answer, DirectoryError> {
        let token = self.token().await?;
        let part = multipart::Part::bytes(file.content.to_vec()).file_name(file.name.to_owned());
        let part = part
            .mime_str(file.media_type)
            .map_err(|_| DirectoryError::Unavailable { what: "not a media type", sure: true })?;
        let form = multipart::Form::new().part("file", part);
        let request = self.http.post(self.url(path)).bearer_auth(&*token).multipart(form);
        let answer = http::send(request).await.map_err(unavailable)?;
        if answer.status == StatusCode::UNAUTHORIZED {
            self.tokens.forget(&token);
        }
        done(answer)
    }

    /// One question about a code: none when it is right, else Logto's code of what it is
    /// (`verification_code.{code_mismatch,not_found,expired,exceed_max_try}`).
    pub async fn verdict(&self, path: &[&str], body: &Json) -> Result<Option<String>, DirectoryError> {
        let late = DirectoryError::Unavailable { what: "no answer in time", sure: false };
        let (method, url) = (Method::POST, self.url(path));
        let answer =
            timeout(self.calls.deadline, self.with_token(&method, &url, Some(body))).await.map_err(|_| late)??;
        if answer.status == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        if answer.status.as_u16() < 400 {
            return Err(NOT_OURS);
        }
        let code = answer.json::<ErrorBody>().unwrap_or_default().code;
        if code.starts_with("verification_code.") { Ok(Some(code)) } else { Err(refusal(&answer)) }
    }

    /// One question, answered whatever its status.
    pub async fn question(&self, path: &[&str], body: &Json) -> Result<Answer, DirectoryError> {
        self.with_token(&Method::POST, &self.url(path), Some(body)).await
    }

    /// One question that is answered no by one of Logto's codes. Returns whether it was.
    pub async fn refused(&self, path: &[&str], body: &Json, code: &str) -> Result<bool, DirectoryError> {
        let answer = self.question(path, body).await?;
        // Nothing else is a yes: the page of something in between, taken for one, would prove anything.
        if answer.status == StatusCode::NO_CONTENT {
            return Ok(false);
        }
        if answer.status.as_u16() < 400 {
            return Err(NOT_OURS);
        }
        if told(&answer) == code { Ok(true) } else { Err(refusal(&answer)) }
    }

    /// Removes something; what is gone already, as Logto says it by `gone`, is no error.
    pub async fn delete(&self, path: &[&str], query: &[(&str, &str)], gone: &str) -> Result<(), DirectoryError> {
        let mut url = self.url(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let answer = self.with_token(&Method::DELETE, &url, None).await?;
        if told(&answer) == gone { Ok(()) } else { done(answer).map(|_| ()) }
    }

    async fn with_token(&self, method: &Method, url: &Url, body: Option<&Json>) -> Result<Answer, DirectoryError> {
        let leave = self.circuit.ask()?;
        let token = self.token().await?;
        let answer = self.once(method, url, body, &token).await?;
        // It is there and overloaded, or broken behind its door: to whoever waits that is the same.
        if !matches!(answer.status.as_u16(), 500 | 502..=504) {
            leave.answered();
        }
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        // Expired early, or the tenant's keys were changed: nothing was done, so asking again is safe.
        self.tokens.forget(&token);
        let token = self.token().await?;
        self.once(method, url, body, &token).await
    }

    async fn once(
        &self,
        method: &Method,
        url: &Url,
        body: Option<&Json>,
        token: &str,
    ) -> Result<Answer, DirectoryError> {
        let mut request = self.http.request(method.clone(), url.clone()).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        http::send(request).await.map_err(unavailable)
    }
}

/// Something between us and the tenant answered: whether anything was done nobody knows.
const NOT_OURS: DirectoryError =
    DirectoryError::Unavailable { what: "not an answer of the Management API", sure: false };

/// An answer that says that it is done.
fn done(answer: Answer) -> Result<Answer, DirectoryError> {
    match answer.status.as_u16() {
        400.. => Err(refusal(&answer)),
        _ if answer.is_of_an_api() => Ok(answer),
        _ => Err(NOT_OURS),
    }
}

/// A call without an answer.
pub fn unavailable(CallFailed { what, sure }: CallFailed) -> DirectoryError {
    DirectoryError::Unavailable { what, sure }
}

/// Logto's code in an answer of 400 or above.
fn told(answer: &Answer) -> String {
    answer.json::<ErrorBody>().unwrap_or_default().code
}

/// What an answer of 400 or above says, by its status and Logto's code; never by its message, which is in any language.
pub fn refusal(answer: &Answer) -> DirectoryError {
    let body: ErrorBody = answer.json().unwrap_or_default();
    let refused = |what| DirectoryError::Unavailable { what, sure: true };
    match (answer.status.as_u16(), body.code.as_str()) {
        (_, "user.username_already_in_use") => DirectoryError::Taken(Unique::Username),
        (_, "user.email_already_in_use") => DirectoryError::Taken(Unique::Email),
        (_, "user.phone_already_in_use") => DirectoryError::Taken(Unique::Phone),
        (404, "entity.not_found") => DirectoryError::NotFound,
        (429, _) => DirectoryError::TooMany,
        (501, "connector.not_found") | (400, "connector.template_not_found") => DirectoryError::NoConnector,
        (400, "guard.invalid_input" | "request.invalid_input")
        | (422, "entity.value_too_long" | "entity.invalid_input" | "user.invalid_phone") => DirectoryError::Invalid,
        (400, "storage.not_configured") => refused("the tenant has no storage provider"),
        (401, _) => refused("the token is refused"),
        (403, _) => refused("the machine-to-machine application may not call the Management API"),
        (404, _) => refused("status 404: is this a Logto, 1.42 or newer?"),
        (400..=499, _) => refused("refused (status 4xx)"),
        (502, _) => DirectoryError::Unavailable { what: "status 502", sure: false },
        (503, _) => DirectoryError::Unavailable { what: "status 503", sure: false },
        (504, _) => DirectoryError::Unavailable { what: "status 504", sure: false },
        _ => DirectoryError::Unavailable { what: "status 5xx", sure: false },
    }
}
