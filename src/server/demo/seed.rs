//! The people that a new demo tenant has: somebody with everything, somebody with nothing, somebody who is suspended.

use serde_json::{Map, Value, json};
use url::Url;

use super::{
    Credentials,
    codes::Codes,
    keys::Key,
    ledger::Ledger,
    password,
    payments::Payments,
    person::{self, Person},
    state::State,
};
use crate::server::{clock::Timestamp, random::Random};

/// A tenant as it is at first.
pub fn state(endpoint: &Url, now: Timestamp, random: &dyn Random) -> State {
    State {
        credentials: Credentials {
            app_id: person::id(21, random),
            app_secret: random.token(24),
            m2m_app_id: person::id(21, random),
            m2m_app_secret: random.token(24),
            resource: "https://default.logto.app/api".to_owned(),
            webhook_key: String::new(),
        },
        keys: vec![Key::generate()],
        people: people(endpoint, now, random),
        codes: Codes::default(),
        ledger: Ledger::default(),
        fields: Vec::new(),
        password_policy: password_policy(),
        payments: Payments::default(),
        inbox: Vec::new(),
    }
}

/// Logto's own rules, without the question to a list of leaked passwords, which the demo cannot ask.
pub fn password_policy() -> Map<String, Value> {
    map(json!({ "rejects": { "pwned": false, "repetitionAndSequence": true, "userInfo": true, "words": [] } }))
}

/// Somebody who can sign in.
pub fn person(username: &str, password: &str, now: Timestamp, random: &dyn Random) -> Person {
    Person {
        username: Some(username.to_owned()),
        password: Some(password::hashed(password, random)),
        told_password: Some(password.to_owned()),
        ..Person::new(now, random)
    }
}

fn people(endpoint: &Url, now: Timestamp, random: &dyn Random) -> Vec<Person> {
    let alice = Person {
        name: Some("Alice Example".to_owned()),
        primary_email: Some("alice@example.com".to_owned()),
        primary_phone: Some("14155550101".to_owned()),
        avatar: Some(format!("{endpoint}demo/alice.svg")),
        profile: map(json!({
            "nickname": "Al", "website": "https://alice.example.com", "birthdate": "1990-05-17", "gender": "female",
            "locale": "en", "zoneinfo": "Europe/Vienna",
            "address": {"streetAddress": "1 Main St", "locality": "Springfield", "region": "IL", "postalCode": "12345", "country": "US"},
        })),
        custom_data: map(json!({"age": 34, "tier": "gold"})),
        ..person("alice", "alice-demo-1", now, random)
    };
    let bob = person("bob", "bob-demo-1", now, random);
    let carol = Person {
        name: Some("Carol Example".to_owned()),
        is_suspended: true,
        ..person("carol", "carol-demo-1", now, random)
    };
    vec![alice, bob, carol]
}

fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
