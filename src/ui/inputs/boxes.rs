//! Boxes to tick: any number of a few, or one that is on or off.

use leptos::prelude::*;

use crate::{
    model::field::{Choice, ON},
    ui::profile::Drawn,
};

/// Any number of a few, all of them in sight.
pub fn choices(drawn: &Drawn<'_>, options: &[Choice]) -> impl IntoView + use<> {
    let boxes = options.iter().enumerate().map(|(part, option)| {
        let name = drawn.input_name(part);
        // The first bears the field's own id: links to the field lead there.
        let id = if part == 0 { drawn.id() } else { name.clone() };
        let label_for = id.clone();
        view! {
            <label class="radio" for=label_for>
                {tick(drawn, part, id, name, "")}
                <span>{option.label.clone()}</span>
            </label>
        }
    });
    view! { <div class="radios">{boxes.collect_view()}</div> }
}

/// On or off.
pub fn switch(drawn: &Drawn<'_>) -> impl IntoView + use<> {
    let name = drawn.input_name(0);
    tick(drawn, 0, name.clone(), name, "switch")
}

fn tick(drawn: &Drawn<'_>, part: usize, id: String, name: String, class: &'static str) -> impl IntoView + use<> {
    view! {
        <input
            type="checkbox"
            class=class
            id=id
            name=name
            value=ON
            checked=drawn.part(part) == ON
            disabled=drawn.locked
            aria-invalid=drawn.is_wrong(part)
            aria-describedby=drawn.described_by()
        />
    }
}
