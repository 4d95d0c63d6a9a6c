//! The tenant: people of its test API, its Management API without this app in front, and what it was asked.

use serde_json::{Value, json};

use crate::{instant::Asked, load::Target, visit::client};

/// The tenant.
pub struct Tenant {
    url: String,
}

/// Who signs in.
pub struct Person {
    pub id: String,
    pub username: String,
    pub password: String,
}

impl Tenant {
    /// The tenant at this address.
    pub fn new(url: &str) -> Self {
        Self { url: url.to_owned() }
    }

    /// A person with a filled profile.
    pub async fn new_person(&self) -> Person {
        let patch = json!({
            "name": "Ada Example",
            "profile": { "nickname": "Ada", "website": "https://ada.example/", "birthdate": "1990-12-10" },
            "customData": { "age": 36 },
        });
        let request = client().post(format!("{}/demo/api/people", self.url)).json(&patch);
        let answer = request.send().await.and_then(reqwest::Response::error_for_status).expect("a new person");
        let made: Value = answer.json().await.expect("JSON");
        let text = |key: &str| made[key].as_str().unwrap_or_else(|| panic!("the new person has no {key}")).to_owned();
        Person { id: text("id"), username: text("username"), password: text("password") }
    }

    /// The tenant's own answer for a person: `GET /api/users/:id`.
    pub async fn user(&self, person: &Person) -> Target {
        let bearer = format!("Bearer {}", self.management_token().await);
        Target::new(&self.url, &format!("/api/users/{}", person.id), &[("authorization", bearer)])
    }

    /// What it was asked so far.
    pub async fn asked(&self) -> Asked {
        let answer = client().get(format!("{}/asked", self.url)).send().await;
        answer.and_then(reqwest::Response::error_for_status).expect("an answer").json().await.expect("JSON")
    }

    async fn management_token(&self) -> String {
        let answer = client().post(format!("{}/demo/api/token", self.url)).send().await;
        let answer = answer.and_then(reqwest::Response::error_for_status).expect("a token");
        let token: Value = answer.json().await.expect("JSON");
        token["access_token"].as_str().expect("an access token").to_owned()
    }
}
