//! How much of the profile is known, where that is not all of it.

use leptos::prelude::*;

use super::form::Form;
use crate::{i18n::Text, model::profile::Standing, ui::parts::Tone};

/// How much of the profile is known.
pub fn standing(form: Form) -> impl IntoView {
    let ui = form.ui;
    let note = move |tone: Tone, title: Text, body: Text, again: bool| {
        let again = again.then(|| {
            view! {
                <p>
                    <a class="button small" href="/profile">
                        {ui.text(Text::TryAgain)}
                    </a>
                </p>
            }
        });
        view! {
            <div class=tone.class() role="status">
                <p class="alert-title">{ui.text(title)}</p>
                <p>{ui.text(body)}</p>
                {again}
            </div>
        }
    };
    move || match form.standing.get() {
        Standing::Complete => None,
        Standing::Arriving => Some(note(Tone::Neutral, Text::StandingArriving, Text::StandingArrivingBody, false)),
        Standing::FromUserInfo => Some(note(Tone::Warning, Text::StandingUserInfo, Text::StandingReadOnlyBody, true)),
        Standing::FromIdToken => Some(note(Tone::Warning, Text::StandingIdToken, Text::StandingReadOnlyBody, true)),
    }
}
