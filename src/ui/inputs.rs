//! The inputs: one for each kind of field, chosen by one exhaustive match. The server draws them; what a form holds stands
//! in the document, so that nothing typed before the WebAssembly arrived is touched when it does.

pub mod address;
mod boxes;
mod choice;
mod date;
mod line;
mod list;
mod methods;
mod text;

use leptos::{either::EitherOf9, prelude::*};

use crate::{i18n::List, model::field::Kind, ui::profile::Drawn};

/// The inputs of a field, without its label and messages.
pub fn inputs(drawn: &Drawn<'_>) -> impl IntoView + use<> {
    match &drawn.field.kind {
        Kind::Line => EitherOf9::A(line::line(drawn, line::Plain)),
        Kind::Username => EitherOf9::A(line::line(drawn, line::Username)),
        Kind::Url => EitherOf9::A(line::line(drawn, line::Url)),
        Kind::Phone => EitherOf9::A(line::line(drawn, line::Phone)),
        Kind::Number { .. } => EitherOf9::A(line::line(drawn, line::Number)),
        Kind::Date { order } => EitherOf9::B(date::date(drawn, *order)),
        Kind::Choice { options, other, none } => EitherOf9::C(choice::choice(drawn, options, other.as_deref(), none)),
        Kind::Country => EitherOf9::D(list::list(drawn, 0, List::Countries)),
        Kind::Language => EitherOf9::D(list::list(drawn, 0, List::Languages)),
        Kind::TimeZone => EitherOf9::D(list::list(drawn, 0, List::TimeZones)),
        Kind::Address { .. } => EitherOf9::E(address::address(drawn)),
        Kind::Text => EitherOf9::F(text::text(drawn, 0, 4)),
        Kind::Choices { options } => EitherOf9::G(boxes::choices(drawn, options)),
        Kind::Switch => EitherOf9::H(boxes::switch(drawn)),
        Kind::PaymentMethods => EitherOf9::I(methods::methods(drawn)),
    }
}

/// Whether a kind has several inputs, which are a group with a name of its own.
pub fn is_group(kind: &Kind) -> bool {
    match kind {
        Kind::Date { .. }
        | Kind::Choice { .. }
        | Kind::Choices { .. }
        | Kind::Address { .. }
        | Kind::PaymentMethods => true,
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
