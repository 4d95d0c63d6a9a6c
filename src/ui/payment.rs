//! Payment methods in words: what one is called, until when it is valid, and what was just done with one.

use leptos::{either::Either, prelude::*};

use super::parts::Tone;
use crate::{
    i18n::{Text, Ui, explain},
    model::payment::{Decline, LabelProblem, Method, MethodKind, Standing, Told},
    platform,
};

/// The id of the form outside of the profile's own that the buttons of payment methods send.
pub const FORM_ID: &str = "payment-form";

/// What a method is, without the name that the person gave it: `Visa, ending in 4242`.
pub fn title(ui: Ui, method: &Method) -> String {
    let kind = ui.text(match method.kind {
        MethodKind::Card => Text::MethodCard,
        MethodKind::BankAccount => Text::MethodBankAccount,
        MethodKind::Other => Text::MethodOther,
    });
    let brand = if method.brand.is_empty() { kind } else { &method.brand };
    if method.last_four.is_empty() {
        return brand.to_owned();
    }
    ui.filled(Text::MethodEnding, &[("brand", brand), ("digits", &method.last_four)])
}

/// What a method is called: the name that the person gave it, else what it is.
pub fn name(ui: Ui, method: &Method) -> String {
    if method.label.is_empty() { title(ui, method) } else { method.label.clone() }
}

/// The same, to be drawn. Only what a person wrote has a direction of its own: a sentence that begins with a brand's name has
/// the page's.
pub fn drawn_name(ui: Ui, method: &Method) -> impl IntoView + use<> {
    let name = platform::hole(&name(ui, method));
    if method.label.is_empty() {
        Either::Left(view! { <span>{name}</span> })
    } else {
        Either::Right(view! { <bdi>{name}</bdi> })
    }
}

/// Words beside a method: whether it is the default, and whether it ends.
pub fn badges(ui: Ui, method: &Method) -> impl IntoView + use<> {
    let default = method.is_default.then(|| view! { <span class="badge good">{ui.text(Text::MethodDefault)}</span> });
    let ends = match method.standing {
        Standing::Valid => None,
        Standing::EndsSoon => Some(("badge warning", Text::MethodEndsSoon)),
        Standing::Expired => Some(("badge bad", Text::MethodExpired)),
    };
    let ends = ends.map(|(class, text)| view! { <span class=class>{ui.text(text)}</span> });
    view! { {default} {ends} }
}

/// Until when it is valid, where it is known.
pub fn validity(ui: Ui, method: &Method) -> Option<String> {
    let text = match method.standing {
        Standing::Valid | Standing::EndsSoon => Text::MethodValidUntil,
        Standing::Expired => Text::MethodWasValidUntil,
    };
    method.expiry.map(|month| ui.filled(text, &[("month", &month.to_string())]))
}

/// Why a name for a method was refused.
pub fn why_not(ui: Ui, problem: LabelProblem) -> String {
    match problem {
        LabelProblem::Text(reason) => explain(ui.texts, reason),
        LabelProblem::Digits => ui.text(Text::MethodLabelDigits).to_owned(),
    }
}

/// The tone of what was done.
pub const fn tone(told: Told) -> Tone {
    match told {
        Told::Added | Told::AddedAsDefault | Told::DefaultChanged | Told::Renamed => Tone::Good,
        Told::Removed | Told::RemovedAndDefaultChanged | Told::Updated => Tone::Good,
        Told::Cancelled | Told::UpToDate | Told::Gone => Tone::Neutral,
        Told::AddedNotDefault | Told::SetUpOver => Tone::Warning,
        Told::NotSetUp | Told::Declined(_) | Told::Unsure | Told::NothingChanged | Told::TooMany => Tone::Bad,
        Told::DefaultChangedNotRemoved => Tone::Bad,
    }
}

/// What was done with a method, and what to do about it.
pub fn told(ui: Ui, told: Told) -> impl IntoView + use<> {
    let (title, body) = sentences(told);
    let tone = tone(told);
    let look = matches!(told, Told::Unsure | Told::SetUpOver).then(|| look(ui));
    view! {
        <div class=tone.class() id="payment-news" role=tone.role() tabindex="-1" autofocus=tone == Tone::Bad>
            <p class="alert-title">{ui.text(title)}</p>
            {body.map(|body| view! { <p>{ui.text(body)}</p> })}
            {look}
        </div>
    }
}

/// The button that has the provider asked what it has.
fn look(ui: Ui) -> impl IntoView + use<> {
    view! {
        <p>
            <button type="submit" class="button small" form=FORM_ID formaction="/profile/payment/refresh">
                {ui.text(Text::MethodsLook)}
            </button>
        </p>
    }
}

const fn sentences(told: Told) -> (Text, Option<Text>) {
    match told {
        Told::NotSetUp => (Text::MethodsNotSetUp, None),
        Told::Added => (Text::ToldAdded, None),
        Told::AddedAsDefault => (Text::ToldAddedAsDefault, None),
        Told::AddedNotDefault => (Text::ToldAdded, Some(Text::ToldAddedNotDefaultBody)),
        Told::Cancelled => (Text::ToldCancelled, None),
        Told::Declined(why) => (Text::ToldDeclined, Some(reason(why))),
        Told::SetUpOver => (Text::ToldSetUpOver, Some(Text::ToldSetUpOverBody)),
        Told::Unsure => (Text::ToldUnsure, Some(Text::ToldUnsureBody)),
        Told::NothingChanged => (Text::ToldNothingChanged, Some(Text::ToldNothingChangedBody)),
        Told::TooMany => (Text::ToldTooMany, Some(Text::ToldTooManyBody)),
        Told::DefaultChanged => (Text::ToldDefaultChanged, None),
        Told::Renamed => (Text::ToldRenamed, None),
        Told::Removed => (Text::ToldRemoved, None),
        Told::RemovedAndDefaultChanged => (Text::ToldRemoved, Some(Text::ToldDefaultChanged)),
        Told::DefaultChangedNotRemoved => (Text::ToldNotRemoved, Some(Text::ToldNotRemovedBody)),
        Told::Gone => (Text::ToldGone, None),
        Told::UpToDate => (Text::ToldUpToDate, None),
        Told::Updated => (Text::ToldUpdated, None),
    }
}

const fn reason(why: Decline) -> Text {
    match why {
        Decline::Refused => Text::DeclineRefused,
        Decline::InsufficientFunds => Text::DeclineFunds,
        Decline::Expired => Text::DeclineExpired,
        Decline::WrongCode => Text::DeclineCode,
        Decline::WrongNumber => Text::DeclineNumber,
        Decline::NotAuthenticated => Text::DeclineNotAuthenticated,
        Decline::Failed => Text::DeclineFailed,
    }
}

/// What a button or a link does, and to which method: those of several methods must be told apart when they are heard
/// alone (WCAG 2.2 criterion 2.4.4).
pub fn act_on(ui: Ui, act: Text, method: &Method) -> String {
    platform::hole(&ui.filled(Text::MethodAct, &[("act", ui.text(act)), ("method", &name(ui, method))]))
}
