//! Boxes to tick: any number of a few, or one that is on or off.

use leptos::prelude::*;

use crate::{
    model::field::{Choice, ON},
    ui::profile::Row,
};

/// Any number of a few, all of them in sight.
pub fn choices(row: Row, options: &[Choice]) -> impl IntoView + use<> {
    let boxes = options.iter().enumerate().map(|(part, option)| {
        let name = row.input_name(part);
        // The first bears the field's own id: links to the field lead there.
        let id = if part == 0 { row.id() } else { name.clone() };
        let label_for = id.clone();
        view! {
            <label class="radio" for=label_for>
                {tick(row, part, id, name, "")}
                <span>{option.label.clone()}</span>
            </label>
        }
    });
    view! { <div class="radios">{boxes.collect_view()}</div> }
}

/// On or off.
pub fn switch(row: Row) -> impl IntoView + use<> {
    let name = row.input_name(0);
    tick(row, 0, name.clone(), name, "switch")
}

fn tick(row: Row, part: usize, id: String, name: String, class: &'static str) -> impl IntoView + use<> {
    view! {
        <input
            type="checkbox"
            class=class
            id=id
            name=name
            value=ON
            checked=row.at_first(part) == ON
            disabled=move || row.is_locked()
            aria-invalid=move || row.is_wrong(part)
            aria-describedby=row.described_by()
        />
    }
}
