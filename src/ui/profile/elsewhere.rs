//! Something was changed elsewhere while the page was open: it is said without moving the focus, and shown when it is asked
//! for. What was typed stays.

use leptos::{prelude::*, task::spawn_local};

use super::form::{Form, News};
use crate::{
    api,
    i18n::Text,
    model::{error::AppError, profile::Standing},
    platform,
    ui::{parts::Tone, swap::Part},
};

/// Where the server tells that there is something.
const STREAM: &str = "/profile/news";
/// Seconds after which a page looks again that was just saving.
const AFTER_SAVING: u32 = 2;

/// What is said.
pub fn elsewhere(form: Form) -> impl IntoView {
    let ui = form.ui;
    let said = move || {
        form.elsewhere.get().then(|| {
            view! {
                <div class=Tone::Neutral.class()>
                    <p class="alert-title">{ui.text(Text::ChangedElsewhereTitle)}</p>
                    <p>{ui.text(Text::ElsewhereBody)}</p>
                    <button type="button" class="button small" on:click=move |_| look(form, true)>
                        {ui.text(Text::ElsewhereShow)}
                    </button>
                </div>
            }
        })
    };
    view! {
        <div class="elsewhere" role="status">
            {said}
        </div>
    }
}

/// Begins to listen.
pub fn listen(form: Form) {
    platform::listen(STREAM, move || look(form, false));
}

/// Looks at what is stored now: says whether it is something else than the page has, or shows it.
fn look(form: Form, show: bool) {
    spawn_local(async move {
        match api::profile::load_profile().await {
            // What this page itself is about to have saved is no news.
            Ok(_) if form.saving.get_untracked() => {
                platform::after(AFTER_SAVING, move || look(form, show));
            }
            // What is known only in part must not take the place of what the page has.
            Ok(profile) if show && !profile.standing.can_change() => {
                form.tell(News::Failed(AppError::Unavailable { incident: String::new() }));
            }
            Ok(profile) if show => {
                form.arrived(profile);
                form.elsewhere.set(false);
            }
            Ok(profile) => {
                // A page that is still completing itself needs nobody to ask for it.
                let is_here = form.standing.get_untracked() != Standing::Arriving;
                form.elsewhere.set(is_here && profile.standing.can_change() && form.has_other(&profile));
                // Nobody has typed anything there that could be lost.
                platform::refresh_part(Part::Identifiers);
            }
            Err(AppError::SignedOut)
                if form.rows.with_value(|rows| rows.iter().any(|row| row.changed.get_untracked())) =>
            {
                // What was typed is kept when it is sent: the server asks to sign in first.
                form.news.set(Some(News::Failed(AppError::SignedOut)));
            }
            Err(AppError::SignedOut) => platform::reload(),
            Err(error) if show => form.tell(News::Failed(error)),
            // Nobody asked; the next news will be looked at again.
            Err(_) => {}
        }
    });
}
