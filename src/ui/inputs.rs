//! The inputs: one for each kind of field, chosen by one exhaustive match. They keep no state of their own: what a form
//! holds stands in the document, so that nothing typed before the WebAssembly arrived is touched when it does.

mod address;
mod choice;
mod date;
mod line;
mod list;

use leptos::{either::EitherOf5, prelude::*};

use crate::{
    i18n::{List, Ui},
    model::field::Kind,
    ui::profile::Row,
};

/// The inputs of a field, without its label and messages.
pub fn inputs(ui: Ui, row: Row) -> impl IntoView + use<> {
    row.field.with_value(|field| match &field.kind {
        Kind::Line => EitherOf5::A(line::line(row, line::Plain)),
        Kind::Username => EitherOf5::A(line::line(row, line::Username)),
        Kind::Url => EitherOf5::A(line::line(row, line::Url)),
        Kind::Number { .. } => EitherOf5::A(line::line(row, line::Number)),
        Kind::Date { order } => EitherOf5::B(date::date(ui, row, *order)),
        Kind::Choice { options, other, none } => EitherOf5::C(choice::choice(row, options, other.as_deref(), none)),
        Kind::Language => EitherOf5::D(list::list(ui, row, 0, List::Languages)),
        Kind::TimeZone => EitherOf5::D(list::list(ui, row, 0, List::TimeZones)),
        Kind::Address { labels } => EitherOf5::E(address::address(ui, row, labels)),
    })
}

/// Whether a kind has several inputs, which are a group with a name of its own.
pub fn is_group(kind: &Kind) -> bool {
    match kind {
        Kind::Date { .. } | Kind::Choice { .. } | Kind::Address { .. } => true,
        Kind::Line | Kind::Username | Kind::Url | Kind::Number { .. } | Kind::Language | Kind::TimeZone => false,
    }
}
