//! One of a few, all of them in sight; with a choice to say it in one's own words.

use leptos::prelude::*;

use crate::{
    model::field::{Choice, OTHER},
    ui::profile::Drawn,
};

/// One of a few.
pub fn choice(drawn: &Drawn<'_>, options: &[Choice], other: Option<&str>, none: &str) -> impl IntoView + use<> {
    let name = drawn.input_name(0);
    let chosen = drawn.part(0);
    let named = options.iter().map(|option| (option.value.clone(), option.label.clone()));
    let own = other.map(|label| (OTHER.to_owned(), label.to_owned()));
    let rows = named.chain(own).chain([(String::new(), none.to_owned())]).enumerate();
    let radios = rows.map(|(place, (value, label))| {
        // The first bears the field's own id: links to the field lead there.
        let id = if place == 0 { name.clone() } else { format!("{name}-{place}") };
        let label_for = id.clone();
        let checked = value == chosen;
        view! {
            <label class="radio" for=label_for>
                <input
                    type="radio"
                    id=id
                    name=name.clone()
                    value=value
                    checked=checked
                    disabled=drawn.locked
                    aria-describedby=drawn.described_by()
                />
                <span>{label}</span>
            </label>
        }
    });
    let radios = radios.collect_view();
    let own = other.map(|label| {
        let name = drawn.input_name(1);
        view! {
            <input
                class="input own-words"
                type="text"
                id=name.clone()
                name=name
                value=drawn.own(1)
                dir="auto"
                autocomplete="off"
                aria-label=label.to_owned()
                readonly=drawn.locked
                aria-invalid=drawn.is_wrong(1)
                aria-describedby=drawn.described_by()
            />
        }
    });
    view! { <div class="radios">{radios} {own}</div> }
}
