//! Several lines of text.

use leptos::prelude::*;

use crate::{platform, ui::profile::Drawn};

/// Several lines of text, of which `rows` are in sight.
pub fn text(drawn: &Drawn<'_>, part: usize, rows: u8) -> impl IntoView + use<> {
    let name = drawn.input_name(part);
    let token = if part == 0 { "" } else { "street-address" };
    view! {
        <textarea
            class="input"
            rows=rows.to_string()
            id=name.clone()
            name=name
            dir="auto"
            autocomplete=drawn.autocomplete(token)
            required=drawn.field.required
            readonly=drawn.locked
            aria-invalid=drawn.is_wrong(part)
            aria-describedby=drawn.described_by()
            inner_html=platform::lines(&drawn.part(part))
        ></textarea>
    }
}
