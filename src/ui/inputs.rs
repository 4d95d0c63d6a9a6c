//! The inputs: one for each kind of field, chosen by one exhaustive match. The server draws them; what a form holds stands
//! in the document, so that nothing typed before the WebAssembly arrived is touched when it does.

pub mod address;
mod boxes;
mod choice;
mod date;
mod line;
mod list;
mod text;

use leptos::{either::EitherOf8, prelude::*};

use crate::{i18n::List, model::field::Kind, ui::profile::Drawn};

/// The inputs of a field, without its label and messages.
pub fn inputs(drawn: &Drawn<'_>) -> impl IntoView + use<> {
    match &drawn.field.kind {
        Kind::Line => EitherOf8::A(line::line(drawn, line::Plain)),
        Kind::Username => EitherOf8::A(line::line(drawn, line::Username)),
        Kind::Url => EitherOf8::A(line::line(drawn, line::Url)),
        Kind::Phone => EitherOf8::A(line::line(drawn, line::Phone)),
        Kind::Number { .. } => EitherOf8::A(line::line(drawn, line::Number)),
        Kind::Date { order } => EitherOf8::B(date::date(drawn, *order)),
        Kind::Choice { options, other, none } => EitherOf8::C(choice::choice(drawn, options, other.as_deref(), none)),
        Kind::Country => EitherOf8::D(list::list(drawn, 0, List::Countries)),
        Kind::Language => EitherOf8::D(list::list(drawn, 0, List::Languages)),
        Kind::TimeZone => EitherOf8::D(list::list(drawn, 0, List::TimeZones)),
        Kind::Address { .. } => EitherOf8::E(address::address(drawn)),
        Kind::Text => EitherOf8::F(text::text(drawn, 0, 4)),
        Kind::Choices { options } => EitherOf8::G(boxes::choices(drawn, options)),
        Kind::Switch => EitherOf8::H(boxes::switch(drawn)),
    }
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
