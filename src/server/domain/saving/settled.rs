//! A value as it is to be stored.

use super::super::{addresses, phone, schema::Row};
use crate::{
    i18n::List,
    model::{
        check::Reason,
        edit::Problem,
        field::{Field, Kind},
        value::Value,
    },
    server::i18n::Languages,
};

/// A value as it is to be stored, by the rules that need what the browser does not have: the long lists, the numbering
/// plans, the patterns, the countries' ways to write an address.
///
/// # Errors
/// Everything that is wrong with it, each with its part.
pub(super) fn settled(row: &Row, field: &Field, value: Value) -> Result<Value, Vec<Problem>> {
    let refused = |reason| Err(vec![Problem::of_whole(reason)]);
    let offers = |list, text: &str| Languages::load().is_ok_and(|all| all.default().names.offers(list, text));
    match (&field.kind, value) {
        (Kind::Phone, Value::Text(typed)) => {
            let Ok(number) = phone::parse(&typed, "") else { return refused(Reason::NotAFullPhone) };
            Ok(Value::Text(phone::display(number.digits())))
        }
        (Kind::Language, Value::Text(tag)) if !offers(List::Languages, &tag) => refused(Reason::UnknownChoice),
        (Kind::TimeZone, Value::Text(zone)) if !offers(List::TimeZones, &zone) => refused(Reason::UnknownChoice),
        (Kind::Country, Value::Text(code)) if !offers(List::Countries, &code) => refused(Reason::UnknownChoice),
        (Kind::Address { .. }, Value::Address(address)) if !offers(List::Countries, &address.country) => {
            refused(Reason::UnknownChoice)
        }
        (Kind::Address { .. }, Value::Address(address)) => addresses::check(&address).map(Value::Address),
        (_, Value::Text(text)) if row.pattern.as_ref().is_some_and(|pattern| !pattern.is_match(&text)) => {
            refused(Reason::NotThisForm)
        }
        (_, value) => Ok(value),
    }
}
