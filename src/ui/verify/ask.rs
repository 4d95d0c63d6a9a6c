//! A new address is asked for.

use leptos::prelude::*;

use super::card::Card;
use crate::{
    i18n::{List, Text},
    model::{identifier::IdentifierKind, pending::Ask},
    platform,
};

/// A new address is asked for.
pub fn ask(card: Card<'_>) -> impl IntoView + use<> {
    let ui = card.ui;
    let nothing = Ask::default();
    let Ask { typed, country, .. } = card.held.ask.as_ref().unwrap_or(&nothing);
    let input_id = card.id("address");
    let help_id = card.id("address-help");
    let problem_id = card.id("address-problem");
    let described_by = format!("{help_id} {problem_id}");
    let country = (card.held.kind == IdentifierKind::Phone).then(|| country_list(card, country));
    let (kind, mode, token) = match card.held.kind {
        IdentifierKind::Email => ("email", "email", "email"),
        IdentifierKind::Phone => ("tel", "tel", "tel-national"),
    };
    view! {
        <form class="identifier-form" method="post" action=card.action("start") novalidate>
            {card.token()}
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
                    value=platform::hole(&typed.0)
                    autocomplete=token
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    aria-invalid=card.is_wrong()
                    aria-describedby=described_by
                    data-focus=""
                />
                {card.outcome(problem_id)}
            </div>
            <div class="buttons">
                <button type="submit" class="button primary">
                    {ui.text(Text::AskSend)}
                </button>
                <a class="button" href=card.link(None)>
                    {ui.text(Text::Cancel)}
                </a>
            </div>
        </form>
    }
}

fn country_list(card: Card<'_>, chosen: &str) -> impl IntoView + use<> {
    let id = card.id("country");
    let options = platform::options(card.ui.language, List::CallingCodes, chosen);
    view! {
        <div class="field">
            <label class="label" for=id.clone()>
                {card.ui.text(Text::PhoneCountryLabel)}
            </label>
            <div class="select">
                <select class="input" id=id name="country" autocomplete="tel-country-code" inner_html=options></select>
            </div>
        </div>
    }
}
