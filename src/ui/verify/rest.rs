//! The address, and what can be done with it.

use leptos::{either::Either, prelude::*};

use super::{
    card::{Card, problem},
    state::Opened,
};
use crate::{i18n::Text, platform};

/// The address, and what can be done with it.
pub fn rest(card: Card) -> impl IntoView + use<> {
    let ui = card.ui();
    let shown = move || match card.address() {
        Some(address) => Either::Left(view! {
            <p class="address-line">
                <bdi class="address">{platform::hole(&address)}</bdi>
                <span class="badge good">{ui.text(Text::Verified)}</span>
            </p>
        }),
        None => Either::Right(view! { <p class="address-line none">{card.text(Text::EmailNone, Text::PhoneNone)}</p> }),
    };
    let actions = move || card.form().standing.get().can_change().then(|| actions(card));
    view! {
        <div class="identifier-rest">
            {shown}
            {actions}
        </div>
        {problem(card, card.id("rest-problem"))}
    }
}

fn actions(card: Card) -> impl IntoView + use<> {
    let has_one = card.address().is_some();
    let removable = card.state.with(|state| state.held.removable);
    // What is seen is short; what is heard says of what, beginning with the same word (WCAG 2.2 criterion 2.5.3).
    let (change, change_name) = if has_one {
        (Text::Change, card.text(Text::EmailChange, Text::PhoneChange))
    } else {
        (Text::Add, card.text(Text::EmailAdd, Text::PhoneAdd))
    };
    let ui = card.ui();
    let remove = (has_one && removable).then(|| {
        view! {
            <a
                class="button small quiet"
                href=card.link(Some(Opened::Remove))
                aria-label=card.text(Text::EmailRemove, Text::PhoneRemove)
                on:click=move |event| card.open(&event, Some(Opened::Remove))
            >
                {ui.text(Text::Remove)}
            </a>
        }
    });
    let last = (has_one && !removable)
        .then(|| view! { <p class="help">{card.text(Text::EmailLastWayIn, Text::PhoneLastWayIn)}</p> });
    view! {
        <div class="buttons">
            <a
                class="button small"
                id=card.id("change")
                href=card.link(Some(Opened::Ask))
                aria-label=change_name
                on:click=move |event| card.open(&event, Some(Opened::Ask))
            >
                {ui.text(change)}
            </a>
            {remove}
        </div>
        {last}
    }
}
