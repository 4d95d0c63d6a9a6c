//! The demo tenant as a payment provider: plays one, with test numbers only.

use async_trait::async_trait;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use url::Url;

use crate::{
    model::payment::{Decline, Month, brand_name},
    server::{
        clock::Timestamp,
        domain::{
            payments::ports::{
                Beginning, Begun, Completed, Event, EventError, Kept, Offered, PaymentError, PaymentProvider,
            },
            person::UserId,
        },
        http::{self, Answer},
    },
};

/// The demo tenant as a payment provider.
#[derive(Clone, Debug)]
pub struct Demo {
    http: Client,
    endpoint: Url,
}

#[derive(Deserialize)]
struct Customer {
    id: String,
}

#[derive(Deserialize)]
struct Setup {
    id: String,
    url: String,
    method: Option<Card>,
    decline: Option<String>,
}

#[derive(Deserialize)]
struct Card {
    id: String,
    brand: String,
    last_four: String,
    exp_year: i64,
    exp_month: i64,
}

#[derive(Deserialize)]
struct List {
    methods: Vec<Card>,
    default: Option<String>,
}

impl From<Card> for Offered {
    fn from(card: Card) -> Self {
        Self {
            reference: card.id,
            kind: "card".to_owned(),
            brand: brand_name(&card.brand).to_owned(),
            last_four: card.last_four,
            expiry: Month::new(card.exp_year, card.exp_month),
        }
    }
}

impl Demo {
    /// The demo tenant at this address.
    pub fn new(http: Client, endpoint: Url) -> Self {
        Self { http, endpoint }
    }

    fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let mut url = self.endpoint.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.clear().extend(["pay", "api"]).extend(path);
        }
        self.http.request(method, url)
    }

    async fn ask(&self, request: RequestBuilder) -> Result<Answer, PaymentError> {
        let answer = http::send(request)
            .await
            .map_err(|failed| PaymentError::Unavailable { what: failed.what, sure: failed.sure })?;
        match answer.status {
            status if status.is_success() => Ok(answer),
            StatusCode::NOT_FOUND => Err(PaymentError::NotFound),
            status => {
                let sure = status.is_client_error();
                Err(PaymentError::Unavailable { what: "an error of the demo tenant", sure })
            }
        }
    }

    async fn post(&self, path: &[&str], body: &Json) -> Result<Answer, PaymentError> {
        self.ask(self.request(Method::POST, path).json(body)).await
    }
}

fn read<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, PaymentError> {
    answer.json().ok_or(PaymentError::Unavailable { what: "an answer that is not understood", sure: false })
}

#[async_trait]
impl PaymentProvider for Demo {
    fn name(&self) -> &'static str {
        "demo"
    }

    fn pages(&self) -> Option<String> {
        Some(self.endpoint.origin().ascii_serialization())
    }

    async fn open_customer(&self, user: &UserId, _key: &str) -> Result<String, PaymentError> {
        let answer = self.post(&["customers"], &json!({ "person": user.as_str() })).await?;
        read::<Customer>(&answer).map(|customer| customer.id)
    }

    async fn begin(&self, setup: &Beginning<'_>) -> Result<Begun, PaymentError> {
        let Beginning { id, customer, return_url, .. } = setup;
        let body = json!({ "key": id, "customer": customer, "return_url": return_url });
        let answer = self.post(&["setups"], &body).await?;
        read::<Setup>(&answer).map(|setup| Begun { reference: setup.id, url: setup.url })
    }

    async fn complete(&self, reference: &str) -> Result<Completed, PaymentError> {
        let answer = self.ask(self.request(Method::GET, &["setups", reference])).await?;
        let setup: Setup = read(&answer)?;
        Ok(match (setup.method, setup.decline) {
            (Some(card), _) => Completed::Added(card.into()),
            (None, Some(code)) => Completed::Declined(Decline::from_code(&code)),
            (None, None) => Completed::Open,
        })
    }

    async fn list(&self, customer: &str) -> Result<Kept, PaymentError> {
        let answer = self.ask(self.request(Method::GET, &["customers", customer, "methods"])).await?;
        let List { methods, default } = read(&answer)?;
        Ok(Kept { methods: methods.into_iter().map(Into::into).collect(), default })
    }

    async fn detach(&self, reference: &str, _key: &str) -> Result<(), PaymentError> {
        self.post(&["methods", reference, "detach"], &json!({})).await.map(drop)
    }

    async fn set_default(&self, customer: &str, reference: &str, _key: &str) -> Result<(), PaymentError> {
        self.post(&["customers", customer, "default"], &json!({ "method": reference })).await.map(drop)
    }

    fn read_event(&self, _signature: &str, _body: &[u8], _now: Timestamp) -> Result<Event, EventError> {
        // The demo tells nothing by itself: it is asked when the person is back, and whenever they want.
        Err(EventError::NotSetUp)
    }

    async fn ready(&self) -> Result<(), PaymentError> {
        self.ask(self.request(Method::GET, &["ready"])).await.map(drop)
    }
}
