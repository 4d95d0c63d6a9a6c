//! How a value is written where it lives, where that is another form than our own: Logto's pages have forms of theirs.

use serde_json::{Map, Value as Json};

use crate::model::{
    address::{Address, PARTS},
    date::Date,
    value::Value,
};

/// How a value is written where it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// As `Value::to_stored` says.
    Plain,
    /// A switch as the text `true` or `false`, as Logto's own pages keep a box.
    Flag,
    /// A date in a form of the tenant's own.
    Date(DateForm),
    /// An address as Logto's `profile.address`: camel-case members of OpenID Connect's `address` claim.
    Claim,
}

/// A form of dates: `yyyy`, `MM` and `dd`, each once, with what stands between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateForm(String);

impl DateForm {
    /// The form with these letters (Unicode TR35); none when it has any other.
    pub fn new(letters: &str) -> Option<Self> {
        let rest = ["yyyy", "MM", "dd"].iter().try_fold(letters.to_owned(), |rest, part| {
            (rest.matches(part).count() == 1).then(|| rest.replacen(part, "", 1))
        })?;
        (!rest.chars().any(char::is_alphanumeric)).then(|| Self(letters.to_owned()))
    }

    fn write(&self, date: Date) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        self.0
            .replace("yyyy", &format!("{year:04}"))
            .replace("MM", &format!("{month:02}"))
            .replace("dd", &format!("{day:02}"))
    }

    fn read(&self, written: &str) -> Option<Date> {
        let part = |letters: &str| {
            let at = self.0.find(letters)?;
            written.get(at..at + letters.len())
        };
        let date = Date::parse(&format!("{}-{}-{}", part("yyyy")?, part("MM")?, part("dd")?))?;
        (self.write(date) == written).then_some(date)
    }
}

impl Stored {
    /// What is stored, in our own form. What is not in the form that it should be in stays as it is.
    pub fn decode(&self, json: Json) -> Json {
        match self {
            Self::Plain | Self::Flag => json,
            Self::Date(form) => match json.as_str().and_then(|written| form.read(written)) {
                Some(date) => date.to_string().into(),
                None => json,
            },
            Self::Claim => match json.as_object().and_then(from_claim) {
                Some(address) => Value::Address(address).to_stored(),
                None => json,
            },
        }
    }

    /// A value in the form that it is stored in, over what is stored: of an address that is an object, what stands in it
    /// beside what the form knows is another program's, and stays.
    pub fn encode_over(&self, value: &Value, stored: Option<&Json>) -> Json {
        let new = self.encode(value);
        let (Value::Address(_) | Value::Empty, Some(Json::Object(old))) = (value, stored) else { return new };
        let known: &[&str] = if *self == Self::Claim { &CLAIM } else { &PARTS };
        // A foreign object in the place of another kind of value.
        if *value == Value::Empty && !old.keys().any(|key| known.contains(&key.as_str())) {
            return new;
        }
        let mut kept = old.clone();
        kept.retain(|key, _| !known.contains(&key.as_str()));
        match new {
            Json::Object(parts) => kept.extend(parts),
            new if kept.is_empty() => return new,
            _ => {}
        }
        Json::Object(kept)
    }

    /// A value in the form that it is stored in.
    pub fn encode(&self, value: &Value) -> Json {
        match (self, value) {
            (Self::Flag, Value::Switch(on)) => on.to_string().into(),
            (Self::Date(form), Value::Text(text)) => {
                Date::parse(text).map_or_else(|| text.as_str().into(), |date| form.write(date).into())
            }
            (Self::Claim, Value::Address(address)) => Json::Object(to_claim(address)),
            (Self::Claim, Value::Empty) => Json::Object(Map::new()),
            (Self::Plain | Self::Flag | Self::Date(_) | Self::Claim, value) => value.to_stored(),
        }
    }
}

/// Logto's names of what the form knows. `formatted` is made of the others, so it is not kept when they change.
const CLAIM: [&str; 6] = ["formatted", "streetAddress", "locality", "region", "postalCode", "country"];

/// None when the country is no code: then other software wrote it, and it is shown as it is.
fn from_claim(claim: &Map<String, Json>) -> Option<Address> {
    let part = |key: &str| claim.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let country = part("country");
    let is_code = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
    is_code.then(|| Address {
        country,
        street: part("streetAddress"),
        locality: part("locality"),
        region: part("region"),
        postal_code: part("postalCode"),
    })
}

/// Without `formatted`, which would be out of date.
fn to_claim(address: &Address) -> Map<String, Json> {
    let Address { country, street, locality, region, postal_code } = address;
    let parts = [
        ("streetAddress", street),
        ("locality", locality),
        ("region", region),
        ("postalCode", postal_code),
        ("country", country),
    ];
    parts
        .into_iter()
        .filter(|(_, part)| !part.is_empty())
        .map(|(key, part)| (key.into(), part.as_str().into()))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_date_in_the_tenants_own_form_is_read_and_written_in_it() {
        let form = Stored::Date(DateForm::new("dd/MM/yyyy").expect("a form"));
        assert_eq!(form.decode(json!("24/12/1990")), json!("1990-12-24"));
        assert_eq!(form.encode(&Value::Text("1990-12-24".into())), json!("24/12/1990"));
        assert_eq!(form.decode(json!("Christmas")), json!("Christmas"));
        for letters in ["MMM d yyyy", "yyyy-MM", "yyyy-MM-dd-dd", "EEE dd MM yyyy"] {
            assert_eq!(DateForm::new(letters), None, "{letters}");
        }
    }

    #[test]
    fn an_address_claim_is_read_and_written_with_logtos_names() {
        let claim =
            json!({"streetAddress": "1 Main St", "locality": "Springfield", "postalCode": "12345", "country": "US"});
        let kind = crate::model::field::Kind::Address { labels: Vec::new() };
        let value = Value::from_stored(&kind, Some(&Stored::Claim.decode(claim.clone())));
        assert!(matches!(value, Value::Address(_)));
        assert_eq!(Stored::Claim.encode(&value), claim);
        let foreign = json!({"formatted": "somewhere", "country": "Austria"});
        assert_eq!(Stored::Claim.decode(foreign.clone()), foreign);
    }

    #[test]
    fn what_another_program_keeps_in_an_address_stays() {
        let address = |street: &str| {
            Value::Address(Address { country: "AT".into(), street: street.into(), ..Address::default() })
        };
        let stored = json!({"country": "AT", "street": "Old 1", "verified": true, "geo": {"lat": 48}});
        assert_eq!(
            Stored::Plain.encode_over(&address("New 2"), Some(&stored)),
            json!({"country": "AT", "street": "New 2", "locality": "", "region": "", "postal_code": "", "verified": true, "geo": {"lat": 48}})
        );
        assert_eq!(
            Stored::Plain.encode_over(&Value::Empty, Some(&stored)),
            json!({"verified": true, "geo": {"lat": 48}})
        );
        let claim = json!({"country": "AT", "streetAddress": "Old 1", "formatted": "Old 1, AT", "note": "x"});
        assert_eq!(
            Stored::Claim.encode_over(&address("New 2"), Some(&claim)),
            json!({"country": "AT", "streetAddress": "New 2", "note": "x"})
        );
        assert_eq!(Stored::Plain.encode_over(&Value::Empty, Some(&json!({"country": "AT"}))), Json::Null);
    }

    #[test]
    fn a_box_of_logtos_pages_stays_a_text() {
        assert_eq!(Stored::Flag.encode(&Value::Switch(true)), json!("true"));
        let kind = crate::model::field::Kind::Switch;
        assert_eq!(Value::from_stored(&kind, Some(&json!("false"))), Value::Switch(false));
    }
}
