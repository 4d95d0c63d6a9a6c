//! A section of the form, as the server draws it: what it is for at the start side, its fields at the end side.

use leptos::prelude::*;

use super::{entry::entry, form::Form, row::Row};
use crate::model::profile::Section;

/// A section of the form with these rows.
pub fn section(form: Form, section: &Section, rows: &[Row]) -> impl IntoView + use<> {
    let title_id = format!("section-{}", section.id);
    let labelled_by = title_id.clone();
    let entries = rows.iter().zip(&section.entries).map(|(&row, each)| entry(form, row, each)).collect_view();
    let intro = (!section.intro.is_empty()).then(|| view! { <p>{section.intro.clone()}</p> });
    view! {
        <section class="section" aria-labelledby=labelled_by>
            <header class="section-head">
                <h2 id=title_id>{section.title.clone()}</h2>
                {intro}
            </header>
            <div class="card fields">{entries}</div>
        </section>
    }
}
