//! A double of the part of Stripe's published API that is used (<https://docs.stripe.com/api>): it checks what Stripe
//! checks, answers in its shapes, and can be made to fail. The hosted page is played by [`Double::write_card`].

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use aws_lc_rs::hmac;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub const KEY: &str = "sk_test_double";
pub const WEBHOOK_SECRET: &str = "whsec_double";

/// Stripe's double. Cheap to clone.
#[derive(Clone, Default)]
pub struct Double(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    origin: String,
    count: u32,
    customers: BTreeMap<String, Value>,
    sessions: BTreeMap<String, Value>,
    methods: BTreeMap<String, Value>,
    /// What was answered to a key, and what was asked.
    answered: BTreeMap<String, (Pairs, Value)>,
    faults: Vec<Fault>,
    calls: Vec<Call>,
}

type Pairs = Vec<(String, String)>;

/// A call that reached it.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: Method,
    pub path: String,
    pub form: Pairs,
    pub key: Option<String>,
}

/// Something that goes wrong, once.
pub struct Fault {
    pub path: &'static str,
    pub kind: Kind,
}

pub enum Kind {
    /// Refused before anything is done.
    Status(u16),
    /// Done, and the answer is another one.
    DoneAndStatus(u16),
    /// Done, and answered too late.
    DoneAndLate,
}

impl Double {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let double = Self::default();
        double.inner().origin = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(answer).with_state(double.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        double
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("a lock")
    }

    pub fn origin(&self) -> String {
        self.inner().origin.clone()
    }

    pub fn calls(&self) -> Vec<Call> {
        self.inner().calls.clone()
    }

    pub fn clear_calls(&self) {
        self.inner().calls.clear();
    }

    pub fn fault(&self, path: &'static str, kind: Kind) {
        self.inner().faults.push(Fault { path, kind });
    }

    pub fn customers(&self) -> Vec<Value> {
        self.inner().customers.values().cloned().collect()
    }

    pub fn methods_of(&self, customer: &str) -> Vec<Value> {
        let inner = self.inner();
        inner.methods.values().filter(|method| method["customer"] == customer).cloned().collect()
    }

    /// The person writes a test card into the hosted page. Returns where they are sent, when they are.
    pub fn write_card(&self, page: &str, number: &str) -> Option<String> {
        let id = page.rsplit('/').next().expect("an id").to_owned();
        let mut inner = self.inner();
        let decline = match number {
            "4000000000000002" => Some(("card_declined", "generic_decline")),
            "4000000000009995" => Some(("card_declined", "insufficient_funds")),
            "4000000000000069" => Some(("expired_card", "expired_card")),
            _ => None,
        };
        if let Some((code, decline_code)) = decline {
            let session = inner.sessions.get_mut(&id).expect("a session");
            session["setup_intent"] = json!({
                "id": "seti_1", "object": "setup_intent", "status": "requires_payment_method", "payment_method": null,
                "last_setup_error": {"type": "card_error", "code": code, "decline_code": decline_code, "message": "No."},
            });
            return None;
        }
        let method = inner.new_id("pm");
        let session = inner.sessions.get_mut(&id).expect("a session");
        session["status"] = "complete".into();
        session["setup_intent"] = json!({
            "id": "seti_1", "object": "setup_intent", "status": "succeeded", "payment_method": method, "last_setup_error": null,
        });
        let (customer, back) =
            (session["customer"].clone(), session["success_url"].as_str().expect("a URL").to_owned());
        let brand = if number.starts_with('4') { "visa" } else { "mastercard" };
        let last4 = &number[number.len() - 4..];
        let method_object = json!({
            "id": method, "object": "payment_method", "type": "card", "customer": customer,
            "card": {"brand": brand, "last4": last4, "exp_month": 12, "exp_year": 2034, "funding": "credit"},
        });
        inner.methods.insert(method, method_object);
        Some(back)
    }

    /// A method is taken away by hand, on Stripe's own pages. Returns the event that tells it.
    pub fn detach_by_hand(&self, last4: &str) -> Value {
        let mut inner = self.inner();
        let event = inner.new_id("evt");
        let method = inner.methods.values_mut().find(|method| method["card"]["last4"] == last4).expect("a method");
        let customer = method["customer"].take();
        json!({
            "id": event, "object": "event", "type": "payment_method.detached",
            "data": {"object": method, "previous_attributes": {"customer": customer}},
        })
    }

    /// A customer is deleted by hand. Returns the event that tells it.
    pub fn delete_customer_by_hand(&self) -> Value {
        let mut inner = self.inner();
        let event = inner.new_id("evt");
        let (id, customer) = inner.customers.iter_mut().next().expect("a customer");
        *customer = json!({"id": id, "object": "customer", "deleted": true});
        let told =
            json!({"id": event, "type": "customer.deleted", "data": {"object": {"id": id, "object": "customer"}}});
        let id = id.clone();
        inner.methods.retain(|_, method| method["customer"] != id);
        told
    }
}

/// The header that an event is signed with.
pub fn signature(body: &str, seconds: i64, secret: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{seconds}.{body}").as_bytes());
    let hex = tag.as_ref().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("t={seconds},v1={hex}")
}

impl Inner {
    fn new_id(&mut self, kind: &str) -> String {
        self.count += 1;
        format!("{kind}_1Double{}", self.count)
    }

    fn fault_about(&mut self, path: &str) -> Option<Kind> {
        let at = self.faults.iter().position(|fault| path.contains(fault.path))?;
        Some(self.faults.remove(at).kind)
    }

    fn answer(&mut self, call: &Call, query: &[(String, String)]) -> (u16, Value) {
        let path: Vec<_> = call.path.split('/').filter(|part| !part.is_empty()).collect();
        let form = |name: &str| call.form.iter().find(|(given, _)| given == name).map(|(_, value)| value.clone());
        if call.method == Method::POST {
            let Some(key) = call.key.clone() else {
                return refused(400, "no_key_in_this_test", "Each POST bears a key here.");
            };
            if let Some((before, answer)) = self.answered.get(&key) {
                if *before != call.form {
                    return refused(
                        400,
                        "idempotency_error",
                        "Keys for idempotent requests can only be used with the same parameters.",
                    );
                }
                return (200, answer.clone());
            }
            let (status, body) = self.post(&path, &form, call);
            if status == 200 {
                self.answered.insert(key, (call.form.clone(), body.clone()));
            }
            return (status, body);
        }
        match path[..] {
            ["v1", "customers"] => (200, json!({"object": "list", "data": [], "has_more": false})),
            ["v1", "customers", id] => found(self.customers.get(id)),
            ["v1", "customers", id, "payment_methods"] => {
                let deleted = self.customers.get(id).is_none_or(|customer| customer["deleted"] == true);
                if deleted {
                    return missing();
                }
                // Pages of two, whatever is asked for, so that there are several.
                let after = query.iter().find(|(name, _)| name == "starting_after").map(|(_, value)| value);
                let of_customer = self.methods.values().filter(|method| method["customer"] == id);
                let rest: Vec<_> =
                    of_customer.filter(|m| after.is_none_or(|after| m["id"].as_str() > Some(after))).collect();
                let page: Vec<_> = rest.iter().take(2).collect();
                (200, json!({"object": "list", "data": page, "has_more": rest.len() > 2}))
            }
            ["v1", "payment_methods", id] => found(self.methods.get(id)),
            ["v1", "checkout", "sessions", id] => {
                let Some(session) = self.sessions.get(id) else { return missing() };
                let mut session = session.clone();
                let wants = |what: &str| query.iter().any(|(name, value)| name == "expand[]" && value == what);
                if wants("setup_intent.payment_method") {
                    let method =
                        session["setup_intent"]["payment_method"].as_str().and_then(|id| self.methods.get(id)).cloned();
                    if let Some(method) = method {
                        session["setup_intent"]["payment_method"] = method;
                    }
                } else {
                    session["setup_intent"] = session["setup_intent"]["id"].clone();
                }
                (200, session)
            }
            _ => missing(),
        }
    }

    fn post(&mut self, path: &[&str], form: &dyn Fn(&str) -> Option<String>, call: &Call) -> (u16, Value) {
        match *path {
            ["v1", "customers"] => {
                let id = self.new_id("cus");
                let customer = json!({
                    "id": id, "object": "customer", "invoice_settings": {"default_payment_method": null},
                    "metadata": {"logto_user_id": form("metadata[logto_user_id]")},
                });
                self.customers.insert(id, customer.clone());
                (200, customer)
            }
            ["v1", "customers", id] => {
                let method = form("invoice_settings[default_payment_method]").unwrap_or_default();
                if self.methods.get(&method).is_none_or(|kept| kept["customer"] != id) {
                    return refused(400, "resource_missing", "No such PaymentMethod.");
                }
                let Some(customer) = self.customers.get_mut(id) else { return missing() };
                customer["invoice_settings"]["default_payment_method"] = method.into();
                (200, customer.clone())
            }
            ["v1", "payment_methods", id, "detach"] => match self.methods.get_mut(id) {
                Some(method) if method["customer"].is_null() => (
                    400,
                    json!({"error": {"type": "invalid_request_error", "message": "It is not attached to a customer."}}),
                ),
                Some(method) => {
                    method["customer"] = Value::Null;
                    (200, method.clone())
                }
                None => missing(),
            },
            ["v1", "checkout", "sessions"] => {
                if form("mode").as_deref() != Some("setup") || form("payment_method_types[0]").is_none() {
                    return refused(400, "parameter_missing", "A set-up needs a currency or kinds of methods.");
                }
                let known = ["mode", "customer", "success_url", "cancel_url", "locale"];
                let is_known = |name: &str| known.contains(&name) || name.starts_with("payment_method_types[");
                if let Some((name, _)) = call.form.iter().find(|(name, _)| !is_known(name)) {
                    return refused(400, "parameter_unknown", &format!("Received unknown parameter: {name}"));
                }
                let customer = form("customer").unwrap_or_default();
                if self.customers.get(&customer).is_none_or(|customer| customer["deleted"] == true) {
                    return refused(400, "resource_missing", "No such customer.");
                }
                let id = self.new_id("cs_test");
                let session = json!({
                    "id": id, "object": "checkout.session", "mode": "setup", "status": "open", "customer": customer,
                    "success_url": form("success_url"), "cancel_url": form("cancel_url"),
                    "url": format!("{}/c/pay/{id}", self.origin),
                    "setup_intent": {"id": "seti_1", "object": "setup_intent", "status": "requires_payment_method",
                        "payment_method": null, "last_setup_error": null},
                });
                self.sessions.insert(id, session.clone());
                (200, session)
            }
            _ => missing(),
        }
    }
}

fn found(object: Option<&Value>) -> (u16, Value) {
    object.map_or_else(missing, |object| (200, object.clone()))
}

fn missing() -> (u16, Value) {
    refused(404, "resource_missing", "No such thing.")
}

fn refused(status: u16, code: &str, message: &str) -> (u16, Value) {
    (status, json!({"error": {"type": "invalid_request_error", "code": code, "message": message}}))
}

async fn answer(State(double): State<Double>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
    let path = head.uri.path().to_owned();
    if path.starts_with("/c/pay/") {
        return "Stripe's page".into_response();
    }
    if let Some((status, body)) = unwelcome(&head.method, &head.headers, &body) {
        return reply(status, body);
    }
    let call = Call {
        method: head.method.clone(),
        path: path.clone(),
        form: pairs(&body),
        key: head.headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned),
    };
    let query = pairs(head.uri.query().unwrap_or_default().as_bytes());
    let fault = {
        let mut inner = double.inner();
        inner.calls.push(call.clone());
        inner.fault_about(&path)
    };
    if let Some(Kind::Status(status)) = fault {
        return reply(status, json!({"error": {"type": "api_error", "message": "As the test wants it."}}));
    }
    let (status, body) = double.inner().answer(&call, &query);
    match fault {
        Some(Kind::DoneAndStatus(status)) => reply(status, json!({"error": {"type": "api_error"}})),
        Some(Kind::DoneAndLate) => {
            tokio::time::sleep(Duration::from_secs(12)).await;
            reply(status, body)
        }
        Some(Kind::Status(_)) | None => reply(status, body),
    }
}

/// What Stripe refuses whatever is asked for.
fn unwelcome(method: &Method, headers: &HeaderMap, body: &Bytes) -> Option<(u16, Value)> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    if header("authorization") != format!("Bearer {KEY}") {
        return Some((
            401,
            json!({"error": {"type": "invalid_request_error", "message": "Invalid API Key provided."}}),
        ));
    }
    if header("stripe-version") != "2025-04-30.basil" {
        return Some(refused(400, "parameter_invalid", "Another version than this test's."));
    }
    let is_form = header("content-type").starts_with("application/x-www-form-urlencoded");
    let has_body = *method == Method::POST && !body.is_empty();
    (has_body && !is_form).then(|| refused(400, "parameter_invalid", "Not a form."))
}

fn reply(status: u16, body: Value) -> Response {
    (StatusCode::from_u16(status).expect("a status"), Json(body)).into_response()
}

fn pairs(bytes: &[u8]) -> Pairs {
    url::form_urlencoded::parse(bytes).into_owned().collect()
}
