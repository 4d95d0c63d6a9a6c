//! The page's data: what is known of a person, laid out by the schema.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use url::Url;

use super::{
    addresses,
    identifiers::is_removable,
    loading::Known,
    person::{Person, UserId},
    phone,
    schema::{self, Schema, Shape},
};
use crate::{
    model::{
        field::Kind,
        identifier::IdentifierKind,
        payment::Wallet,
        pending::{Held, Pending, Shown},
        profile::{Entry, Heading, Profile, Section},
        value::Value,
    },
    server::i18n::Catalogue,
};

/// What the page is made of.
#[derive(Debug)]
pub struct Parts<'a> {
    /// Its fields.
    pub schema: &'a Schema,
    /// Whose it is.
    pub user: &'a UserId,
    /// What the tenant tells, and how much that is.
    pub known: &'a Known,
    /// What our own database holds, by field.
    pub values: &'a BTreeMap<String, Json>,
    /// The changes of addresses under way.
    pub pending: BTreeMap<&'static str, Pending>,
    /// The payment methods.
    pub wallet: Wallet,
    /// The tenant's address and ours: pictures may come from there even where these are no https ones.
    pub trusted: [&'a Url; 2],
    /// The sealed token that says whose form it is.
    pub form: String,
}

/// Lays the page out, in a language.
pub fn lay_out(parts: Parts<'_>, language: &Catalogue) -> Profile {
    let Parts { schema, user, known, values, mut pending, wallet, trusted, form } = parts;
    let person = &known.person;
    let on_page = |section: &schema::Section| {
        let rows = section.rows.iter().filter(|row| row.is_on_page());
        rows.map(|row| entry(row, person, values, &wallet, language)).collect()
    };
    let sections = schema
        .sections()
        .map(|section| Section {
            id: section.id.clone(),
            title: section.title.within(language).to_owned(),
            intro: section.intro.as_ref().map_or_else(String::new, |intro| intro.within(language).to_owned()),
            entries: on_page(section),
        })
        .collect();
    Profile {
        heading: heading(user, person, trusted),
        identifiers: IdentifierKind::ALL.map(|kind| held(kind, person, pending.remove(kind.name()))).into(),
        sections,
        standing: known.standing,
        form,
        notice: None,
        picture: None,
    }
}

fn entry(
    row: &schema::Row,
    person: &Person,
    values: &BTreeMap<String, Json>,
    wallet: &Wallet,
    language: &Catalogue,
) -> Entry {
    let mut field = row.field(Some(language));
    let value = row.read(&field.kind, person, values);
    let mut shown = String::new();
    if let (Kind::Address { labels }, Some(Value::Address(address))) = (&mut field.kind, &value) {
        *labels = addresses::labels(language, &address.country);
        shown = addresses::shown(language, address);
    }
    let wallet = matches!(row.shape, Shape::PaymentMethods).then(|| wallet.clone());
    Entry {
        known: value.is_some(),
        value: value.unwrap_or_default(),
        shown,
        field,
        typed: None,
        loaded: None,
        kept: String::new(),
        outcome: None,
        wallet,
    }
}

/// One address with its state.
pub fn held(kind: IdentifierKind, person: &Person, pending: Option<Pending>) -> Held {
    let address = person.identifier(kind).map(|address| {
        Shown(match kind {
            IdentifierKind::Email => address.to_owned(),
            IdentifierKind::Phone => phone::display(address),
        })
    });
    Held { kind, address, pending, removable: is_removable(person, kind), ask: None, problem: None, told: None }
}

/// Who the page is about: their name, else the username, else an address.
pub fn heading(user: &UserId, person: &Person, trusted: [&Url; 2]) -> Heading {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let name = given(&person.name)
        .or_else(|| given(&person.username))
        .or_else(|| given(&person.email))
        .or_else(|| given(&person.phone).map(|digits| phone::display(&digits)))
        .unwrap_or_default();
    Heading { initials: initials(&name), hue: hue(user), picture: picture(person, trusted), name }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// One of eight, the same for the same person wherever they are shown.
fn hue(user: &UserId) -> u8 {
    user.as_str().bytes().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)) % 8
}

/// The picture's address, where a browser may be sent there: https, or the tenant's or our own. Logto takes any scheme.
fn picture(person: &Person, trusted: [&Url; 2]) -> Option<String> {
    let url: Url = person.picture.as_deref()?.parse().ok()?;
    let is_safe = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
    (is_safe || trusted.iter().any(|trusted| url.origin() == trusted.origin())).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_shown_from_https_from_the_tenant_or_from_us_only() {
        let tenant: Url = "http://localhost:3100".parse().expect("a URL");
        let ours: Url = "http://localhost:3000".parse().expect("a URL");
        let of = |url: &str| Person { picture: Some(url.into()), ..Person::default() };
        let shown = |url: &str| picture(&of(url), [&tenant, &ours]).is_some();
        assert!(shown("http://localhost:3000/pictures/a.jpg"));
        assert!(shown("https://example.com/a.png"));
        assert!(shown("http://localhost:3100/a.png"));
        for url in ["http://example.com/a.png", "javascript:alert(1)", "data:image/png;base64,AA", "//x/a.png", ""] {
            assert!(!shown(url), "{url}");
        }
    }

    #[test]
    fn initials_are_the_first_letters_of_the_first_and_the_last_word() {
        for (name, expected) in
            [("Alice", "A"), ("alice van der berg", "AB"), ("  ", ""), ("李 小龙", "李小"), ("(x) y", "XY")]
        {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
