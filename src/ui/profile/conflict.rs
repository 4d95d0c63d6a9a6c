//! A field that was changed elsewhere while the form was open: what is saved and what the person wrote, side by side, and a
//! button for each. Without JavaScript the buttons send the form (`server/web/choice.rs`).

use leptos::prelude::*;

use super::{form::Form, row::Row, shown::shown};
use crate::{
    i18n::Text,
    model::{
        field::{KEEP, TAKE},
        value,
    },
    platform,
};

/// Both values, and the choice.
pub fn conflict(form: Form, row: Row) -> impl IntoView + use<> {
    let ui = form.ui;
    let id = row.id();
    let title = format!("{id}-conflict");
    let titled = title.clone();
    let written = move |of: RwSignal<value::Value>| {
        platform::hole(&row.field.with_value(|field| of.with(|value| shown(ui, &field.kind, value))))
    };
    // Which value the person has seen, so that a third one is not overwritten.
    let keep = format!("{id} {}", value::tag(&row.parts()));
    view! {
        <div class="conflict" role="group" aria-labelledby=titled>
            <p id=title>{ui.text(Text::ConflictTitle)}</p>
            <div class="side">
                <p class="side-name">{ui.text(Text::ConflictStored)}</p>
                <p class="side-value">{written(row.stored)}</p>
                <button
                    type="submit"
                    name=TAKE
                    value=id
                    class="button small"
                    on:click=move |event| form.take_stored(&event, row)
                >
                    {ui.text(Text::ConflictUseStored)}
                </button>
            </div>
            <div class="side">
                <p class="side-name">{ui.text(Text::ConflictMine)}</p>
                <p class="side-value">{move || written(row.mine)}</p>
                <button
                    type="submit"
                    name=KEEP
                    value=platform::hole(&keep)
                    class="button small"
                    on:click=move |event| form.keep_mine(&event, row)
                >
                    {ui.text(Text::ConflictKeepMine)}
                </button>
            </div>
        </div>
    }
}
