//! What became of a field, and what cannot be seen in its inputs: below them, and read out with them.

use leptos::{either::EitherOf3, prelude::*};

use super::{conflict::conflict, form::Form, row::Row};
use crate::{
    i18n::{Text, explain},
    model::{report::Outcome, value::Value},
};

/// What became of a field.
pub fn outcome(form: Form, row: Row) -> impl IntoView + use<> {
    (move || note(form, row), move || became(form, row))
}

fn note(form: Form, row: Row) -> Option<impl IntoView + use<>> {
    let ui = form.ui;
    let text = if !row.known.get() && form.standing.get().can_change() {
        ui.text(Text::FieldUnknown).to_owned()
    } else {
        match row.stored.get() {
            Value::Foreign(text) => ui.filled(Text::FieldForeign, &[("value", &text)]),
            Value::Empty
            | Value::Text(_)
            | Value::Number(_)
            | Value::Texts(_)
            | Value::Switch(_)
            | Value::Address(_) => return None,
        }
    };
    Some(view! { <p class="help">{text}</p> })
}

fn became(form: Form, row: Row) -> Option<impl IntoView + use<>> {
    let ui = form.ui;
    match row.outcome.get()? {
        Outcome::Saved => Some(EitherOf3::A(view! { <p class="saved">{ui.text(Text::FieldSaved)}</p> })),
        // Of an address it stands beside each part.
        Outcome::Refused(_) if row.is_address() => None,
        Outcome::Refused(problems) => {
            let why = problems.first().map(|problem| explain(ui.texts, problem.reason));
            Some(EitherOf3::B(view! { <p class="problem">{why}</p> }))
        }
        Outcome::Conflict => Some(EitherOf3::C(conflict(form, row))),
    }
}
