//! Several lines of text.

use leptos::prelude::*;

use crate::{platform, ui::profile::Row};

/// Several lines of text, of which `rows` are in sight.
pub fn text(row: Row, part: usize, rows: u8) -> impl IntoView + use<> {
    let name = row.input_name(part);
    let token = if part == 0 { "" } else { "street-address" };
    view! {
        <textarea
            class="input"
            rows=rows.to_string()
            id=name.clone()
            name=name
            dir="auto"
            autocomplete=row.autocomplete(token)
            required=row.is_required()
            readonly=move || row.is_locked()
            aria-invalid=move || row.is_wrong(part)
            aria-describedby=row.described_by()
            inner_html=platform::lines(&row.at_first(part))
        ></textarea>
    }
}
