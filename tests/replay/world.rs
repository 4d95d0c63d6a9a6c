//! A fresh demo tenant with the recordings' people, a browser, and the tokens that the placeholders stand for.

use std::{net::Ipv4Addr, sync::Arc};

use logto_profile::server::{
    clock::ShiftedClock,
    demo::{Control, Credentials, Settings, Tenant},
    random::SystemRandom,
};
use reqwest::{Client, RequestBuilder, Response, header, redirect::Policy};
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::compare;

pub const ALL: &str = "openid offline_access profile email phone address custom_data identities roles \
                       urn:logto:scope:organizations urn:logto:scope:organization_roles";
const APP: &str = "cdb7eezivuvhr54x5qech";
const MACHINE: &str = "d2w0sl4w3a8vl0ybox7tx";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const CALLBACK: &str = "http://localhost:3000/callback";

/// What the app holds for a person.
#[derive(Clone, Default)]
pub struct Tokens {
    pub access: String,
    pub refresh: String,
    pub id: String,
}

pub struct World {
    pub control: Control,
    pub clock: Arc<ShiftedClock>,
    pub credentials: Credentials,
    /// The Management API's token.
    pub machine: String,
    /// A token that the next request takes instead.
    pub bearer: Option<String>,
    /// An entity tag that the next request sends.
    pub etag: String,
    pub cookie: String,
    pub code: String,
    pub tokens: Tokens,
    /// Tokens that a scene comes back to.
    pub kept: Vec<(Tokens, String)>,
    learned: Vec<(String, String)>,
    origin: String,
    http: Client,
    _stop: DropGuard,
}

impl World {
    pub async fn start() -> Self {
        let (clock, stop) = (Arc::new(ShiftedClock::default()), CancellationToken::new());
        let settings = Settings {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            endpoint: None,
            app_base_url: "http://localhost:3000".to_owned(),
            state_file: None,
        };
        let tenant =
            Tenant::start(settings, clock.clone(), Arc::new(SystemRandom), stop.clone()).await.expect("a tenant");
        let http = Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client");
        let origin = tenant.endpoint().as_str().trim_end_matches('/').to_owned();
        let credentials = tenant.credentials();
        let learned = vec![
            (APP.to_owned(), credentials.app_id.clone()),
            (MACHINE.to_owned(), credentials.m2m_app_id.clone()),
            // What the tenant calls the application.
            ("Profile App (Leptos)".to_owned(), "Logto Profile (demo)".to_owned()),
            ("http://localhost:3001".to_owned(), origin.clone()),
            ("http%3A%2F%2Flocalhost%3A3001".to_owned(), origin.replace(':', "%3A").replace('/', "%2F")),
        ];
        let mut world = Self {
            control: tenant.control(),
            clock,
            credentials,
            machine: String::new(),
            bearer: None,
            etag: String::new(),
            cookie: String::new(),
            code: String::new(),
            tokens: Tokens::default(),
            kept: Vec::new(),
            learned,
            origin,
            http,
            _stop: stop.drop_guard(),
        };
        world.machine = world.machine_token(true).await;
        world.people().await;
        world
    }

    pub async fn machine_token(&self, all: bool) -> String {
        let mut form = vec![("grant_type", "client_credentials"), ("resource", self.credentials.resource.as_str())];
        if all {
            form.push(("scope", "all"));
        }
        let request = self.http.post(self.url("/oidc/token")).form(&form);
        let request = request.basic_auth(&self.credentials.m2m_app_id, Some(&self.credentials.m2m_app_secret));
        let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        body["access_token"].as_str().expect("a token").to_owned()
    }

    /// The recordings' people instead of the demo's.
    async fn people(&mut self) {
        for name in ["alice", "bob", "carol"] {
            let id = self.control.user_named(name).expect("seeded")["id"].as_str().expect("an id").to_owned();
            self.manage("DELETE", &format!("/api/users/{id}"), &json!({})).await;
        }
        let alice = json!({
            "username": "alice", "primaryEmail": "alice@example.com", "primaryPhone": "14155550101",
            "name": "Alice Example", "avatar": "https://example.com/avatars/alice.png", "password": "Corr3ct-horse-42",
            "customData": {"list": [1, 2, 3], "theme": "dark", "nested": {"a": 1, "b": 2}},
            "profile": {
                "familyName": "Example", "givenName": "Alice", "middleName": "Q", "nickname": "Al",
                "preferredUsername": "alice_q", "profile": "https://example.com/alice",
                "website": "https://alice.example.com", "gender": "female", "birthdate": "1990-05-17",
                "zoneinfo": "Europe/Vienna", "locale": "en-US",
                "address": {
                    "formatted": "1 Main St, Springfield, 12345, US", "streetAddress": "1 Main St",
                    "locality": "Springfield", "region": "IL", "postalCode": "12345", "country": "US",
                },
            },
        });
        self.create("myua0bjpdjrg", alice).await;
        self.create("mrwtbhc8o5by", json!({"username": "bob"})).await;
        let carol = json!({
            "username": "carol", "primaryEmail": "carol@example.com", "name": "Carol Suspended",
            "password": "Susp3nded-pass-77",
        });
        let id = self.create("er4s3hon4mwu", carol).await;
        self.control.suspend(&id);
    }

    /// A person who stands for a recorded one.
    pub async fn create(&mut self, recorded: &str, body: Value) -> String {
        let user = self.manage("POST", "/api/users", &body).await;
        let id = user["id"].as_str().expect("an id").to_owned();
        self.learned.push((recorded.to_owned(), id.clone()));
        id
    }

    /// A call of the Management API that only prepares something.
    pub async fn manage(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = self.http.request(method.parse().expect("a method"), self.url(path)).bearer_auth(&self.machine);
        let answer = request.json(body).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{method} {path}: {}", answer.status());
        answer.json().await.unwrap_or_default()
    }

    /// What stands for a recorded id.
    pub fn id(&self, recorded: &str) -> String {
        self.now(recorded)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Someone signs in with this browser; the code waits for its exchange.
    pub async fn sign_in(&mut self, username: &str, password: &str, scope: &str, prompt: &str) {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs([
            ("client_id", self.credentials.app_id.as_str()),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", scope),
            ("state", "st4te-123"),
            ("nonce", "n0nce-123"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("prompt", prompt),
        ]);
        let form = [("username", username), ("password", password), ("to", &query.finish())];
        let answer = self.http.post(self.url("/sign-in")).form(&form).send().await.expect("an answer");
        let cookie = answer.headers().get(header::SET_COOKIE).expect("signed in").to_str().expect("text");
        cookie.split(';').next().unwrap_or_default().clone_into(&mut self.cookie);
        let next = place(&answer).expect("on to the callback");
        let answer =
            self.http.get(self.url(&next)).header(header::COOKIE, &self.cookie).send().await.expect("an answer");
        self.keep_code(&answer);
    }

    fn keep_code(&mut self, answer: &Response) {
        let Some(url) = place(answer).and_then(|place| url::Url::parse(&place).ok()) else { return };
        if let Some((_, code)) = url.query_pairs().find(|(name, _)| name == "code") {
            self.code = code.into_owned();
        }
    }

    /// The browser's session ends at its own wish.
    pub async fn sign_out(&self) {
        let path = format!("/oidc/session/end?client_id={}", self.credentials.app_id);
        self.http.get(self.url(&path)).header(header::COOKIE, &self.cookie).send().await.expect("an answer");
    }

    /// Exchanges the code that waits.
    pub async fn exchange_code(&mut self) {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &self.code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        let request = self.http.post(self.url("/oidc/token")).form(&form);
        let request = request.basic_auth(&self.credentials.app_id, Some(&self.credentials.app_secret));
        let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        self.keep_tokens(&body);
    }

    fn keep_tokens(&mut self, body: &Value) {
        for (name, kept) in [
            ("access_token", &mut self.tokens.access),
            ("refresh_token", &mut self.tokens.refresh),
            ("id_token", &mut self.tokens.id),
        ] {
            if let Some(token) = body[name].as_str() {
                token.clone_into(kept);
            }
        }
    }

    /// Plays one recorded exchange; what differs.
    pub async fn exchange(&mut self, exchange: &Value) -> Vec<String> {
        let (recorded, name) = (&exchange["request"], exchange["name"].as_str().unwrap_or_default());
        let request = self.request(recorded, name, exchange["response"]["status"] == 204);
        let answer = request.send().await.expect("an answer");
        self.bearer = None;
        if recorded["path"].as_str().is_some_and(|path| path.starts_with("/oidc/auth")) {
            self.keep_code(&answer);
        }
        let theirs: Value = serde_json::from_str(&self.now(&exchange["response"].to_string())).expect("JSON");
        self.compare(&theirs, answer).await
    }

    async fn compare(&mut self, recorded: &Value, answer: Response) -> Vec<String> {
        let status = answer.status().as_u16();
        if recorded["status"] != status {
            let body = answer.text().await.unwrap_or_default();
            return vec![format!("recorded {}, got {status} {body:.200}", recorded["status"])];
        }
        let mut differences = Vec::new();
        let theirs = |name: &str| {
            let headers = recorded["headers"].as_object()?;
            headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.as_str()
        };
        for name in ["allow", "total-number", "www-authenticate"] {
            let ours = answer.headers().get(name).and_then(|value| value.to_str().ok());
            if theirs(name) != ours {
                differences.push(format!("{name}: recorded {:?}, got {ours:?}", theirs(name)));
            }
        }
        if let Some(theirs) = theirs("location") {
            differences.extend(compare::location(theirs, &place(&answer).unwrap_or_default()));
        }
        let body = answer.text().await.unwrap_or_default();
        match &recorded["body"] {
            theirs @ (Value::Object(_) | Value::Array(_)) => match serde_json::from_str(&body) {
                Ok(ours) => {
                    differences.extend(compare::json("", theirs, &ours, &mut self.learned));
                    self.keep_tokens(&ours);
                }
                Err(_) => differences.push(format!("no JSON: {body:.100}")),
            },
            // Pages and abbreviated bodies are not compared; short texts are.
            Value::String(theirs)
                if matches!(theirs.as_str(), "Not Found" | "Method Not Allowed") && *theirs != body =>
            {
                differences.push(format!("recorded {theirs}, got {body:.100}"));
            }
            _ => {}
        }
        differences
    }

    /// Recorded ids and addresses as they are now; later lessons win.
    fn now(&self, recorded: &str) -> String {
        let mut text = recorded.to_owned();
        let mut seen: Vec<&str> = Vec::new();
        for (theirs, ours) in self.learned.iter().rev() {
            if !seen.contains(&theirs.as_str()) {
                text = text.replace(theirs, ours);
                seen.push(theirs);
            }
        }
        text
    }

    fn request(&self, recorded: &Value, name: &str, passes: bool) -> RequestBuilder {
        let text = |key: &str| recorded[key].as_str().unwrap_or_default();
        let path = self.now(text("path"));
        let mut request = self.http.request(text("method").parse().expect("a method"), self.url(&path));
        let headers = recorded["headers"].as_object().cloned().unwrap_or_default();
        let mut kind = String::new();
        for (key, value) in &headers {
            let value = value.as_str().unwrap_or_default();
            match key.to_lowercase().as_str() {
                "authorization" => request = self.authorized(request, value, name),
                "content-type" => value.clone_into(&mut kind),
                "if-none-match" => request = request.header(key, &self.etag),
                _ => request = request.header(key, value),
            }
        }
        // The long ones were recorded without their headers.
        if text("body").starts_with('<') && headers.is_empty() {
            request = request.bearer_auth(&self.machine);
        }
        if path.starts_with("/oidc/auth") || path.starts_with("/oidc/session") {
            request = request.header(header::COOKIE, &self.cookie);
        }
        let form = path.starts_with("/oidc") && !name.starts_with("JSON") || kind.contains("urlencoded");
        match &recorded["body"] {
            Value::Null => request,
            Value::Object(body) if form => request.form(&self.form(body, name)),
            Value::String(body) => {
                let (body, kind) = match (body.as_str(), kind.as_str()) {
                    (body, _) if body.contains("1100000") => {
                        (format!("{{\"customData\":{{\"x\":\"{}\"}}}}", "y".repeat(1_100_000)), "application/json")
                    }
                    (body, _) if body.contains("500000") => {
                        (format!("{{\"customData\":{{\"x\":\"{}\"}}}}", "y".repeat(500_000)), "application/json")
                    }
                    (body, _) if body.contains("100000") => {
                        (format!("{{\"profile\":{{\"nickname\":\"{}\"}}}}", "x".repeat(100_000)), "application/json")
                    }
                    (body, "") => (body.to_owned(), "application/json"),
                    (body, kind) => (body.to_owned(), kind),
                };
                request.header(header::CONTENT_TYPE, kind).body(body)
            }
            body => {
                let mut body: Value = serde_json::from_str(&self.now(&body.to_string())).expect("JSON");
                // A code that passed is the one that was sent; others stay wrong.
                let to = body["email"].as_str().or(body["phone"].as_str()).unwrap_or_default();
                if let Some(code) = self.control.last_code(to)
                    && passes
                    && body.get("verificationCode").is_some()
                {
                    body["verificationCode"] = code.into();
                }
                request.json(&body)
            }
        }
    }

    fn authorized(&self, request: RequestBuilder, value: &str, name: &str) -> RequestBuilder {
        if let Some(token) = &self.bearer {
            return request.bearer_auth(token);
        }
        let secret = |right: &str| {
            if name.contains("bad secret") || name.contains("wrong client secret") {
                "wrong".to_owned()
            } else {
                right.to_owned()
            }
        };
        match value {
            "Bearer <M2M_ACCESS_TOKEN>" => request.bearer_auth(&self.machine),
            value if value.starts_with("Basic base64(") && value.contains(APP) => {
                request.basic_auth(&self.credentials.app_id, Some(secret(&self.credentials.app_secret)))
            }
            value if value.starts_with("Basic base64(") && value.contains(MACHINE) => {
                request.basic_auth(&self.credentials.m2m_app_id, Some(secret(&self.credentials.m2m_app_secret)))
            }
            value if value.starts_with("Basic base64(") => request.basic_auth("nope", Some("nope")),
            value if value.starts_with("Bearer <ACCESS_TOKEN") => request.bearer_auth(&self.tokens.access),
            value => request.header(header::AUTHORIZATION, value),
        }
    }

    /// A token request's parameters, with what the placeholders stand for.
    fn form(&self, body: &serde_json::Map<String, Value>, name: &str) -> Vec<(String, String)> {
        let known = |key: &str, value: &str| match key {
            "code" if value != "nope" => self.code.clone(),
            // Recorded with a challenge of its own, which is in the request too.
            "code_verifier" if name.starts_with("token exchange without") || name.contains("wrong verifier") => {
                value.to_owned()
            }
            "code_verifier" => VERIFIER.to_owned(),
            "client_secret" if value.contains("M2M") => self.credentials.m2m_app_secret.clone(),
            "client_secret" => self.credentials.app_secret.clone(),
            "refresh_token" | "token" if value.contains("REFRESH") => self.tokens.refresh.clone(),
            "token" | "access_token" if value.contains("ACCESS") => self.tokens.access.clone(),
            _ => self.now(value),
        };
        body.iter().map(|(key, value)| (key.clone(), known(key, value.as_str().unwrap_or_default()))).collect()
    }

    /// The entity tag of a user as it is now.
    pub async fn tag(&self, path: &str) -> String {
        let answer = self.http.get(self.url(path)).bearer_auth(&self.machine).send().await.expect("an answer");
        answer.headers()[header::ETAG].to_str().expect("text").to_owned()
    }
}

fn place(answer: &Response) -> Option<String> {
    answer.headers().get(header::LOCATION)?.to_str().ok().map(str::to_owned)
}
