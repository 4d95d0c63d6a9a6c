//! An OpenID provider under a test's control: it answers whatever its plan says, right by default. Beside it there is no
//! Management API, so that pages show what the provider tells.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
};

use aws_lc_rs::{
    digest, hmac,
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
        KeyPair as _,
    },
};
use axum::{
    Json as JsonBody, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use logto_profile::server::clock::{Clock, ShiftedClock};
use serde_json::{Value as Json, json};
use tokio_util::sync::CancellationToken;

pub const APP_ID: &str = "app";
pub const APP_SECRET: &str = "app secret: with/odd+characters";

/// A signing key.
#[derive(Clone)]
pub struct Key {
    pub kid: String,
    pub alg: &'static str,
    pair: Arc<EcdsaKeyPair>,
}

impl Key {
    pub fn es384(kid: &str) -> Self {
        Self::new(kid, "ES384", &ECDSA_P384_SHA384_FIXED_SIGNING)
    }

    pub fn es256(kid: &str) -> Self {
        Self::new(kid, "ES256", &ECDSA_P256_SHA256_FIXED_SIGNING)
    }

    fn new(kid: &str, alg: &'static str, algorithm: &'static EcdsaSigningAlgorithm) -> Self {
        Self { kid: kid.to_owned(), alg, pair: Arc::new(EcdsaKeyPair::generate(algorithm).expect("a key")) }
    }

    /// As it is published.
    pub fn jwk(&self) -> Json {
        let point = &self.pair.public_key().as_ref()[1..];
        let (x, y) = point.split_at(point.len() / 2);
        let crv = if self.alg == "ES384" { "P-384" } else { "P-256" };
        json!({
            "kty": "EC", "crv": crv, "use": "sig", "alg": self.alg, "kid": self.kid,
            "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
        })
    }

    fn sign(&self, message: &str) -> Vec<u8> {
        self.pair.sign(&SystemRandom::new(), message.as_bytes()).expect("a signature").as_ref().to_vec()
    }
}

/// How an ID token is signed.
#[derive(Clone)]
pub enum Signed {
    /// With the key that signs.
    Rightly,
    /// Not at all.
    Not,
    /// With HMAC and this secret.
    With(Vec<u8>),
    /// With the right key, then changed.
    Spoiled,
}

/// What the provider answers.
#[derive(Clone)]
pub struct Plan {
    /// What is published.
    pub keys: Vec<Json>,
    /// What signs.
    pub signer: Key,
    pub signed: Signed,
    /// Members of the ID token's header, set, or taken out where they are `null`.
    pub header: Json,
    /// Claims of the ID token, likewise.
    pub claims: Json,
    /// Whether there is an ID token at all.
    pub has_id_token: bool,
    /// The `sub` that UserInfo tells.
    pub user_info_sub: String,
    /// The issuer that discovery tells.
    pub issuer: Option<String>,
}

/// The provider.
pub struct Provider {
    pub endpoint: String,
    shared: Arc<Shared>,
    stop: CancellationToken,
}

struct Shared {
    issuer: String,
    clock: Arc<ShiftedClock>,
    plan: Mutex<Plan>,
    /// Nonce and challenge by code.
    codes: Mutex<BTreeMap<String, (String, String)>>,
    used: Mutex<BTreeSet<String>>,
    calls: Mutex<Vec<&'static str>>,
}

impl Provider {
    pub async fn start(clock: Arc<ShiftedClock>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let endpoint = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
        let signer = Key::es384("first");
        let plan = Plan {
            keys: vec![signer.jwk()],
            signer,
            signed: Signed::Rightly,
            header: json!({}),
            claims: json!({}),
            has_id_token: true,
            user_info_sub: "zoe".to_owned(),
            issuer: None,
        };
        let shared = Arc::new(Shared {
            issuer: format!("{endpoint}/oidc"),
            clock,
            plan: Mutex::new(plan),
            codes: Mutex::default(),
            used: Mutex::default(),
            calls: Mutex::default(),
        });
        let router = Router::new()
            .route("/oidc/.well-known/openid-configuration", get(discovery))
            .route("/oidc/jwks", get(jwks))
            .route("/oidc/token", post(token))
            .route("/oidc/me", get(user_info))
            .fallback(async || StatusCode::INTERNAL_SERVER_ERROR)
            .with_state(Arc::clone(&shared));
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        tokio::spawn(async move { axum::serve(listener, router).with_graceful_shutdown(stopped).await });
        Self { endpoint, shared, stop }
    }

    pub fn issuer(&self) -> &str {
        &self.shared.issuer
    }

    /// What it answers from now on.
    pub fn plan(&self) -> MutexGuard<'_, Plan> {
        self.shared.plan.lock().expect("a lock")
    }

    /// A code for the sign-in that was asked for at this address.
    pub fn grant(&self, asked: &url::Url) -> String {
        let parameter = |name: &str| {
            asked.query_pairs().find(|(given, _)| given == name).map(|(_, value)| value.into_owned()).expect(name)
        };
        let mut codes = self.shared.codes.lock().expect("a lock");
        let code = format!("code-{}", codes.len());
        codes.insert(code.clone(), (parameter("nonce"), parameter("code_challenge")));
        code
    }

    /// How often an endpoint was asked.
    pub fn asked(&self, endpoint: &str) -> usize {
        self.shared.calls.lock().expect("a lock").iter().filter(|call| **call == endpoint).count()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Shared {
    fn note(&self, endpoint: &'static str) -> Plan {
        self.calls.lock().expect("a lock").push(endpoint);
        self.plan.lock().expect("a lock").clone()
    }
}

async fn discovery(State(shared): State<Arc<Shared>>) -> JsonBody<Json> {
    let plan = shared.note("discovery");
    let at = |path: &str| format!("{}{path}", shared.issuer);
    JsonBody(json!({
        "issuer": plan.issuer.unwrap_or_else(|| shared.issuer.clone()),
        "authorization_endpoint": at("/auth"), "token_endpoint": at("/token"), "jwks_uri": at("/jwks"),
        "userinfo_endpoint": at("/me"), "end_session_endpoint": at("/session/end"),
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn jwks(State(shared): State<Arc<Shared>>) -> JsonBody<Json> {
    JsonBody(json!({ "keys": shared.note("jwks").keys }))
}

async fn user_info(State(shared): State<Arc<Shared>>) -> JsonBody<Json> {
    let sub = shared.note("userinfo").user_info_sub;
    JsonBody(json!({ "sub": sub, "name": format!("Name of {sub}") }))
}

async fn token(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let plan = shared.note("token");
    let refused = |error: &str| (StatusCode::BAD_REQUEST, JsonBody(json!({ "error": error }))).into_response();
    // RFC 6749 section 2.3.1: both are form-encoded before they are put together.
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", encode(APP_ID), encode(APP_SECRET))));
    if headers.get("authorization").is_none_or(|given| given.as_bytes() != basic.as_bytes()) {
        return refused("invalid_client");
    }
    let fields: BTreeMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let nonce = match field("grant_type").as_str() {
        "authorization_code" => {
            let Some((nonce, challenge)) = shared.codes.lock().expect("a lock").get(&field("code")).cloned() else {
                return refused("invalid_grant");
            };
            let proof = digest::digest(&digest::SHA256, field("code_verifier").as_bytes());
            if URL_SAFE_NO_PAD.encode(proof) != challenge || !shared.used.lock().expect("a lock").insert(field("code"))
            {
                return refused("invalid_grant");
            }
            Some(nonce)
        }
        "refresh_token" if field("refresh_token") == "refresh" => None,
        _ => return refused("invalid_grant"),
    };
    let mut answer = json!({
        "access_token": "access", "refresh_token": "refresh", "token_type": "Bearer", "expires_in": 3600,
    });
    if plan.has_id_token {
        answer["id_token"] = id_token(&shared, &plan, nonce).into();
    }
    JsonBody(answer).into_response()
}

fn id_token(shared: &Shared, plan: &Plan, nonce: Option<String>) -> String {
    let now = shared.clock.now().seconds();
    let alg = match plan.signed {
        Signed::Rightly | Signed::Spoiled => plan.signer.alg,
        Signed::Not => "none",
        Signed::With(_) => "HS256",
    };
    let header = with(json!({ "alg": alg, "kid": plan.signer.kid }), &plan.header);
    let claims = json!({
        "iss": shared.issuer, "aud": APP_ID, "sub": "zoe", "iat": now, "exp": now + 3600, "nonce": nonce,
        "name": "Zoë Quill",
    });
    let claims = with(claims, &plan.claims);
    let message =
        format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
    let signature = match &plan.signed {
        Signed::Rightly => plan.signer.sign(&message),
        Signed::Not => Vec::new(),
        Signed::With(secret) => {
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes()).as_ref().to_vec()
        }
        Signed::Spoiled => {
            let mut signature = plan.signer.sign(&message);
            signature[7] ^= 1;
            signature
        }
    };
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Sets members, and takes out those that are `null`.
fn with(mut object: Json, changes: &Json) -> Json {
    let members = object.as_object_mut().expect("an object");
    members.extend(changes.as_object().expect("an object").clone());
    members.retain(|_, value| !value.is_null());
    object
}
