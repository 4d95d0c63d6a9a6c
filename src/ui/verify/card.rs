//! One of the two cards: its state, what happens to it, and the frame around its steps.

use leptos::{
    either::EitherOf5,
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
    task::spawn_local,
};

use super::{
    ask, code, remove, rest,
    state::{Asked, Done, Event, Opened, State, Step, next},
};
use crate::{
    api::identifiers,
    i18n::{Text, Ui, explain},
    model::{check::Reason, code::Code, email::Email, error::AppError, identifier::IdentifierKind, pending::Held},
    platform,
    ui::{parts::Failure, profile::Form},
};

/// A card, as the components hold it.
#[derive(Clone, Copy)]
pub struct Card {
    /// Which of the two.
    pub kind: IdentifierKind,
    form: StoredValue<Form>,
    /// Where it stands.
    pub state: RwSignal<State>,
    /// What to draw.
    pub step: Memo<Step>,
    /// Seconds since the server told the state.
    pub elapsed: RwSignal<u32>,
    /// Whether a call is under way.
    pub busy: RwSignal<bool>,
    /// Both cards, since an answer tells of both.
    all: StoredValue<Vec<Card>>,
}

/// The cards of the page.
pub fn cards(form: Form, held: &[Held], opened: Option<(IdentifierKind, Opened)>) -> Vec<Card> {
    let all = StoredValue::new(Vec::new());
    let form = StoredValue::new(form);
    let card = |held: &Held| {
        let kind = held.kind;
        let opened = opened.filter(|opened| opened.0 == kind).map(|opened| opened.1);
        let state = RwSignal::new(State::new(held.clone(), opened));
        let step = Memo::new(move |_| state.with(State::step));
        Card { kind, form, state, step, elapsed: RwSignal::new(0), busy: RwSignal::new(false), all }
    };
    let cards: Vec<_> = held.iter().map(card).collect();
    all.set_value(cards.clone());
    cards
}

impl Card {
    /// The big form: the language, the token, whether anything can be changed.
    pub fn form(self) -> Form {
        self.form.get_value()
    }

    /// The language.
    pub fn ui(self) -> Ui {
        self.form().ui
    }

    /// One text or the other.
    pub fn text(self, email: Text, phone: Text) -> &'static str {
        self.ui().text(match self.kind {
            IdentifierKind::Email => email,
            IdentifierKind::Phone => phone,
        })
    }

    /// An id in the page that begins with the card's name.
    pub fn id(self, of: &str) -> String {
        format!("{}-{of}", self.kind.name())
    }

    /// The route that a form is posted to without JavaScript.
    pub fn action(self, asked: Asked) -> String {
        format!("/profile/{}/{}", self.kind.name(), asked.name())
    }

    /// The address of the page with something of this card opened.
    pub fn link(self, opened: Option<Opened>) -> String {
        let kind = self.kind.name();
        match opened {
            Some(Opened::Ask) => format!("/profile?change={kind}#{kind}"),
            Some(Opened::Remove) => format!("/profile?remove={kind}#{kind}"),
            None => format!("/profile#{kind}"),
        }
    }

    /// The address in force, as it is shown.
    pub fn address(self) -> Option<String> {
        self.state.with(|state| state.held.address.as_ref().map(|shown| shown.0.clone()))
    }

    /// `aria-invalid` of the card's input.
    pub fn is_wrong(self) -> Option<&'static str> {
        self.state.with(|state| state.problem.is_some()).then_some("true")
    }

    /// What is wrong, in words.
    fn problem(self) -> Option<String> {
        let ui = self.ui();
        self.state.with(|state| {
            state.problem.as_ref().map(|error| match error {
                AppError::Refused(Reason::TooMany { wait }) => {
                    explain(ui.texts, Reason::TooMany { wait: wait.saturating_sub(self.elapsed.get()) })
                }
                AppError::Refused(reason) => explain(ui.texts, *reason),
                error => Failure::new(ui, error).body,
            })
        })
    }

    /// A link was followed that opens or closes something.
    pub fn open(self, event: &MouseEvent, opened: Option<Opened>) {
        event.prevent_default();
        self.happen(opened.map_or(Event::Closed, Event::Opened));
    }

    fn happen(self, event: Event) {
        let before = self.step.get_untracked();
        let elapsed = self.elapsed.get_untracked();
        self.elapsed.set(0);
        self.state.update(|state| *state = next(state.clone().later(elapsed), event));
        let after = self.step.get_untracked();
        let in_trouble = self.state.with_untracked(|state| state.problem.is_some());
        if before != after || in_trouble {
            platform::focus(&self.id(match after {
                Step::Rest => "change",
                Step::Ask => "address",
                Step::Code => "code",
                Step::Proven => "proven",
                Step::Remove => "question",
            }));
        }
    }

    /// A second has passed.
    pub fn tick(self) {
        let counts = |state: &State| {
            state.held.pending.is_some() || matches!(state.problem, Some(AppError::Refused(Reason::TooMany { .. })))
        };
        if self.state.with_untracked(counts) {
            self.elapsed.update(|seconds| *seconds += 1);
        }
    }

    /// One of the card's forms was sent.
    pub fn send(self, event: &SubmitEvent, asked: Asked) {
        event.prevent_default();
        if self.busy.get_untracked() {
            return;
        }
        let form_id = self.id(asked.name());
        let typed = platform::typed(&form_id);
        let value =
            |name: &str| typed.iter().find(|pair| pair.0 == name).map(|pair| pair.1.clone()).unwrap_or_default();
        let (address, country, code) = (value("address"), value("country"), value("code"));
        let proven = self.step.get_untracked() == Step::Proven;
        if let Err(reason) = self.check(asked, &address, &code, proven) {
            return self.happen(Event::Failed(asked, AppError::Refused(reason)));
        }
        self.busy.set(true);
        spawn_local(async move {
            let (token, kind) = (self.form().token.get_untracked(), self.kind);
            let answer = match asked {
                Asked::Start => identifiers::start_change(token, kind, address, country).await,
                Asked::Confirm => identifiers::confirm_change(token, kind, code).await,
                Asked::Resend => identifiers::resend_code(token, kind).await,
                Asked::Cancel => identifiers::cancel_change(token, kind).await,
                Asked::Remove => identifiers::remove_identifier(token, kind).await,
            };
            self.busy.set(false);
            match answer {
                Ok(held) => self.answered(asked, held),
                Err(AppError::SignedOut) => {
                    self.form().may_leave.set_value(true);
                    platform::send_plainly(&form_id);
                }
                Err(error) => {
                    // Should the person stay, for what else they have typed, the card says what is missing.
                    if let AppError::ProveFirst(page) = &error {
                        platform::go(page);
                    }
                    self.happen(Event::Failed(asked, error));
                }
            }
        });
    }

    /// What can be seen to be wrong without the server.
    fn check(self, asked: Asked, address: &str, code: &str, proven: bool) -> Result<(), Reason> {
        match (asked, self.kind) {
            (Asked::Start, IdentifierKind::Email) => address.parse::<Email>().map(drop),
            (Asked::Start, IdentifierKind::Phone) if address.trim().is_empty() => Err(Reason::Required),
            (Asked::Confirm, _) if !proven => code.parse::<Code>().map(drop),
            _ => Ok(()),
        }
    }

    fn answered(self, asked: Asked, held: Vec<Held>) {
        for card in self.all.get_value() {
            let Some(held) = held.iter().find(|held| held.kind == card.kind).cloned() else { continue };
            let event = if card.kind == self.kind { Event::Answered(asked, held) } else { Event::Told(held) };
            card.happen(event);
        }
    }

    /// The server told the state without being asked.
    pub fn told(self, held: Held) {
        self.happen(Event::Told(held));
    }
}

/// What is wrong in a card, beside its input.
pub fn problem(card: Card, id: String) -> impl IntoView + use<> {
    let problem = move || card.problem().map(|problem| view! { <p class="problem">{problem}</p> });
    view! {
        <div class="outcome" id=id>
            {problem}
        </div>
    }
}

/// A card.
pub fn card(card: Card) -> impl IntoView + use<> {
    let step = move || match card.step.get() {
        Step::Rest => EitherOf5::A(rest::rest(card)),
        Step::Ask => EitherOf5::B(ask::ask(card)),
        Step::Code => EitherOf5::C(code::code(card)),
        Step::Proven => EitherOf5::D(code::proven(card)),
        Step::Remove => EitherOf5::E(remove::remove(card)),
    };
    let status = move || {
        let done = card.state.with(|state| state.done).map(|done| match done {
            Done::CodeSent => Text::CodeSent,
            Done::CodeSentAgain => Text::CodeSentAgain,
            Done::Changed => Text::NoticeAddressChanged,
            Done::Removed => Text::NoticeAddressRemoved,
            Done::Cancelled => Text::NoticeChangeCancelled,
        });
        let text = if card.busy.get() { Some(Text::Working) } else { done };
        text.map(|text| view! { <p>{card.ui().text(text)}</p> })
    };
    view! {
        <section class="identifier" id=card.kind.name() aria-labelledby=card.id("title")>
            <h3 id=card.id("title")>{card.text(Text::EmailTitle, Text::PhoneTitle)}</h3>
            {step}
            <div class="identifier-status" role="status">
                {status}
            </div>
        </section>
    }
}
