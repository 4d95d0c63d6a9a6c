//! A payment provider to try things with: customers, set-ups, methods. It keeps no number: of a test card its brand and last
//! four digits. The API is below `/pay/api`; the page that asks for a card is `/pay/ID`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    answer::{self, Answer},
    request::Request,
    shared::Shared,
};

/// The most set-ups that are remembered.
const SETUPS: usize = 200;

/// What the provider keeps.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Payments {
    /// Customers by the person that they are.
    customers: BTreeMap<String, Customer>,
    /// Oldest first.
    setups: Vec<Setup>,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Customer {
    id: String,
    methods: Vec<Method>,
    default: Option<String>,
}

/// A kept card.
#[derive(Clone, Serialize, Deserialize)]
pub struct Method {
    pub id: String,
    pub brand: String,
    pub last_four: String,
    pub exp_year: u16,
    pub exp_month: u8,
}

/// A set-up.
#[derive(Clone, Serialize, Deserialize)]
pub struct Setup {
    pub id: String,
    /// The caller's name for it.
    key: String,
    customer: String,
    pub return_url: String,
    pub method: Option<Method>,
    /// Why the last card was refused.
    pub decline: Option<String>,
}

impl Payments {
    /// A set-up by its id.
    pub fn setup(&self, id: &str) -> Option<&Setup> {
        self.setups.iter().find(|setup| setup.id == id)
    }

    /// Notes that a card was refused.
    pub fn decline(&mut self, id: &str, code: &str) {
        if let Some(setup) = self.setups.iter_mut().find(|setup| setup.id == id) {
            setup.decline = Some(code.to_owned());
        }
    }

    /// Keeps a card for the customer of a set-up, once.
    pub fn keep(&mut self, id: &str, method: Method) {
        let Some(setup) = self.setups.iter_mut().find(|setup| setup.id == id && setup.method.is_none()) else { return };
        setup.decline = None;
        setup.method = Some(method.clone());
        let customer = setup.customer.clone();
        if let Some(customer) = self.customers.values_mut().find(|kept| kept.id == customer) {
            customer.methods.push(method);
        }
    }

    /// Takes the cards with these last four digits away, or changes the month until which they are valid.
    pub fn change(&mut self, last_four: &str, valid_until: Option<(u16, u8)>) {
        for customer in self.customers.values_mut() {
            match valid_until {
                Some((year, month)) => {
                    for card in customer.methods.iter_mut().filter(|card| card.last_four == last_four) {
                        (card.exp_year, card.exp_month) = (year, month);
                    }
                }
                None => customer.methods.retain(|card| card.last_four != last_four),
            }
        }
    }

    fn customer(&self, id: &str) -> Option<&Customer> {
        self.customers.values().find(|customer| customer.id == id)
    }
}

/// Answers a request below `/pay/api`.
pub fn answer(shared: &Shared, request: &Request) -> Answer {
    let path: Vec<_> = request.segments.iter().skip(2).map(String::as_str).collect();
    let field = |name: &str| request.field(name).unwrap_or_default();
    let token = |before: &str| format!("{before}_{}", shared.random.token(12));
    let mut state = shared.state();
    let payments = &mut state.payments;
    match (request.method.as_str(), &path[..]) {
        ("GET", ["ready"]) => answer::json(200, &json!({})),
        ("POST", ["customers"]) => {
            let person = field("person");
            let fresh = || Customer { id: token("democustomer"), ..Customer::default() };
            let id = &payments.customers.entry(person).or_insert_with(fresh).id;
            answer::json(200, &json!({ "id": id }))
        }
        ("GET", ["customers", id, "methods"]) => match payments.customer(id) {
            Some(customer) => answer::json(200, &json!({ "methods": customer.methods, "default": customer.default })),
            None => missing(),
        },
        ("POST", ["customers", id, "default"]) => {
            let method = field("method");
            let customer = payments.customers.values_mut().find(|customer| customer.id == **id);
            match customer.filter(|customer| customer.methods.iter().any(|kept| kept.id == method)) {
                Some(customer) => {
                    customer.default = Some(method);
                    answer::json(200, &json!({}))
                }
                None => missing(),
            }
        }
        ("POST", ["methods", id, "detach"]) => {
            let keeps = |customer: &&mut Customer| customer.methods.iter().any(|kept| kept.id == **id);
            match payments.customers.values_mut().find(keeps) {
                Some(customer) => {
                    customer.methods.retain(|kept| kept.id != **id);
                    if customer.default.as_deref() == Some(*id) {
                        customer.default = None;
                    }
                    answer::json(200, &json!({}))
                }
                None => missing(),
            }
        }
        ("POST", ["setups"]) => {
            let (key, customer, return_url) = (field("key"), field("customer"), field("return_url"));
            if !return_url.starts_with(&format!("{}/", shared.app_base_url)) || payments.customer(&customer).is_none() {
                return answer::error(400, "demo.invalid_input", "This is no set-up of the app's.");
            }
            let known = payments.setups.iter().find(|setup| setup.key == key).cloned();
            let setup = known.unwrap_or_else(|| {
                let setup = Setup { id: token("demosetup"), key, customer, return_url, method: None, decline: None };
                payments.setups.push(setup.clone());
                let extra = payments.setups.len().saturating_sub(SETUPS);
                payments.setups.drain(..extra);
                setup
            });
            answer::json(200, &told(shared, &setup))
        }
        ("GET", ["setups", id]) => match payments.setup(id) {
            Some(setup) => answer::json(200, &told(shared, setup)),
            None => missing(),
        },
        _ => missing(),
    }
}

fn told(shared: &Shared, setup: &Setup) -> Value {
    let Setup { id, method, decline, .. } = setup;
    json!({ "id": id, "url": format!("{}pay/{id}", shared.endpoint), "method": method, "decline": decline })
}

fn missing() -> Answer {
    answer::error(404, "demo.not_found", "There is no such thing.")
}
