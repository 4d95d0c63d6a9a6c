//! The address is about to be removed: asked once more, since the person can no longer sign in with it.

use leptos::prelude::*;

use super::card::Card;
use crate::i18n::Text;

/// The address is about to be removed.
pub fn remove(card: Card<'_>) -> impl IntoView + use<> {
    let address = card.held.address.as_ref().map_or("", |shown| shown.0.as_str());
    view! {
        <div class="alert warning" tabindex="-1" data-focus="">
            <p class="alert-title">{card.text(Text::RemoveEmailTitle, Text::RemovePhoneTitle)}</p>
            <p>{card.with_address(Text::RemoveBody, address)}</p>
        </div>
        {card.outcome(card.id("question-problem"))}
        <div class="buttons">
            {card.one_button("remove", Text::RemoveConfirm, "button danger")}
            <a class="button" href=card.link(None)>
                {card.ui.text(Text::Cancel)}
            </a>
        </div>
    }
}
