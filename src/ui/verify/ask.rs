//! A new address is asked for.

use leptos::prelude::*;

use super::{
    card::{Card, problem},
    state::Asked,
};
use crate::{
    i18n::List,
    i18n::Text,
    model::{field::FORM, identifier::IdentifierKind},
    platform,
};

/// A new address is asked for.
pub fn ask(card: Card) -> impl IntoView + use<> {
    let ui = card.ui();
    let typed = card.state.with_untracked(|state| state.held.ask.clone());
    let (typed, country) = typed.map(|ask| (ask.typed.0, ask.country)).unwrap_or_default();
    let input_id = card.id("address");
    let help_id = card.id("address-help");
    let problem_id = card.id("address-problem");
    let described_by = format!("{help_id} {problem_id}");
    let country = (card.kind == IdentifierKind::Phone).then(|| country_list(card, &country));
    let (kind, mode, token) = match card.kind {
        IdentifierKind::Email => ("email", "email", "email"),
        IdentifierKind::Phone => ("tel", "tel", "tel-national"),
    };
    let form_id = card.id(Asked::Start.name());
    view! {
        <form
            class="identifier-form"
            id=form_id
            method="post"
            action=card.action(Asked::Start)
            novalidate
            on:submit=move |event| card.send(&event, Asked::Start)
        >
            <input type="hidden" name=FORM value=move || card.form().token.get() autocomplete="off"/>
            {country}
            <div class="field">
                <label class="label" for=input_id.clone()>
                    {card.text(Text::EmailAskLabel, Text::PhoneAskLabel)}
                </label>
                <p class="help" id=help_id.clone()>
                    {card.text(Text::EmailAskHelp, Text::PhoneAskHelp)}
                </p>
                <input
                    class="input"
                    type=kind
                    inputmode=mode
                    dir="ltr"
                    id=input_id
                    name="address"
                    value=typed
                    autocomplete=token
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    aria-invalid=move || card.is_wrong()
                    aria-describedby=described_by
                />
                {problem(card, problem_id)}
            </div>
            <div class="buttons">
                <button
                    type="submit"
                    class="button primary"
                    aria-disabled=move || card.busy.get().then_some("true")
                >
                    {ui.text(Text::AskSend)}
                </button>
                <a class="button" href=card.link(None) on:click=move |event| card.open(&event, None)>
                    {ui.text(Text::Cancel)}
                </a>
            </div>
        </form>
    }
}

fn country_list(card: Card, chosen: &str) -> impl IntoView + use<> {
    let id = card.id("country");
    let options = platform::options(card.ui().language, List::CallingCodes, chosen);
    view! {
        <div class="field">
            <label class="label" for=id.clone()>
                {card.ui().text(Text::PhoneCountryLabel)}
            </label>
            <div class="select">
                <select class="input" id=id name="country" autocomplete="tel-country-code" inner_html=options></select>
            </div>
        </div>
    }
}
