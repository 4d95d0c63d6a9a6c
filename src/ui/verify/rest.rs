//! The address, and what can be done with it.

use leptos::{either::Either, prelude::*};

use super::{card::Card, step::Opened};
use crate::{i18n::Text, platform};

/// The address, and what can be done with it.
pub fn rest(card: Card<'_>) -> impl IntoView + use<> {
    let shown = match &card.held.address {
        Some(address) => Either::Left(view! {
            <p class="address-line">
                <bdi class="address">{platform::hole(&address.0)}</bdi>
                <span class="badge good">{card.ui.text(Text::Verified)}</span>
            </p>
        }),
        None => Either::Right(view! { <p class="address-line none">{card.text(Text::EmailNone, Text::PhoneNone)}</p> }),
    };
    view! {
        <div class="identifier-rest">
            {shown}
            {card.can_change.then(|| actions(card))}
        </div>
        {card.outcome(card.id("rest-problem"))}
    }
}

fn actions(card: Card<'_>) -> impl IntoView + use<> {
    let ui = card.ui;
    let has_one = card.held.address.is_some();
    let removable = card.held.removable;
    // What is seen is short; what is heard says of what, beginning with the same word (WCAG 2.2 criterion 2.5.3).
    let (change, change_name) = if has_one {
        (Text::Change, card.text(Text::EmailChange, Text::PhoneChange))
    } else {
        (Text::Add, card.text(Text::EmailAdd, Text::PhoneAdd))
    };
    let remove = (has_one && removable).then(|| {
        view! {
            <a
                class="button small quiet"
                href=card.link(Some(Opened::Remove))
                aria-label=card.text(Text::EmailRemove, Text::PhoneRemove)
            >
                {ui.text(Text::Remove)}
            </a>
        }
    });
    let last = (has_one && !removable)
        .then(|| view! { <p class="help">{card.text(Text::EmailLastWayIn, Text::PhoneLastWayIn)}</p> });
    view! {
        <div class="buttons">
            <a class="button small" href=card.link(Some(Opened::Ask)) aria-label=change_name>
                {ui.text(change)}
            </a>
            {remove}
        </div>
        {last}
    }
}
