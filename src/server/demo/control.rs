//! What tests look at and turn, without HTTP.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    fault::{Fault, IdTokenFault},
    keys::Key,
    management::users,
    seed,
    shared::{Shared, lock},
};
use crate::server::clock::Timestamp;

/// A handle on a demo tenant.
#[derive(Clone)]
pub struct Control {
    shared: Arc<Shared>,
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Control(…)")
    }
}

/// A message that was "sent".
#[derive(Clone, Serialize, Deserialize)]
pub struct Message {
    /// The address, as it was given.
    pub to: String,
    /// By which way.
    pub channel: Channel,
    /// The code.
    pub code: String,
    /// The connector's usage type.
    pub usage: String,
    /// When.
    pub sent: Timestamp,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message({:?})", self.channel)
    }
}

/// By which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// E-mail.
    Email,
    /// Text message.
    Sms,
}

/// A call of the API or of the OIDC endpoints.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The body, as JSON whatever it was sent as.
    pub body: Option<Value>,
    /// Who called.
    pub caller: Caller,
}

/// Who called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Caller {
    /// The machine-to-machine application.
    M2m,
    /// A person's own token, or the application for them.
    User,
    /// A browser.
    Browser,
}

impl Control {
    /// Declares a field, as an administrator does in the Console (`POST /api/custom-profile-fields`).
    pub fn declare_field(&self, field: Value) {
        self.shared.state().fields.push(field);
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Says in ID tokens from now on in which session of the tenant a person signed in (`sid`), as Logto does for an
    /// application whose back-channel logout requires sessions.
    pub fn tell_sid(&self) {
        self.shared.tell_sid.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Takes a card away, or changes the month until which it is valid, as a bank does.
    pub fn change_card(&self, last_four: &str, valid_until: Option<(u16, u8)>) {
        self.shared.state().payments.change(last_four, valid_until);
    }

    /// Every message, oldest first.
    pub fn inbox(&self) -> Vec<Message> {
        self.shared.state().inbox.clone()
    }

    /// The code that an address was sent last.
    pub fn last_code(&self, to: &str) -> Option<String> {
        self.shared.state().inbox.iter().rev().find(|message| message.to == to).map(|message| message.code.clone())
    }

    /// Every call since the list was cleared.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.calls().clone()
    }

    /// Forgets the calls.
    pub fn clear_calls(&self) {
        self.shared.calls().clear();
    }

    /// Makes something go wrong.
    pub fn fault(&self, fault: Fault) {
        self.shared.faults().push(fault);
    }

    /// Everything goes right again.
    pub fn clear_faults(&self) {
        self.shared.faults().clear();
    }

    /// A new person; the patch sets keys as `PATCH /api/users/:id` names them. Returns their id.
    pub fn create_person(&self, username: &str, password: &str, patch: Value) -> String {
        let person = seed::person(username, password, self.shared.clock.now(), &*self.shared.random);
        let id = person.id.clone();
        self.shared.state().people.push(person);
        self.patch_user(&id, patch);
        id
    }

    /// A person as `GET /api/users/:id` gives them.
    pub fn user(&self, id: &str) -> Option<Value> {
        self.shared.state().person(id).map(super::person::Person::json)
    }

    /// The same by username.
    pub fn user_named(&self, username: &str) -> Option<Value> {
        self.shared.state().named(username).map(super::person::Person::json)
    }

    /// Changes a person as an administrator does. What the API would refuse changes nothing.
    pub fn patch_user(&self, id: &str, patch: Value) {
        let mut state = self.shared.state();
        if let Err(answer) = users::patch(&mut state, id, &patch, self.shared.clock.now()) {
            tracing::warn!(status = %answer.status(), "a person could not be changed by hand");
        }
    }

    /// Asks something else of new passwords from now on (Logto's `passwordPolicy`).
    pub fn password_policy(&self, policy: Value) {
        if let Value::Object(policy) = policy {
            self.shared.state().password_policy = policy;
        }
    }

    /// Whether this is a person's password.
    pub fn has_password(&self, id: &str, password: &str) -> bool {
        let state = self.shared.state();
        let kept = state.person(id).and_then(|person| person.password.as_ref());
        kept.is_some_and(|kept| super::password::matches(password, kept))
    }

    /// Takes a person's password away.
    pub fn forget_password(&self, id: &str) {
        if let Some(person) = self.shared.state().person_mut(id) {
            person.password = None;
        }
    }

    /// How many sessions of a person there are at the tenant.
    pub fn sessions(&self, id: &str) -> usize {
        self.shared.state().ledger.sessions.iter().filter(|session| session.user == id).count()
    }

    /// How many grants of a person there are.
    pub fn grants(&self, id: &str) -> usize {
        self.shared.state().ledger.grants.iter().filter(|grant| grant.user == id).count()
    }

    /// Suspends a person: their sessions and tokens end.
    pub fn suspend(&self, id: &str) {
        let mut state = self.shared.state();
        if let Some(person) = state.person_mut(id) {
            person.is_suspended = true;
        }
        state.ledger.forget(id);
    }

    /// Signs with a new key from now on; the old one is no longer published.
    pub fn rotate_key(&self) {
        self.shared.state().keys = vec![Key::generate()];
        lock(&self.shared.trusted).clear();
    }

    /// Ends all that a person granted: their refresh tokens no longer work.
    pub fn revoke_grants(&self, id: &str) {
        self.shared.state().ledger.revoke_grants_of(id);
    }

    /// Spoils ID tokens from now on.
    pub fn id_token_fault(&self, fault: Option<IdTokenFault>) {
        *lock(&self.shared.id_token_fault) = fault;
    }

    /// Says another issuer in callbacks from now on.
    pub fn callback_issuer(&self, issuer: Option<String>) {
        *lock(&self.shared.callback_issuer) = issuer;
    }
}
