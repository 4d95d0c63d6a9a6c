//! The address, and what can be done with it.

use leptos::prelude::*;

use super::{card::Card, state::Opened};
use crate::i18n::Text;

/// The address, and what can be done with it.
pub fn rest(card: Card) -> AnyView {
    let ui = card.ui();
    let shown = move || match card.address() {
        Some(address) => view! {
            <p class="address-line">
                <bdi class="address">{address}</bdi>
                <span class="badge good">{ui.text(Text::Verified)}</span>
            </p>
        }
        .into_any(),
        None => view! { <p class="address-line none">{card.text(Text::EmailNone, Text::PhoneNone)}</p> }.into_any(),
    };
    let actions = move || card.form.standing.get().can_change().then(|| actions(card));
    let problem = move || {
        let problem = card.problem();
        (!problem.is_empty()).then(|| view! { <p class="problem" role="alert">{problem}</p> })
    };
    view! {
        <div class="identifier-rest">
            {shown}
            {actions}
        </div>
        {problem}
    }
    .into_any()
}

fn actions(card: Card) -> AnyView {
    let has_one = card.address().is_some();
    let removable = card.state.with(|state| state.held.removable);
    let change = if has_one {
        card.text(Text::EmailChange, Text::PhoneChange)
    } else {
        card.text(Text::EmailAdd, Text::PhoneAdd)
    };
    let remove = (has_one && removable).then(|| {
        view! {
            <a
                class="button small quiet"
                href=card.link(Some(Opened::Remove))
                on:click=move |event| card.open(&event, Some(Opened::Remove))
            >
                {card.text(Text::EmailRemove, Text::PhoneRemove)}
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
                on:click=move |event| card.open(&event, Some(Opened::Ask))
            >
                {change}
            </a>
            {remove}
        </div>
        {last}
    }
    .into_any()
}
