//! A section of the form: what it is for at the start side, its fields at the end side.

use leptos::prelude::*;

use super::{entry::entry, form::Form, row::Row};
use crate::model::profile::Section;

/// A section of the form with these rows.
pub fn section(form: Form, section: Section, rows: &[Row]) -> impl IntoView + use<> {
    let title_id = format!("section-{}", section.id);
    let labelled_by = title_id.clone();
    let entries = rows.iter().map(|&row| entry(form, row)).collect_view();
    view! {
        <section class="section" aria-labelledby=labelled_by>
            <header class="section-head">
                <h2 id=title_id>{section.title}</h2>
                {(!section.intro.is_empty()).then(|| view! { <p>{section.intro}</p> })}
            </header>
            <div class="card fields">{entries}</div>
        </section>
    }
}
