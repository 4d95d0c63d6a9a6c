//! What became of a field, and what cannot be seen in its inputs: below them, and read out with them.

use leptos::{either::EitherOf3, prelude::*};

use super::{form::Form, row::Row, shown::shown};
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

fn conflict(form: Form, row: Row) -> impl IntoView + use<> {
    let ui = form.ui;
    let written = row.shown.get();
    let stored = if written.is_empty() {
        row.field.with_value(|field| shown(ui, &field.kind, &row.stored.get()))
    } else {
        // In lines of its own.
        format!("\n{written}")
    };
    let choose = move || {
        form.live.get().then(|| {
            view! {
                <div class="buttons">
                    <button type="button" class="button small" on:click=move |_| form.put_stored(row)>
                        {ui.text(Text::ConflictUseStored)}
                    </button>
                    <button type="button" class="button small" on:click=move |_| row.outcome.set(None)>
                        {ui.text(Text::ConflictKeepMine)}
                    </button>
                </div>
            }
        })
    };
    view! {
        <div class="conflict">
            <p>{ui.filled(Text::ConflictStored, &[("value", &stored)])}</p>
            <p>{ui.text(Text::ConflictHint)}</p>
            {choose}
        </div>
    }
}
