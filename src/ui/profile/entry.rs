//! One field, as the server draws it: its label, its inputs, what it is for, and what became of it.

use leptos::{either::Either, prelude::*};

use super::{drawn::Drawn, form::Form, outcome::outcome, row::Row};
use crate::{
    i18n::Text,
    model::{field::WAS, profile::Entry},
    platform,
    ui::inputs::{inputs, is_group},
};

/// One field.
pub fn entry(form: Form, row: Row, entry: &Entry) -> impl IntoView + use<> {
    let ui = form.ui;
    let drawn = Drawn::new(ui, entry, form.standing.get_untracked());
    let field = drawn.field;
    // Most fields may be left empty, so the others are marked.
    let required = field.required.then(|| view! { <span class="required">{ui.text(Text::Required)}</span> });
    let id = drawn.id();
    let help_id = format!("{id}-help");
    let help = field.help.clone().map(|help| view! { <p class="help" id=help_id>{help}</p> });
    let rest = view! {
        {help}
        {inputs(&drawn)}
        <div class="outcome" id=row.outcome_id()>
            {outcome(form, row)}
        </div>
        <input
            type="hidden"
            name=format!("{WAS}{id}")
            value=platform::hole(&row.was())
            // Of boxes that cannot be ticked nothing is sent, and that must not read as none being ticked.
            disabled=field.kind.is_boxes() && drawn.locked
            autocomplete="off"
        />
    };
    if is_group(&field.kind) {
        Either::Left(view! {
            <fieldset class="field" data-field=id aria-describedby=drawn.described_by()>
                <legend class="label">{field.label.clone()} {required}</legend>
                {rest}
            </fieldset>
        })
    } else {
        let label_for = id.clone();
        Either::Right(view! {
            <div class="field" data-field=id>
                <label class="label" for=label_for>
                    {field.label.clone()}
                    {required}
                </label>
                {rest}
            </div>
        })
    }
}
