//! One of the two cards: the frame around its steps, and what they have in common.

use leptos::{either::EitherOf5, prelude::*};

use super::{
    ask, code, remove, rest,
    step::{Opened, Step, step},
};
use crate::{
    i18n::{Text, Ui, explain},
    model::{
        field::FORM,
        identifier::IdentifierKind,
        pending::Held,
        profile::{Notice, Profile},
    },
    platform,
};

/// A card with everything that its steps show.
#[derive(Clone, Copy)]
pub struct Card<'a> {
    /// The language.
    pub ui: Ui,
    /// The address, and the change under way.
    pub held: &'a Held,
    /// Whether anything can be changed now.
    pub can_change: bool,
    /// Whose form it is, see [`Profile::form`].
    token: &'a str,
}

/// The cards of the page. `alone` is for cards that are drawn without the page around them: what was last done, which else
/// stands at the top of the page, is told in the card.
pub fn cards(
    ui: Ui,
    profile: &Profile,
    opened: Option<(IdentifierKind, Opened)>,
    alone: bool,
) -> impl IntoView + use<> {
    let cards = profile.identifiers.iter().map(|held| {
        let opened = opened.filter(|opened| opened.0 == held.kind).map(|opened| opened.1);
        card(Card { ui, held, can_change: profile.standing.can_change(), token: &profile.form }, opened, alone)
    });
    cards.collect_view()
}

fn card(card: Card<'_>, opened: Option<Opened>, alone: bool) -> impl IntoView + use<> {
    let steps = match step(card.held, opened) {
        Step::Rest => EitherOf5::A(rest::rest(card)),
        Step::Ask => EitherOf5::B(ask::ask(card)),
        Step::Code => EitherOf5::C(code::code(card)),
        Step::Proven => EitherOf5::D(code::proven(card)),
        Step::Remove => EitherOf5::E(remove::remove(card)),
    };
    let told = card.held.told.filter(|_| alone).and_then(told);
    view! {
        <section class="identifier" id=card.held.kind.name() aria-labelledby=card.id("title")>
            <h3 id=card.id("title")>{card.text(Text::EmailTitle, Text::PhoneTitle)}</h3>
            {steps}
            <div class="identifier-status" role="status">
                {told.map(|told| view! { <p>{card.ui.text(told)}</p> })}
            </div>
        </section>
    }
}

const fn told(notice: Notice) -> Option<Text> {
    match notice {
        Notice::CodeSent => Some(Text::CodeSent),
        Notice::CodeSentAgain => Some(Text::CodeSentAgain),
        Notice::AddressChanged => Some(Text::NoticeAddressChanged),
        Notice::AddressRemoved => Some(Text::NoticeAddressRemoved),
        Notice::ChangeCancelled => Some(Text::NoticeChangeCancelled),
        Notice::AnotherPerson => Some(Text::NoticeAnotherPerson),
        Notice::Saved(_) | Notice::Wrong | Notice::Kept => None,
    }
}

impl Card<'_> {
    /// One text or the other.
    pub fn text(&self, email: Text, phone: Text) -> &'static str {
        self.ui.text(match self.held.kind {
            IdentifierKind::Email => email,
            IdentifierKind::Phone => phone,
        })
    }

    /// An id in the page that begins with the card's name.
    pub fn id(&self, of: &str) -> String {
        format!("{}-{of}", self.held.kind.name())
    }

    /// The route that a form is posted to: `start`, `confirm`, `resend`, `cancel` or `remove`.
    pub fn action(&self, what: &str) -> String {
        format!("/profile/{}/{what}", self.held.kind.name())
    }

    /// The address of the page with something of this card opened.
    pub fn link(&self, opened: Option<Opened>) -> String {
        let kind = self.held.kind.name();
        match opened {
            Some(Opened::Ask) => format!("/profile?change={kind}#{kind}"),
            Some(Opened::Remove) => format!("/profile?remove={kind}#{kind}"),
            None => format!("/profile#{kind}"),
        }
    }

    /// The token that goes with every form.
    pub fn token(&self) -> impl IntoView + use<> {
        view! { <input type="hidden" name=FORM value=platform::hole(self.token) autocomplete="off"/> }
    }

    /// `aria-invalid` of the card's input.
    pub fn is_wrong(&self) -> Option<&'static str> {
        self.problem().map(|_| "true")
    }

    fn problem(&self) -> Option<String> {
        let asked = self.held.ask.as_ref().and_then(|ask| ask.problem);
        asked.or(self.held.problem).map(|reason| explain(self.ui.texts, reason))
    }

    /// What is wrong, beside the input.
    pub fn outcome(&self, id: String) -> impl IntoView + use<> {
        let problem = self.problem().map(|problem| view! { <p class="problem">{problem}</p> });
        view! {
            <div class="outcome" id=id>
                {problem}
            </div>
        }
    }

    /// A sentence with an address in it.
    pub fn with_address(&self, text: Text, address: &str) -> String {
        self.ui.filled(text, &[("address", &isolated(&platform::hole(address)))])
    }

    /// A form of one button.
    pub fn one_button(&self, what: &str, text: Text, class: &'static str) -> impl IntoView + use<> {
        view! {
            <form method="post" action=self.action(what)>
                {self.token()}
                <button type="submit" class=class>
                    {self.ui.text(text)}
                </button>
            </form>
        }
    }
}

/// Left-to-right text inside a sentence of any direction.
pub fn isolated(text: &str) -> String {
    format!("\u{2066}{text}\u{2069}")
}
