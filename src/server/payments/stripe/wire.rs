//! Stripe's JSON: of each object what is used here.

use serde::Deserialize;
use serde_json::Value as Json;

use crate::{
    model::payment::{Month, brand_name},
    server::domain::payments::ports::{Event, Offered},
};

/// `error` of a refusal.
#[derive(Deserialize)]
pub struct Failure {
    pub error: Reason,
}

/// Why something was refused.
#[derive(Deserialize)]
pub struct Reason {
    pub code: Option<String>,
    pub decline_code: Option<String>,
}

/// <https://docs.stripe.com/api/customers/object>; of one that was deleted only `id` and `deleted` are there.
#[derive(Deserialize)]
pub struct Customer {
    pub id: String,
    #[serde(default)]
    pub deleted: bool,
    pub invoice_settings: Option<InvoiceSettings>,
}

/// `invoice_settings` of a customer.
#[derive(Deserialize)]
pub struct InvoiceSettings {
    pub default_payment_method: Option<String>,
}

/// <https://docs.stripe.com/api/checkout/sessions/object>
#[derive(Deserialize)]
pub struct Session {
    pub id: String,
    pub url: Option<String>,
    pub status: Option<String>,
    #[serde(default, deserialize_with = "expanded")]
    pub setup_intent: Option<SetupIntent>,
}

/// <https://docs.stripe.com/api/setup_intents/object>
#[derive(Deserialize)]
pub struct SetupIntent {
    pub status: String,
    pub payment_method: Option<PaymentMethod>,
    pub last_setup_error: Option<Reason>,
}

/// An object where Stripe was asked to expand it; where it was not it is an id, which is of no use here.
fn expanded<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<SetupIntent>, D::Error> {
    let value = Json::deserialize(deserializer)?;
    if value.is_object() { serde_json::from_value(value).map(Some).map_err(serde::de::Error::custom) } else { Ok(None) }
}

/// <https://docs.stripe.com/api/payment_methods/object>
#[derive(Deserialize)]
pub struct PaymentMethod {
    pub id: String,
    #[serde(rename = "type")]
    kind: String,
    pub customer: Option<Json>,
    card: Option<Details>,
    sepa_debit: Option<Details>,
    us_bank_account: Option<Details>,
    bacs_debit: Option<Details>,
    au_becs_debit: Option<Details>,
    acss_debit: Option<Details>,
    nz_bank_account: Option<Details>,
}

/// What is told of a method, whatever its kind.
#[derive(Deserialize)]
struct Details {
    brand: Option<String>,
    bank_name: Option<String>,
    last4: Option<String>,
    exp_month: Option<i64>,
    exp_year: Option<i64>,
}

impl From<PaymentMethod> for Offered {
    fn from(method: PaymentMethod) -> Self {
        let PaymentMethod { id, kind, card, sepa_debit, us_bank_account, bacs_debit, au_becs_debit, .. } = method;
        let banks = [sepa_debit, us_bank_account, bacs_debit, au_becs_debit, method.acss_debit, method.nz_bank_account];
        let details = card.into_iter().chain(banks.into_iter().flatten()).next();
        let Some(Details { brand, bank_name, last4, exp_month, exp_year }) = details else {
            return Self { reference: id, kind, brand: String::new(), last_four: String::new(), expiry: None };
        };
        Self {
            reference: id,
            kind,
            brand: brand.map(|brand| brand_name(&brand).to_owned()).or(bank_name).unwrap_or_default(),
            last_four: last4.unwrap_or_default(),
            expiry: exp_year.zip(exp_month).and_then(|(year, month)| Month::new(year, month)),
        }
    }
}

/// A page of a list.
#[derive(Deserialize)]
pub struct List {
    pub data: Vec<PaymentMethod>,
    pub has_more: bool,
}

/// <https://docs.stripe.com/api/events/object>
#[derive(Deserialize)]
pub struct Told {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Json,
    #[serde(default)]
    previous_attributes: Json,
}

impl From<Told> for Event {
    /// Of events that say nothing of payment methods neither customer nor method is told on.
    fn from(told: Told) -> Self {
        let Told { id, kind, data: Data { object, previous_attributes } } = told;
        let is_ours = kind.starts_with("payment_method.")
            || ["customer.updated", "customer.deleted", "checkout.session.completed", "setup_intent.succeeded"]
                .contains(&kind.as_str());
        let text = |value: &Json| value.as_str().map(str::to_owned);
        let own = |name: &str| (object["object"] == name).then(|| text(&object["id"])).flatten();
        if !is_ours {
            return Self { id, customer: None, method: None };
        }
        let customer = own("customer")
            .or_else(|| text(&object["customer"]))
            // Of a method that was detached, only what it was before tells whose it was.
            .or_else(|| text(&previous_attributes["customer"]));
        Self { id, customer, method: own("payment_method") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(told: Json) -> Event {
        serde_json::from_value::<Told>(told).expect("an event").into()
    }

    #[test]
    fn whose_an_event_is_stands_in_different_places() {
        let told = event(
            json!({"id": "evt_1", "type": "customer.updated", "data": {"object": {"object": "customer", "id": "cus_1"}}}),
        );
        assert_eq!(told, Event { id: "evt_1".into(), customer: Some("cus_1".into()), method: None });
        let told = event(json!({
            "id": "evt_2", "type": "payment_method.detached",
            "data": {"object": {"object": "payment_method", "id": "pm_1", "customer": null}, "previous_attributes": {"customer": "cus_1"}},
        }));
        assert_eq!(told, Event { id: "evt_2".into(), customer: Some("cus_1".into()), method: Some("pm_1".into()) });
        let told = event(
            json!({"id": "evt_3", "type": "invoice.paid", "data": {"object": {"object": "invoice", "customer": "cus_1"}}}),
        );
        assert_eq!(told, Event { id: "evt_3".into(), customer: None, method: None });
    }

    #[test]
    fn a_card_and_a_bank_account_are_read_and_what_is_unknown_is_kept_without_details() {
        let offered = |method: Json| Offered::from(serde_json::from_value::<PaymentMethod>(method).expect("a method"));
        let card = offered(json!({
            "id": "pm_1", "type": "card", "customer": "cus_1",
            "card": {"brand": "amex", "last4": "0005", "exp_month": 8, "exp_year": 2030, "fingerprint": "x"},
        }));
        assert_eq!((&*card.brand, &*card.last_four, card.expiry), ("American Express", "0005", Month::new(2030, 8)));
        let bank =
            offered(json!({"id": "pm_2", "type": "sepa_debit", "sepa_debit": {"last4": "3000", "country": "AT"}}));
        assert_eq!((&*bank.kind, &*bank.brand, &*bank.last_four, bank.expiry), ("sepa_debit", "", "3000", None));
        let other = offered(json!({"id": "pm_3", "type": "paypal", "paypal": {"payer_email": "a@example.com"}}));
        assert_eq!((&*other.kind, &*other.brand, &*other.last_four), ("paypal", "", ""));
    }
}
