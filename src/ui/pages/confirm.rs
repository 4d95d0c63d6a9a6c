//! It is still you: what is asked before something that would hand the account to somebody else, and how to prove it. Drawn
//! by the server only; each way is a plain form.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    i18n::{Text, Ui, explain},
    model::{check::Reason, identifier::IdentifierKind, operation::Operation},
    platform,
    ui::parts::account,
};

/// The ways to prove it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The password.
    Password,
    /// A code is to be sent to an address in force.
    Send,
    /// The code that was sent.
    Code,
    /// A sign-in anew at the tenant.
    SignIn,
}

impl Way {
    /// The word for it in the route of its form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Send => "send",
            Self::Code => "code",
            Self::SignIn => "sign-in",
        }
    }

    /// The way that this word stands for.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Password, Self::Send, Self::Code, Self::SignIn].into_iter().find(|way| way.name() == name)
    }
}

/// What the page shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Confirm {
    /// What it is for.
    pub operation: Operation,
    /// The opaque id of what waits for the proof.
    pub of: String,
    /// Whose password, for password managers.
    pub username: String,
    /// Whether there is a password.
    pub has_password: bool,
    /// Where codes can be sent: the addresses in force, with their middle hidden.
    pub addresses: Vec<(IdentifierKind, String)>,
    /// The code under way: where it went, and seconds until another may be sent.
    pub code: Option<(String, u32)>,
    /// Why the last proof was refused.
    pub told: Option<(Way, Reason)>,
}

impl std::fmt::Debug for Confirm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Confirm({:?})", self.operation)
    }
}

/// What the page says that it is for.
const fn purpose(operation: Operation) -> Text {
    match operation {
        Operation::ChangeEmail => Text::ConfirmChangeEmail,
        Operation::ChangePhone => Text::ConfirmChangePhone,
        Operation::RemoveEmail => Text::ConfirmRemoveEmail,
        Operation::RemovePhone => Text::ConfirmRemovePhone,
        Operation::ChangeUsername => Text::ConfirmChangeUsername,
        Operation::SetPassword => Text::ConfirmSetPassword,
        Operation::EndSessions => Text::ConfirmEndSessions,
    }
}

/// The page.
pub fn confirm(ui: Ui, page: &Confirm) -> AnyView {
    let way_on = page.code.as_ref().map(|(to, _)| code(ui, page, to));
    // Whoever has asked for a code is about to write it.
    let password = page.has_password.then(|| password(ui, page, page.code.is_none()));
    let first = page.has_password || page.code.is_some();
    let others = if first { Text::ConfirmOtherWays } else { Text::ConfirmWays };
    view! {
        <div class="page message">
            <div class="card confirm">
                <h1>{ui.text(Text::ConfirmTitle)}</h1>
                <p>{ui.text(purpose(page.operation))}</p>
                {way_on}
                {password}
                <section class="ways-on" aria-labelledby="ways-on">
                    <h2 id="ways-on">{ui.text(others)}</h2>
                    {problem(ui, page, Way::Send, "send-problem")}
                    {page.addresses.iter().map(|(kind, to)| send(ui, page, *kind, to)).collect_view()}
                    {sign_in(ui, page)}
                </section>
                <p>
                    <a href=page.operation.page()>{ui.text(Text::ConfirmLeave)}</a>
                </p>
            </div>
        </div>
    }
    .into_any()
}

fn of(page: &Confirm) -> impl IntoView + use<> {
    view! { <input type="hidden" name="of" value=platform::hole(&page.of)/> }
}

fn is_wrong(page: &Confirm, way: Way) -> bool {
    page.told.is_some_and(|(told, _)| told == way)
}

fn problem(ui: Ui, page: &Confirm, way: Way, id: &'static str) -> Option<impl IntoView + use<>> {
    let (_, reason) = page.told.filter(|(told, _)| *told == way)?;
    Some(view! {
        <div class="outcome" id=id>
            <p class="problem">{explain(ui.texts, reason)}</p>
        </div>
    })
}

fn password(ui: Ui, page: &Confirm, autofocus: bool) -> impl IntoView + use<> {
    let wrong = is_wrong(page, Way::Password);
    // One button leads on: that of the way that the person is on.
    let button = if autofocus { "button primary" } else { "button" };
    view! {
        <form method="post" action="/confirm/password">
            {of(page)}
            {account(&page.username)}
            <div class="field">
                <label class="label" for="password">
                    {ui.text(Text::ConfirmPasswordLabel)}
                </label>
                <input
                    class="input"
                    type="password"
                    id="password"
                    name="password"
                    autocomplete="current-password"
                    required
                    autofocus=autofocus
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=wrong.then_some("password-problem")
                />
                {problem(ui, page, Way::Password, "password-problem")}
            </div>
            <div class="buttons">
                <button type="submit" class=button>
                    {ui.text(Text::ConfirmGoOn)}
                </button>
            </div>
        </form>
    }
}

fn code(ui: Ui, page: &Confirm, to: &str) -> impl IntoView + use<> {
    let wrong = is_wrong(page, Way::Code);
    let described_by = if wrong { "code-help code-problem" } else { "code-help" };
    let sent = ui.filled(Text::CodeSentTo, &[("address", &format!("\u{2068}{to}\u{2069}"))]);
    view! {
        <form method="post" action="/confirm/code" novalidate>
            {of(page)}
            <p role="status">{platform::hole(&sent)}</p>
            <div class="field">
                <label class="label" for="code">
                    {ui.text(Text::CodeLabel)}
                </label>
                <p class="help" id="code-help">
                    {ui.text(Text::CodeHelp)}
                </p>
                <input
                    class="input code"
                    type="text"
                    inputmode="numeric"
                    dir="ltr"
                    id="code"
                    name="code"
                    autocomplete="one-time-code"
                    spellcheck="false"
                    required
                    autofocus
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=described_by
                />
                {problem(ui, page, Way::Code, "code-problem")}
            </div>
            <div class="buttons">
                <button type="submit" class="button primary">
                    {ui.text(Text::ConfirmGoOn)}
                </button>
            </div>
        </form>
    }
}

fn send(ui: Ui, page: &Confirm, kind: IdentifierKind, to: &str) -> impl IntoView + use<> {
    let text = match kind {
        IdentifierKind::Email => Text::ConfirmSendEmail,
        IdentifierKind::Phone => Text::ConfirmSendPhone,
    };
    let label = ui.filled(text, &[("address", &format!("\u{2068}{to}\u{2069}"))]);
    view! {
        <form method="post" action="/confirm/send">
            {of(page)} <input type="hidden" name="kind" value=kind.name()/>
            <button type="submit" class="button">
                {platform::hole(&label)}
            </button>
        </form>
    }
}

fn sign_in(ui: Ui, page: &Confirm) -> impl IntoView + use<> {
    view! {
        <form method="post" action="/confirm/sign-in">
            {of(page)}
            <button type="submit" class="button" aria-describedby="sign-in-help">
                {ui.text(Text::ConfirmSignIn)}
            </button>
            <p class="help" id="sign-in-help">
                {ui.text(Text::ConfirmSignInHelp)}
            </p>
            {problem(ui, page, Way::SignIn, "sign-in-problem")}
        </form>
    }
}
