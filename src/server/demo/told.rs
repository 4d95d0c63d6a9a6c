//! What the tenant tells the app by itself, when a test or the switch page asks for it: logout tokens (recorded exchange 22)
//! and webhooks, as Logto makes them.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::hmac;
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{control::Control, management::users, person, shared::Shared};
use crate::server::{
    clock::Timestamp,
    http::{self, CallFailed},
};

/// How long a logout token lives.
const LIFE: Duration = Duration::from_mins(2);

/// What the switch page and browser tests can make happen, and have the app told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    /// The person signs out everywhere: their sessions end.
    SignOut,
    /// The app is told that something of them changed; what, is done otherwise.
    Change,
    /// An administrator suspends them.
    Suspend,
    /// An administrator deletes them.
    Delete,
}

impl Happening {
    /// All of them, with what they are.
    pub const ALL: [(&'static str, &'static str, Self); 4] = [
        ("change", "their nickname is changed by an administrator (webhook)", Self::Change),
        ("sign-out", "they sign out everywhere (back-channel logout)", Self::SignOut),
        ("suspend", "they are suspended (webhook)", Self::Suspend),
        ("delete", "they are deleted (webhook)", Self::Delete),
    ];
}

/// Makes something happen to a person, and tells the app.
pub fn happen(shared: &Arc<Shared>, user: &str, happening: Happening) {
    let told = match happening {
        Happening::SignOut => {
            shared.state().ledger.forget(user);
            Err(logout_token(shared, user, &json!({})))
        }
        Happening::Change => Ok(webhook(shared, "User.Data.Updated", user)),
        Happening::Suspend => {
            users::suspend(&mut shared.state(), user, true, shared.clock.now());
            Ok(webhook(shared, "User.SuspensionStatus.Updated", user))
        }
        Happening::Delete => {
            delete(shared, user);
            Ok(webhook(shared, "User.Deleted", user))
        }
    };
    let base = shared.app_base_url.clone();
    tokio::spawn(async move {
        let answer = match told {
            Ok(webhook) => send_webhook(&base, &webhook).await,
            Err(token) => send_logout(&base, &token).await,
        };
        match answer {
            Ok(status) => tracing::debug!(status, "the app was told"),
            Err(failed) => tracing::warn!(what = failed.what, "the app could not be told"),
        }
    });
}

fn delete(shared: &Shared, user: &str) {
    let mut state = shared.state();
    state.people.retain(|person| person.id != user);
    state.ledger.forget(user);
}

/// A webhook, ready to be sent.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The body.
    pub body: String,
    /// The header `logto-signature-sha-256`.
    pub signature: String,
}

/// A logout token of a person, with these claims set, or taken out where they are `null`.
pub fn logout_token(shared: &Shared, user: &str, changes: &Value) -> String {
    token(shared, user, changes, Some("logout+jwt"))
}

fn token(shared: &Shared, user: &str, changes: &Value, kind: Option<&str>) -> String {
    let now = shared.clock.now();
    let state = shared.state();
    let mut claims = json!({
        "sub": user,
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        "jti": shared.random.token(32),
        "aud": state.credentials.app_id,
        "iat": now.seconds(),
        "exp": (now + LIFE).seconds(),
        "iss": shared.issuer(),
    });
    if let (Some(claims), Some(changes)) = (claims.as_object_mut(), changes.as_object()) {
        claims.extend(changes.clone());
        claims.retain(|_, value| !value.is_null());
    }
    state.keys.first().map(|key| key.sign(kind, &claims)).unwrap_or_default()
}

/// A webhook about a person.
pub fn webhook(shared: &Shared, event: &str, user: &str) -> Webhook {
    let state = shared.state();
    let data = state.person(user).map(person::Person::json);
    let body = json!({
        "hookId": "demo-hook", "event": event, "createdAt": iso(shared.clock.now()),
        "path": format!("/users/{user}"), "method": "PATCH", "status": 200,
        "params": { "userId": user }, "matchedRoute": "/users/:userId", "data": data,
    });
    let body = body.to_string();
    let signature = sign(&state.credentials.webhook_key, &body);
    Webhook { body, signature }
}

/// HMAC with SHA-256, in hexadecimal.
pub fn sign(key: &str, body: &str) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), body.as_bytes());
    tag.as_ref()
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

fn iso(at: Timestamp) -> String {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.millis()) * 1_000_000);
    at.ok().and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default()
}

/// Sends a logout token to the app. Returns the status of its answer.
///
/// # Errors
/// There was none.
pub async fn send_logout(base: &str, token: &str) -> Result<u16, CallFailed> {
    let request = client()?.post(format!("{base}/backchannel-logout")).form(&[("logout_token", token)]);
    http::send(request).await.map(|answer| answer.status.as_u16())
}

/// Sends a webhook to the app. Returns the status of its answer.
///
/// # Errors
/// There was none.
pub async fn send_webhook(base: &str, webhook: &Webhook) -> Result<u16, CallFailed> {
    let request = client()?
        .post(format!("{base}/webhooks/logto"))
        .header("content-type", "application/json")
        .header("logto-signature-sha-256", &webhook.signature)
        .body(webhook.body.clone());
    http::send(request).await.map(|answer| answer.status.as_u16())
}

fn client() -> Result<reqwest::Client, CallFailed> {
    http::client(Duration::from_secs(10)).map_err(|_| CallFailed { what: "there is no HTTP client", sure: true })
}

impl Control {
    /// A logout token of a person, with these claims set, or taken out where they are `null`.
    pub fn logout_token(&self, user: &str, changes: &Value) -> String {
        logout_token(self.shared(), user, changes)
    }

    /// A token that says all that a logout token says, without being of its kind.
    pub fn id_token_like(&self, user: &str) -> String {
        token(self.shared(), user, &json!({}), None)
    }

    /// A webhook about a person, as they are now.
    pub fn webhook(&self, event: &str, user: &str) -> Webhook {
        webhook(self.shared(), event, user)
    }

    /// The signature of any body.
    pub fn webhook_signature(&self, body: &str) -> String {
        sign(&self.shared().state().credentials.webhook_key.clone(), body)
    }

    /// The tenant's sessions of a person, as logout tokens name them (`sid`), oldest first.
    pub fn sids(&self, user: &str) -> Vec<String> {
        let state = self.shared().state();
        let of_user = state.ledger.sessions.iter().filter(|session| session.user == user);
        of_user.filter_map(|session| session.authorization.as_ref().map(|one| one.sid.clone())).collect()
    }

    /// Lets a suspended person in again, as an administrator does.
    pub fn allow(&self, user: &str) {
        users::suspend(&mut self.shared().state(), user, false, self.shared().clock.now());
    }

    /// Takes a person away, as an administrator does.
    pub fn delete_person(&self, user: &str) {
        delete(self.shared(), user);
    }
}
