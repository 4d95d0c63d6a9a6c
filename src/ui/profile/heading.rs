//! Who the page is about: picture or initials, and the name.

use leptos::prelude::*;

use super::{
    form::Form,
    picture::{picture, portrait},
};
use crate::{i18n::Text, model::profile::Profile, platform};

/// Who the page is about.
pub fn heading(form: Form, profile: &Profile) -> impl IntoView + use<> {
    let ui = form.ui;
    let shown = platform::written(|| portrait(&profile.heading));
    let change = platform::written(|| picture(ui, profile));
    view! {
        <header class="heading">
            <div class="portrait" id="portrait" inner_html=shown></div>
            <div>
                <h1>
                    <span class="eyebrow">{ui.text(Text::ProfileTitle)}</span>
                    <span class="name" dir="auto">
                        {move || form.name.get()}
                    </span>
                </h1>
                <p class="intro">{ui.text(Text::ProfileIntro)}</p>
            </div>
            <div class="picture-place" id="picture" inner_html=change></div>
        </header>
    }
}
