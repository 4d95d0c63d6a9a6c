//! A value as it is to be stored.

use super::super::{phone, schema::Row};
use crate::{
    i18n::List,
    model::{
        check::Reason,
        field::{Field, Kind},
        value::Value,
    },
    server::i18n::Languages,
};

/// A value as it is to be stored, by the rules that need what the browser does not have: the long lists, the numbering
/// plans, the patterns.
pub(super) fn settled(row: &Row, field: &Field, value: Value) -> Result<Value, Reason> {
    let offers = |list, text: &str| Languages::load().is_ok_and(|all| all.default().names.offers(list, text));
    match (&field.kind, value) {
        (Kind::Phone, Value::Text(typed)) => {
            let number = phone::parse(&typed, "").map_err(|_| Reason::NotAFullPhone)?;
            Ok(Value::Text(phone::display(number.digits())))
        }
        (Kind::Language, Value::Text(tag)) if !offers(List::Languages, &tag) => Err(Reason::UnknownChoice),
        (Kind::TimeZone, Value::Text(zone)) if !offers(List::TimeZones, &zone) => Err(Reason::UnknownChoice),
        (Kind::Country, Value::Text(code)) if !offers(List::Countries, &code) => Err(Reason::UnknownChoice),
        (Kind::Address { .. }, Value::Address(address)) if !offers(List::Countries, &address.country) => {
            Err(Reason::UnknownChoice)
        }
        (_, Value::Text(text)) if row.pattern.as_ref().is_some_and(|pattern| !pattern.is_match(&text)) => {
            Err(Reason::NotThisForm)
        }
        (_, value) => Ok(value),
    }
}
