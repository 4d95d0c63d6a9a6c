//! One of a long list. The server writes the options; the browser's half does not hold them.

use leptos::prelude::*;

use crate::{
    i18n::{List, Ui},
    platform,
    ui::profile::Row,
};

/// One of a long list.
pub fn list(ui: Ui, row: Row, part: usize, list: List) -> impl IntoView + use<> {
    let name = row.input_name(part);
    let options = platform::options(ui.language, list, &row.at_first(part));
    view! {
        <div class="select">
            <select
                class="input"
                id=name.clone()
                name=name
                autocomplete=row.autocomplete(if list == List::Countries { "country" } else { "" })
                required=row.is_required()
                disabled=move || row.is_locked()
                aria-invalid=move || row.is_wrong(part)
                aria-describedby=row.described_by()
                inner_html=options
            ></select>
        </div>
    }
}
