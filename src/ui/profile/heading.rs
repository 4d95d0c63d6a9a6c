//! Who the page is about: picture or initials, and the name.

use leptos::prelude::*;

use super::form::Form;
use crate::{i18n::Text, model::profile::Heading, ui::parts::avatar};

/// Who the page is about.
pub fn heading(form: Form, heading: &Heading) -> impl IntoView + use<> {
    let ui = form.ui;
    view! {
        <header class="heading">
            {avatar(heading, "large")}
            <div>
                <h1>
                    <span class="eyebrow">{ui.text(Text::ProfileTitle)}</span>
                    <span class="name" dir="auto">
                        {move || form.name.get()}
                    </span>
                </h1>
                <p class="intro">{ui.text(Text::ProfileIntro)}</p>
            </div>
        </header>
    }
}
