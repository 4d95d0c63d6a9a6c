//! The inputs: one for each kind of field, chosen by one exhaustive match. They keep no state of their own: what a form
//! holds stands in the document, so that nothing typed before the WebAssembly arrived is touched when it does.

mod address;
mod boxes;
mod choice;
mod date;
mod line;
mod list;
mod text;

use leptos::{either::EitherOf8, prelude::*};

use crate::{
    i18n::{List, Ui},
    model::field::Kind,
    ui::profile::Row,
};

/// The inputs of a field, without its label and messages.
pub fn inputs(ui: Ui, row: Row) -> impl IntoView + use<> {
    row.field.with_value(|field| match &field.kind {
        Kind::Line => EitherOf8::A(line::line(row, line::Plain)),
        Kind::Username => EitherOf8::A(line::line(row, line::Username)),
        Kind::Url => EitherOf8::A(line::line(row, line::Url)),
        Kind::Phone => EitherOf8::A(line::line(row, line::Phone)),
        Kind::Number { .. } => EitherOf8::A(line::line(row, line::Number)),
        Kind::Date { order } => EitherOf8::B(date::date(ui, row, *order)),
        Kind::Choice { options, other, none } => EitherOf8::C(choice::choice(row, options, other.as_deref(), none)),
        Kind::Country => EitherOf8::D(list::list(ui, row, 0, List::Countries)),
        Kind::Language => EitherOf8::D(list::list(ui, row, 0, List::Languages)),
        Kind::TimeZone => EitherOf8::D(list::list(ui, row, 0, List::TimeZones)),
        Kind::Address { labels } => EitherOf8::E(address::address(ui, row, labels)),
        Kind::Text => EitherOf8::F(text::text(row, 0, 4)),
        Kind::Choices { options } => EitherOf8::G(boxes::choices(row, options)),
        Kind::Switch => EitherOf8::H(boxes::switch(row)),
    })
}

/// Whether a kind has several inputs, which are a group with a name of its own.
pub fn is_group(kind: &Kind) -> bool {
    match kind {
        Kind::Date { .. } | Kind::Choice { .. } | Kind::Choices { .. } | Kind::Address { .. } => true,
        Kind::Line
        | Kind::Text
        | Kind::Username
        | Kind::Url
        | Kind::Phone
        | Kind::Number { .. }
        | Kind::Switch
        | Kind::Country
        | Kind::Language
        | Kind::TimeZone => false,
    }
}
