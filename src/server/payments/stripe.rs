//! Stripe: Checkout in `setup` mode on its own page, customers, payment methods, webhooks
//! (<https://docs.stripe.com/api?api-version=2025-04-30.basil>). No script of theirs is on our pages.

mod signature;
mod wire;

use async_trait::async_trait;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;

use self::wire::{Customer, Failure, List, PaymentMethod, Session, Told};
use crate::{
    model::payment::Decline,
    server::{
        clock::Timestamp,
        config::payments::Stripe as Settings,
        domain::{
            payments::ports::{Beginning, Begun, Completed, Event, EventError, Kept, PaymentError, PaymentProvider},
            person::UserId,
        },
        http::{self, Answer},
    },
};

/// The version of the API that this is written against: an account's own may be another.
const VERSION: &str = "2025-04-30.basil";
/// The most methods of a page of a list.
const PAGE: &str = "100";
/// The most pages of a list: nobody has more.
const PAGES: usize = 10;

/// Stripe as a payment provider.
#[derive(Clone, Debug)]
pub struct Stripe {
    http: Client,
    settings: Settings,
}

impl Stripe {
    /// Stripe, by these settings.
    pub fn new(http: Client, settings: Settings) -> Self {
        Self { http, settings }
    }

    fn request(&self, method: Method, path: &[&str], query: &[(&str, &str)]) -> RequestBuilder {
        let mut url = self.settings.api.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.clear().push("v1").extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let request = self.http.request(method, url).bearer_auth(self.settings.secret_key.expose_secret());
        request.header("stripe-version", VERSION)
    }

    async fn get<T: DeserializeOwned>(&self, path: &[&str], query: &[(&str, &str)]) -> Result<T, PaymentError> {
        read(&once(self.request(Method::GET, path, query)).await?)
    }

    /// Posts a form. A second try that bears the same key is done once there (`Idempotency-Key`), so what failed without a
    /// long wait is tried once more. Stripe keeps what it answered to a key for a day, failures too: what a person tries
    /// again bears another one.
    async fn post<T: DeserializeOwned>(
        &self,
        path: &[&str],
        form: &[(String, String)],
        key: &str,
    ) -> Result<T, PaymentError> {
        let post = || self.request(Method::POST, path, &[]).header("idempotency-key", key).form(form);
        let answer = match http::send(post()).await {
            Ok(answer) if answer.status.is_server_error() || answer.status == StatusCode::CONFLICT => {
                once(post()).await?
            }
            Ok(answer) => judged(answer)?,
            Err(failed) if failed.what == http::TIMED_OUT => {
                return Err(PaymentError::Unavailable { what: failed.what, sure: false });
            }
            Err(_) => once(post()).await?,
        };
        read(&answer)
    }
}

async fn once(request: RequestBuilder) -> Result<Answer, PaymentError> {
    let sent = http::send(request).await;
    judged(sent.map_err(|failed| PaymentError::Unavailable { what: failed.what, sure: failed.sure })?)
}

/// What an answer comes to (<https://docs.stripe.com/api/errors>).
fn judged(answer: Answer) -> Result<Answer, PaymentError> {
    if answer.status.is_success() {
        return Ok(answer);
    }
    let code = answer.json::<Failure>().and_then(|failure| failure.error.code).unwrap_or_default();
    if answer.status == StatusCode::NOT_FOUND || code == "resource_missing" {
        return Err(PaymentError::NotFound);
    }
    let (what, sure) = match answer.status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ("Stripe refuses the key (STRIPE_SECRET_KEY)", true),
        StatusCode::TOO_MANY_REQUESTS => ("Stripe: too many requests", true),
        StatusCode::CONFLICT => ("Stripe: the same is being done already", false),
        status if status.is_client_error() => ("Stripe refuses the request", true),
        _ => ("Stripe fails", false),
    };
    Err(PaymentError::Unavailable { what, sure })
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, PaymentError> {
    answer.json().ok_or(PaymentError::Unavailable { what: "Stripe's answer is not understood", sure: false })
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[async_trait]
impl PaymentProvider for Stripe {
    fn name(&self) -> &'static str {
        "stripe"
    }

    fn pages(&self) -> Option<String> {
        Some(self.settings.pages.origin().ascii_serialization())
    }

    async fn open_customer(&self, user: &UserId, key: &str) -> Result<String, PaymentError> {
        // No name and no address: whoever works at Stripe's pages finds the person by the id.
        let form = [pair("metadata[logto_user_id]", user.as_str())];
        self.post::<Customer>(&["customers"], &form, &format!("customer-{key}")).await.map(|customer| customer.id)
    }

    async fn begin(&self, setup: &Beginning<'_>) -> Result<Begun, PaymentError> {
        let mut form = vec![
            pair("mode", "setup"),
            pair("customer", setup.customer),
            pair("success_url", setup.return_url),
            pair("cancel_url", setup.return_url),
            pair("locale", locale(setup.language)),
        ];
        let kinds = self.settings.methods.iter().enumerate();
        form.extend(kinds.map(|(place, kind)| (format!("payment_method_types[{place}]"), kind.clone())));
        let session: Session = self.post(&["checkout", "sessions"], &form, &format!("setup-{}", setup.id)).await?;
        let url = session.url.ok_or(PaymentError::Unavailable { what: "Stripe's session has no page", sure: false })?;
        Ok(Begun { reference: session.id, url })
    }

    async fn complete(&self, reference: &str) -> Result<Completed, PaymentError> {
        let query = [("expand[]", "setup_intent.payment_method")];
        let session: Session = self.get(&["checkout", "sessions", reference], &query).await?;
        let Some(intent) = session.setup_intent else { return Ok(Completed::Open) };
        match (intent.status.as_str(), intent.payment_method, intent.last_setup_error) {
            ("succeeded", Some(method), _) => Ok(Completed::Added(method.into())),
            (_, _, Some(error)) => {
                let code = error.decline_code.filter(|code| code != "generic_decline").or(error.code);
                Ok(Completed::Declined(Decline::from_code(&code.unwrap_or_default())))
            }
            // Done by the person, and not yet by the bank.
            _ if session.status.as_deref() == Some("complete") => {
                Err(PaymentError::Unavailable { what: "Stripe is not done with a set-up", sure: false })
            }
            _ => Ok(Completed::Open),
        }
    }

    async fn list(&self, customer: &str) -> Result<Kept, PaymentError> {
        let about: Customer = self.get(&["customers", customer], &[]).await?;
        if about.deleted {
            return Err(PaymentError::NotFound);
        }
        let mut methods: Vec<PaymentMethod> = Vec::new();
        for _ in 0..PAGES {
            let mut query = vec![("limit", PAGE)];
            if let Some(last) = methods.last() {
                query.push(("starting_after", &last.id));
            }
            let page: List = self.get(&["customers", customer, "payment_methods"], &query).await?;
            let is_last = !page.has_more || page.data.is_empty();
            methods.extend(page.data);
            if is_last {
                break;
            }
        }
        let default = about.invoice_settings.and_then(|settings| settings.default_payment_method);
        Ok(Kept { methods: methods.into_iter().map(Into::into).collect(), default })
    }

    async fn detach(&self, reference: &str, key: &str) -> Result<(), PaymentError> {
        let path = ["payment_methods", reference, "detach"];
        match self.post::<PaymentMethod>(&path, &[], &format!("detach-{key}")).await {
            Err(refused @ PaymentError::Unavailable { sure: true, .. }) => {
                // What is detached already is refused without a code that says so.
                let method: PaymentMethod = self
                    .get(&["payment_methods", reference], &[])
                    .await
                    .map_err(|error| if error == PaymentError::NotFound { error } else { refused })?;
                if method.customer.is_none() { Err(PaymentError::NotFound) } else { Err(refused) }
            }
            other => other.map(drop),
        }
    }

    async fn set_default(&self, customer: &str, reference: &str, key: &str) -> Result<(), PaymentError> {
        let form = [pair("invoice_settings[default_payment_method]", reference)];
        self.post::<Customer>(&["customers", customer], &form, &format!("default-{key}")).await.map(drop)
    }

    fn read_event(&self, signature: &str, body: &[u8], now: Timestamp) -> Result<Event, EventError> {
        signature::check(signature, body, self.settings.webhook_secret.expose_secret().as_bytes(), now)?;
        serde_json::from_slice::<Told>(body).map(Into::into).map_err(|_| EventError::Malformed)
    }

    async fn ready(&self) -> Result<(), PaymentError> {
        self.get::<serde_json::Value>(&["customers"], &[("limit", "1")]).await.map(drop)
    }
}

/// The language of Stripe's page: those that it has of ours, else the browser's.
fn locale(language: &str) -> &str {
    match language {
        "cs" | "de" | "en" | "es" | "fr" | "it" | "ja" | "ko" | "pl" | "pt-BR" | "ru" | "th" | "tr" | "zh-HK"
        | "zh-TW" => language,
        "pt-PT" => "pt",
        "zh-CN" => "zh",
        _ => "auto",
    }
}
