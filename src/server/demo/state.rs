//! All that the tenant remembers.

use serde::{Deserialize, Serialize};

use super::{
    Credentials, codes::Codes, control::Message, keys::Key, ledger::Ledger, payments::Payments, person::Person, seed,
};

/// The most messages that the inbox keeps.
const INBOX: usize = 200;

/// People, codes, grants, keys, and what was "sent".
#[derive(Serialize, Deserialize)]
pub struct State {
    pub credentials: Credentials,
    /// Signing keys, newest first.
    pub keys: Vec<Key>,
    pub people: Vec<Person>,
    pub codes: Codes,
    pub ledger: Ledger,
    /// The fields that the administrator declared.
    #[serde(default)]
    pub fields: Vec<serde_json::Value>,
    /// Logto's `passwordPolicy`.
    #[serde(default = "seed::password_policy")]
    pub password_policy: serde_json::Map<String, serde_json::Value>,
    /// What the payment provider keeps.
    #[serde(default)]
    pub payments: Payments,
    /// Oldest first.
    pub inbox: Vec<Message>,
}

impl State {
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    pub fn person_mut(&mut self, id: &str) -> Option<&mut Person> {
        self.people.iter_mut().find(|person| person.id == id)
    }

    pub fn named(&self, username: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.username.as_deref() == Some(username))
    }

    pub fn deliver(&mut self, message: Message) {
        self.inbox.push(message);
        let extra = self.inbox.len().saturating_sub(INBOX);
        self.inbox.drain(..extra);
    }
}
