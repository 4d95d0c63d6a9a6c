//! The address is about to be removed: asked once more, since the person can no longer sign in with it.

use leptos::prelude::*;

use super::{
    card::{Card, problem},
    code::{isolated, one_button},
    state::Asked,
};
use crate::i18n::Text;

/// The address is about to be removed.
pub fn remove(card: Card) -> impl IntoView + use<> {
    let ui = card.ui();
    let body = move || {
        let address = card.address().unwrap_or_default();
        ui.filled(Text::RemoveBody, &[("address", &isolated(&address))])
    };
    view! {
        <div class="alert warning" id=card.id("question") tabindex="-1">
            <p class="alert-title">{card.text(Text::RemoveEmailTitle, Text::RemovePhoneTitle)}</p>
            <p>{body}</p>
        </div>
        {problem(card, card.id("question-problem"))}
        <div class="buttons">
            {one_button(card, Asked::Remove, Text::RemoveConfirm, "button danger")}
            <a class="button" href=card.link(None) on:click=move |event| card.open(&event, None)>
                {ui.text(Text::Cancel)}
            </a>
        </div>
    }
}
