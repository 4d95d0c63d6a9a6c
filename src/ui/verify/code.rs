//! A code was sent and is asked for: in one input, which a telephone can fill by itself and anything can be pasted into
//! (WCAG 2.2 criterion 3.3.8).

use leptos::prelude::*;

use super::{
    card::{Card, isolated},
    step::Opened,
};
use crate::{i18n::Text, model::pending::Pending, platform, ui::swap};

/// A code was sent and is asked for.
pub fn code(card: Card<'_>) -> impl IntoView + use<> {
    let ui = card.ui;
    let (input_id, help_id, problem_id) = (card.id("code"), card.id("code-help"), card.id("code-problem"));
    let described_by = format!("{help_id} {problem_id}");
    let keeps_old = card.held.address.as_ref().map(|old| card.with_address(Text::PendingKeepsOld, &old.0));
    view! {
        <p class="address-line">
            <span class="badge warning">{ui.text(Text::PendingBadge)}</span>
        </p>
        <p>{card.with_address(Text::CodeSentTo, masked(card))}</p>
        {keeps_old.map(|text| view! { <p>{text}</p> })}
        <form class="identifier-form" method="post" action=card.action("confirm") novalidate>
            {card.token()}
            <div class="field">
                <label class="label" for=input_id.clone()>
                    {ui.text(Text::CodeLabel)}
                </label>
                <p class="help" id=help_id.clone()>
                    {ui.text(Text::CodeHelp)}
                </p>
                <input
                    class="input code"
                    type="text"
                    inputmode="numeric"
                    dir="ltr"
                    id=input_id
                    name="code"
                    autocomplete="one-time-code"
                    spellcheck="false"
                    required
                    aria-invalid=card.is_wrong()
                    aria-describedby=described_by
                    data-focus=""
                />
                {card.outcome(problem_id)}
                {validity(card)}
            </div>
            <div class="buttons">
                <button type="submit" class="button primary">
                    {ui.text(Text::CodeConfirm)}
                </button>
            </div>
        </form>
        <div class="buttons others">
            {resend(card)}
            <a class="button small quiet" href=card.link(Some(Opened::Ask))>
                {ui.text(Text::CodeCorrect)}
            </a>
            {card.one_button("cancel", Text::Cancel, "button small quiet")}
        </div>
        {resend_wait(card)}
    }
}

/// The code was right, but the address is not stored yet.
pub fn proven(card: Card<'_>) -> impl IntoView + use<> {
    view! {
        <div class="alert warning" tabindex="-1" data-focus="">
            <p class="alert-title">{card.ui.text(Text::ProvenTitle)}</p>
            <p>{card.with_address(Text::ProvenBody, masked(card))}</p>
        </div>
        {card.outcome(card.id("proven-problem"))}
        <div class="buttons">
            {card.one_button("confirm", Text::ProvenTryAgain, "button primary")}
            {card.one_button("cancel", Text::Cancel, "button small quiet")}
        </div>
    }
}

fn masked(card: Card<'_>) -> &str {
    card.held.pending.as_ref().map_or("", |pending| pending.masked.as_str())
}

fn left(card: Card<'_>, read: impl FnOnce(&Pending) -> u32) -> u32 {
    card.held.pending.as_ref().map_or(0, read)
}

/// For how long the code is valid: in minutes, and to the second where it can be counted.
fn validity(card: Card<'_>) -> impl IntoView + use<> {
    let ui = card.ui;
    let left = left(card, |pending| pending.expires_in);
    let expired = ui.text(Text::CodeExpired);
    let text = match left {
        0 => expired.to_owned(),
        left => ui.counted(Text::CodeMinutesLeft, "minutes", left.div_ceil(60)),
    };
    view! {
        <p
            class="help"
            role="timer"
            aria-live="off"
            data-left=platform::hole(&left.to_string())
            data-counting=ui.filled(Text::CodeTimeLeft, &[("time", swap::TIME)])
            data-over=expired
        >
            {platform::hole(&text)}
        </p>
    }
}

fn resend_wait(card: Card<'_>) -> Option<impl IntoView + use<>> {
    let left = left(card, |pending| pending.resend_in);
    let counting = card.ui.filled(Text::CodeResendIn, &[("time", swap::TIME)]);
    let time = isolated(&format!("{}:{:02}", left / 60, left % 60));
    (left > 0).then(|| {
        view! {
            <p class="help" data-left=platform::hole(&left.to_string()) data-counting=counting data-over="">
                {platform::hole(&card.ui.filled(Text::CodeResendIn, &[("time", &time)]))}
            </p>
        }
    })
}

fn resend(card: Card<'_>) -> impl IntoView + use<> {
    let wait = platform::hole(&left(card, |pending| pending.resend_in).to_string());
    view! {
        <form method="post" action=card.action("resend")>
            {card.token()}
            // Without JavaScript nothing would make it usable again.
            <button type="submit" class="button small quiet" data-wait=wait>
                {card.ui.text(Text::CodeResend)}
            </button>
        </form>
    }
}
