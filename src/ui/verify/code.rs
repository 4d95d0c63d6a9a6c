//! A code was sent and is asked for: in one input, which a telephone can fill by itself and anything can be pasted into
//! (WCAG 2.2 criterion 3.3.8).

use leptos::prelude::*;

use super::{
    card::{Card, problem},
    state::{Asked, Opened},
};
use crate::{
    i18n::{Text, Ui},
    model::{field::FORM, pending::Pending},
};

/// A code was sent and is asked for.
pub fn code(card: Card) -> impl IntoView + use<> {
    let ui = card.ui();
    let (input_id, help_id, problem_id) = (card.id("code"), card.id("code-help"), card.id("code-problem"));
    let described_by = format!("{help_id} {problem_id}");
    let masked = move || ui.filled(Text::CodeSentTo, &[("address", &isolated(&with(card, |p| p.masked.clone())))]);
    let keeps_old = move || {
        card.address().map(|old| view! { <p>{ui.filled(Text::PendingKeepsOld, &[("address", &isolated(&old))])}</p> })
    };
    view! {
        <p class="address-line">
            <span class="badge warning">{ui.text(Text::PendingBadge)}</span>
        </p>
        <p>{masked}</p>
        {keeps_old}
        <form
            class="identifier-form"
            id=card.id(Asked::Confirm.name())
            method="post"
            action=card.action(Asked::Confirm)
            novalidate
            on:submit=move |event| card.send(&event, Asked::Confirm)
        >
            <input type="hidden" name=FORM value=move || card.form().token.get() autocomplete="off"/>
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
                    aria-invalid=move || card.is_wrong()
                    aria-describedby=described_by
                />
                {problem(card, problem_id)}
                <p class="help" role="timer" aria-live="off">
                    {move || validity(card, ui)}
                </p>
            </div>
            <div class="buttons">
                <button
                    type="submit"
                    class="button primary"
                    aria-disabled=move || card.busy.get().then_some("true")
                >
                    {ui.text(Text::CodeConfirm)}
                </button>
            </div>
        </form>
        <div class="buttons others">
            {resend(card)}
            <a
                class="button small quiet"
                href=card.link(Some(Opened::Ask))
                on:click=move |event| card.open(&event, Some(Opened::Ask))
            >
                {ui.text(Text::CodeCorrect)}
            </a>
            {cancel(card)}
        </div>
        {move || resend_wait(card, ui)}
    }
}

/// The code was right, but the address is not stored yet.
pub fn proven(card: Card) -> impl IntoView + use<> {
    let ui = card.ui();
    let body = move || ui.filled(Text::ProvenBody, &[("address", &isolated(&with(card, |p| p.masked.clone())))]);
    view! {
        <div class="alert warning" id=card.id("proven") tabindex="-1">
            <p class="alert-title">{ui.text(Text::ProvenTitle)}</p>
            <p>{body}</p>
        </div>
        {problem(card, card.id("proven-problem"))}
        <div class="buttons">
            {one_button(card, Asked::Confirm, Text::ProvenTryAgain, "button primary")}
            {cancel(card)}
        </div>
    }
}

/// Left-to-right text inside a sentence of any direction.
pub fn isolated(address: &str) -> String {
    format!("\u{2066}{address}\u{2069}")
}

fn with<T: Default>(card: Card, read: impl FnOnce(&Pending) -> T) -> T {
    card.state.with(|state| state.held.pending.as_ref().map(read).unwrap_or_default())
}

/// For how long the code is valid: to the second where it can be counted, else in minutes.
fn validity(card: Card, ui: Ui) -> String {
    let left = with(card, |pending| pending.expires_in).saturating_sub(card.elapsed.get());
    if left == 0 {
        return ui.text(Text::CodeExpired).to_owned();
    }
    if card.form().live.get() {
        let time = isolated(&format!("{}:{:02}", left / 60, left % 60));
        ui.filled(Text::CodeTimeLeft, &[("time", &time)])
    } else {
        ui.counted(Text::CodeMinutesLeft, "minutes", left.div_ceil(60))
    }
}

fn wait(card: Card) -> u32 {
    with(card, |pending| pending.resend_in).saturating_sub(card.elapsed.get())
}

fn resend_wait(card: Card, ui: Ui) -> Option<impl IntoView + use<>> {
    let seconds = wait(card);
    let text = ui.counted(Text::CodeResendIn, "seconds", seconds);
    (seconds > 0).then(|| view! { <p class="help">{text}</p> })
}

fn must_wait(card: Card) -> bool {
    card.form().live.get() && wait(card) > 0
}

fn resend(card: Card) -> impl IntoView + use<> {
    view! {
        <form
            id=card.id(Asked::Resend.name())
            method="post"
            action=card.action(Asked::Resend)
            on:submit=move |event| card.send(&event, Asked::Resend)
        >
            <input type="hidden" name=FORM value=move || card.form().token.get() autocomplete="off"/>
            // Without JavaScript nothing would make it usable again.
            <button
                type="submit"
                class="button small quiet"
                disabled=move || must_wait(card)
            >
                {card.ui().text(Text::CodeResend)}
            </button>
        </form>
    }
}

fn cancel(card: Card) -> impl IntoView + use<> {
    one_button(card, Asked::Cancel, Text::Cancel, "button small quiet")
}

/// A form of one button.
pub fn one_button(card: Card, asked: Asked, text: Text, class: &'static str) -> impl IntoView + use<> {
    view! {
        <form
            id=card.id(asked.name())
            method="post"
            action=card.action(asked)
            on:submit=move |event| card.send(&event, asked)
        >
            <input type="hidden" name=FORM value=move || card.form().token.get() autocomplete="off"/>
            <button type="submit" class=class aria-disabled=move || card.busy.get().then_some("true")>
                {card.ui().text(text)}
            </button>
        </form>
    }
}
