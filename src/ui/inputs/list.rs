//! One of a long list. The server writes the options; the browser's half does not hold them.

use leptos::prelude::*;

use crate::{i18n::List, platform, ui::profile::Drawn};

/// One of a long list.
pub fn list(drawn: &Drawn<'_>, part: usize, list: List) -> impl IntoView + use<> {
    let name = drawn.input_name(part);
    let options = platform::options(drawn.ui.language, list, &drawn.part(part));
    view! {
        <div class="select">
            <select
                class="input"
                id=name.clone()
                name=name
                autocomplete=drawn.autocomplete(if list == List::Countries { "country" } else { "" })
                required=drawn.field.required
                disabled=drawn.locked
                aria-invalid=drawn.is_wrong(part)
                aria-describedby=drawn.described_by_own(part)
                inner_html=options
            ></select>
        </div>
    }
}
