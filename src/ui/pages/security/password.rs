//! A first or a new password: one input, whose rules are told beforehand, and with the page's small script live.

use leptos::prelude::*;

use super::Security;
use crate::{
    i18n::{Text, Ui, explain},
    model::{
        field::FORM,
        password::{Flaw, Policy},
    },
    platform,
    ui::parts::account,
};

/// What a rule says, with its number filled in.
fn rule(ui: Ui, text: Text, gap: &str, number: u32) -> String {
    ui.filled(text, &[(gap, &number.to_string())])
}

/// What is wrong with a password, for people.
pub fn flaw(ui: Ui, flaw: Flaw) -> String {
    let text = match flaw {
        Flaw::TooShort { min } => return rule(ui, Text::RuleMin, "min", min),
        Flaw::TooLong { max } => return rule(ui, Text::RuleMax, "max", max),
        Flaw::TooFewKinds { min } => return rule(ui, Text::RuleKinds, "kinds", min),
        Flaw::UnsupportedCharacters => Text::RuleAscii,
        Flaw::Leaked => Text::FlawLeaked,
        Flaw::Repetition | Flaw::Sequence => Text::RuleRuns,
        Flaw::OwnWords => Text::RuleOwnWords,
        Flaw::Words => Text::RuleWords,
        Flaw::TheOldOne => Text::FlawOldOne,
        Flaw::Other => Text::ReasonNotAccepted,
        Flaw::NotChecked => Text::FlawNotChecked,
    };
    ui.text(text).to_owned()
}

/// The section.
pub fn password(ui: Ui, page: &Security) -> impl IntoView + use<> {
    let problems: Vec<_> = match &page.told {
        Some(super::Told::Flawed(flaws)) => flaws.iter().map(|&one| flaw(ui, one)).collect(),
        Some(super::Told::Refused(reason)) => vec![explain(ui.texts, *reason)],
        Some(_) | None => Vec::new(),
    };
    let wrong = !problems.is_empty();
    let described_by = if wrong { "password-problem password-rules" } else { "password-rules" };
    let button = if page.password { Text::PasswordChange } else { Text::PasswordSet };
    let problems = problems.into_iter().map(|problem| view! { <p class="problem">{problem}</p> }).collect_view();
    view! {
        <section class="section" aria-labelledby="section-password" id="password">
            <header class="section-head">
                <h2 id="section-password">{ui.text(Text::WayPassword)}</h2>
                <p>{ui.text(Text::PasswordIntro)}</p>
            </header>
            <form class="card password" method="post" action="/security/password">
                <input type="hidden" name=FORM value=platform::hole(&page.form) autocomplete="off"/>
                {account(&page.username)}
                <div class="field">
                    <label class="label" for="new-password">
                        {ui.text(Text::PasswordNew)}
                    </label>
                    <div class="with-button">
                        <input
                            class="input"
                            type="password"
                            id="new-password"
                            name="password"
                            autocomplete="new-password"
                            autocapitalize="none"
                            spellcheck="false"
                            required
                            autofocus=wrong
                            aria-invalid=wrong.then_some("true")
                            aria-describedby=described_by
                        />
                        <button type="button" class="button" id="show-password" aria-pressed="false" hidden>
                            {ui.text(Text::PasswordShow)}
                        </button>
                    </div>
                    <div class="outcome" id="password-problem">
                        {problems}
                    </div>
                    {rules(ui, page.policy)}
                </div>
                <label class="radio">
                    <input type="checkbox" name="elsewhere" value="end" checked/>
                    <span>{ui.text(Text::PasswordElsewhere)}</span>
                </label>
                <div class="buttons">
                    <button type="submit" class="button primary">
                        {ui.text(button)}
                    </button>
                </div>
            </form>
        </section>
    }
}

fn rules(ui: Ui, policy: Option<Policy>) -> impl IntoView + use<> {
    let Some(policy) = policy else {
        return view! { <p class="help" id="password-rules">{ui.text(Text::RulesUnknown)}</p> }.into_any();
    };
    let live = |name: &'static str, number: u32, text: String| {
        view! {
            <li data-rule=name data-n=number data-yes=ui.text(Text::RuleMet) data-no=ui.text(Text::RuleNotMet)>
                {text}
                " "
                <span class="rule-state"></span>
            </li>
        }
    };
    let said = |is: bool, text: Text| is.then(|| view! { <li>{ui.text(text)}</li> });
    view! {
        <ul class="rules" id="password-rules">
            {live("min", policy.min, rule(ui, Text::RuleMin, "min", policy.min))}
            {live("max", policy.max, rule(ui, Text::RuleMax, "max", policy.max))}
            {(policy.kinds > 1).then(|| live("kinds", policy.kinds, rule(ui, Text::RuleKinds, "kinds", policy.kinds)))}
            {live("ascii", 0, ui.text(Text::RuleAscii).to_owned())}
            {said(policy.refuses_runs, Text::RuleRuns)}
            {said(policy.refuses_own_words, Text::RuleOwnWords)}
            {said(policy.refuses_words, Text::RuleWords)}
            {said(policy.refuses_leaked, Text::RuleLeaked)}
        </ul>
    }
    .into_any()
}
