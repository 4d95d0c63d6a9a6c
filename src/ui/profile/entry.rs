//! One field: its label, its inputs, what it is for, and what became of it.

use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};

use super::{form::Form, row::Row, shown::shown};
use crate::{
    i18n::{Text, explain},
    model::{field::WAS, report::Outcome, value::Value},
    ui::inputs::{inputs, is_group},
};

/// One field.
pub fn entry(form: Form, row: Row) -> impl IntoView + use<> {
    let ui = form.ui;
    let field = row.field.get_value();
    // Most fields may be left empty, so the others are marked.
    let required = field.required.then(|| view! { <span class="required">{ui.text(Text::Required)}</span> });
    let id = field.id.clone();
    let help_id = format!("{}-help", field.id);
    let help = field.help.clone().map(|help| view! { <p class="help" id=help_id>{help}</p> });
    // Of boxes that cannot be ticked nothing is sent, and that must not read as none being ticked.
    let boxes = field.kind.is_boxes();
    let was = view! {
        <input
            type="hidden"
            name=format!("{WAS}{}", field.id)
            value=move || row.was()
            disabled=move || boxes && row.is_locked()
            autocomplete="off"
        />
    };
    let rest = view! {
        {help}
        {move || stored_note(form, row)}
        {inputs(ui, row)}
        <div class="outcome" id=row.outcome_id()>
            {move || outcome(form, row)}
        </div>
        {was}
    };
    let class = move || if row.is_wrong_at_all() { "field wrong" } else { "field" };
    if is_group(&field.kind) {
        Either::Left(view! {
            <fieldset class=class data-field=id aria-describedby=row.described_by()>
                <legend class="label">{field.label} {required}</legend>
                {rest}
            </fieldset>
        })
    } else {
        Either::Right(view! {
            <div class=class data-field=id>
                <label class="label" for=field.id>
                    {field.label}
                    {required}
                </label>
                {rest}
            </div>
        })
    }
}

/// What cannot be seen in the inputs themselves.
fn stored_note(form: Form, row: Row) -> Option<impl IntoView + use<>> {
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

fn outcome(form: Form, row: Row) -> Option<impl IntoView + use<>> {
    let ui = form.ui;
    match row.outcome.get()? {
        Outcome::Saved => Some(EitherOf3::A(view! { <p class="saved">{ui.text(Text::FieldSaved)}</p> })),
        Outcome::Refused(problem) => {
            Some(EitherOf3::B(view! { <p class="problem">{explain(ui.texts, problem.reason)}</p> }))
        }
        Outcome::Conflict => Some(EitherOf3::C(conflict(form, row))),
    }
}

fn conflict(form: Form, row: Row) -> impl IntoView + use<> {
    let ui = form.ui;
    let stored = row.field.with_value(|field| shown(ui, &field.kind, &row.stored.get()));
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
