//! One of a few, all of them in sight; with a choice to say it in one's own words.

use leptos::prelude::*;

use crate::{
    model::field::{Choice, OTHER},
    ui::profile::Row,
};

/// One of a few.
pub fn choice(row: Row, options: &[Choice], other: Option<&str>, none: &str) -> impl IntoView + use<> {
    let name = row.input_name(0);
    let chosen = row.at_first(0);
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
                    disabled=move || row.is_locked()
                    aria-describedby=row.described_by()
                />
                <span>{label}</span>
            </label>
        }
    });
    let radios = radios.collect_view();
    let own = other.map(|label| {
        let name = row.input_name(1);
        view! {
            <input
                class="input own-words"
                type="text"
                id=name.clone()
                name=name
                value=row.at_first(1)
                dir="auto"
                autocomplete="off"
                aria-label=label.to_owned()
                disabled=move || row.is_locked()
                aria-invalid=move || row.is_wrong(1)
                aria-describedby=row.described_by()
            />
        }
    });
    view! { <div class="radios">{radios} {own}</div> }
}
