//! A page as an HTML document: the shell, the view inside it, and for the profile page the same data once more for the
//! browser's half.

mod conditions;
mod document;
pub mod pieces;
mod stitch;

use leptos::prelude::*;

use self::document::{Body, TakenOver};
pub use self::{
    document::Assets,
    pieces::{Page, Part},
};
pub use crate::ui::{
    frame::{Menu, Theme},
    pages::{
        confirm::{Confirm, Way},
        landing::LandingNotice,
        method::{MethodPage, MethodStep},
        security::{Place, Security, Told},
        trouble::{SignInTrouble, Trouble},
    },
    swap::Part as Swap,
    verify::{Opened, opened},
};
use crate::{
    i18n::{Text, Ui},
    model::{
        identifier::IdentifierKind,
        payment::Told as PaymentTold,
        pending::Held,
        profile::{Entry, Heading, Notice, Profile, Standing},
        report::Sum,
    },
    server::{i18n::Catalogue, look::Look},
    ui::{inputs::address, pages, parts::Tone, payment::tone, profile::Drawn, verify::cards},
};

/// What stands around a page, and where it stands.
#[derive(Debug)]
pub struct Frame<'a> {
    /// The language it is in.
    pub catalogue: &'static Catalogue,
    /// The name of the service, for the header and the title.
    pub app_name: &'a str,
    /// The company's look.
    pub look: &'a Look,
    /// Light, dark, or as the system is.
    pub theme: Theme,
    /// The URLs of script, WebAssembly and style.
    pub assets: &'a Assets,
    /// The nonce of the response's content security policy.
    pub nonce: &'a str,
    /// The path of the page, for the navigation and to come back to.
    pub path: &'a str,
    /// The page to come back to after something else was chosen at its foot: with what was typed, where a form was refused.
    pub back: &'a str,
    /// Whether it runs no script though it could: a sample, which has nobody to ask.
    pub is_still: bool,
    /// Who is signed in.
    pub person: Option<&'a Heading>,
    /// What saves a language in their profile.
    pub menu: Option<&'a Menu>,
    /// The port of cargo-leptos' live reload, in development.
    pub reload_port: Option<u16>,
}

/// What a page is.
#[derive(Debug)]
pub enum Kind {
    /// For those who are not signed in.
    Landing {
        /// Why somebody is here who was signed in before.
        notice: Option<LandingNotice>,
    },
    /// The profile.
    Profile {
        /// What it shows.
        profile: Box<Profile>,
        /// What a link has opened.
        opened: Option<(IdentifierKind, Opened)>,
    },
    /// Asks for a proof that it is still the same person.
    Confirm(Confirm),
    /// How a person signs in.
    Security(Security),
    /// One payment method.
    Method(Box<MethodPage>),
    /// The session ended while something was typed, which is kept.
    SignInAgain {
        /// The local path to return to after the sign-in.
        return_to: String,
    },
    /// Nothing could be saved nor shown; the page holds what was typed.
    TryAgain {
        /// The path that it was sent to.
        action: String,
        /// The names and values that were sent.
        pairs: Vec<(String, String)>,
        /// The incident number.
        incident: Option<String>,
    },
    /// Something went wrong.
    Trouble(Trouble),
    /// Every part in every state, for those who work on the pages.
    Styleguide {
        /// Fields of every kind and in every state.
        parts: Box<Profile>,
        /// The names of the samples of whole pages.
        pages: Vec<&'static str>,
    },
}

impl Kind {
    /// The number that finds what went wrong in the log.
    pub fn incident(&self) -> Option<&str> {
        match self {
            Self::TryAgain { incident, .. } => incident.as_deref(),
            Self::Trouble(Trouble::Unavailable { incident } | Trouble::Internal { incident }) => Some(incident),
            _ => None,
        }
    }
}

/// The whole HTML document.
pub fn render(frame: &Frame, kind: Kind) -> Page {
    let owner = Owner::new_root(None);
    let document = owner.with(|| document::document(frame, &body(frame, kind)));
    owner.cleanup();
    Page::new(frame.catalogue, &document)
}

/// A part of the profile page, without anything around it.
pub fn part(
    catalogue: &'static Catalogue,
    part: Swap,
    profile: &Profile,
    opened: Option<(IdentifierKind, Opened)>,
) -> Page {
    let ui = Ui { texts: *catalogue.texts, language: catalogue.tag };
    let owner = Owner::new_root(None);
    let html = owner.with(|| match part {
        Swap::Identifiers => cards(ui, profile, opened, true).to_html(),
    });
    owner.cleanup();
    Page::new(catalogue, &html)
}
/// What the security page does in the browser: too little for WebAssembly.
const PASSWORD: &str = include_str!("render/password.js");

/// The parts of an address, for a page that is in the browser already.
pub fn address_parts(catalogue: &'static Catalogue, entry: &Entry) -> String {
    let ui = Ui { texts: *catalogue.texts, language: catalogue.tag };
    let owner = Owner::new_root(None);
    let html = owner.with(|| address::parts(&Drawn::new(ui, entry, Standing::Complete)).into_view().to_html());
    owner.cleanup();
    Page::new(catalogue, &html).plain()
}

/// What was done with a payment method.
fn paid(profile: &Profile) -> Option<PaymentTold> {
    let mut entries = profile.sections.iter().flat_map(|section| &section.entries);
    entries.find_map(|entry| entry.wallet.as_ref()?.told)
}

fn body(frame: &Frame, kind: Kind) -> Body {
    let ui = Ui { texts: *frame.catalogue.texts, language: frame.catalogue.tag };
    let title = title(ui, &kind);
    let is_still = frame.is_still;
    let holds = matches!(kind, Kind::TryAgain { .. } | Kind::SignInAgain { .. });
    let mut taken_over = None;
    let mut script = None;
    let main = match kind {
        Kind::Landing { notice } => pages::landing::landing(ui, notice).to_html(),
        Kind::Profile { profile, opened } => {
            taken_over = Some(TakenOver {
                data: document::data(&profile),
                style: conditions::style(&profile),
                form: profile.form.clone(),
                is_complete: profile.standing != Standing::Arriving,
            });
            let identifiers = cards(ui, &profile, opened, false).to_html();
            pages::profile::profile(ui, *profile, identifiers).into_view().to_html()
        }
        Kind::Confirm(confirm) => pages::confirm::confirm(ui, &confirm).to_html(),
        Kind::Security(security) => {
            script = Some(PASSWORD);
            pages::security::security(ui, security).to_html()
        }
        Kind::Method(page) => pages::method::method(ui, *page).to_html(),
        Kind::SignInAgain { return_to } => {
            let query =
                url::form_urlencoded::Serializer::new(String::new()).append_pair("return_to", &return_to).finish();
            pages::sign_in_again::sign_in_again(ui, format!("/sign-in?{query}")).to_html()
        }
        Kind::TryAgain { action, pairs, incident } => {
            pages::try_again::try_again(ui, action, pairs, incident).to_html()
        }
        Kind::Trouble(trouble) => pages::trouble::trouble(ui, &trouble).to_html(),
        Kind::Styleguide { parts, pages } => pages::styleguide::styleguide(ui, &parts, &pages).to_html(),
    };
    let (script, taken_over) = if is_still { (None, None) } else { (script, taken_over) };
    Body { title, main, holds, script, taken_over }
}

/// The title of the window. A page that answers a form with errors says so first (GOV.UK design system, "Validation").
fn title(ui: Ui, kind: &Kind) -> String {
    let title = ui.text(match kind {
        Kind::Styleguide { .. } => return pages::styleguide::TITLE.to_owned(),
        Kind::Landing { .. } => Text::LandingTitle,
        Kind::Profile { .. } => Text::ProfileTitle,
        Kind::Confirm(_) => Text::ConfirmTitle,
        Kind::Security(_) => Text::SecurityTitle,
        Kind::Method(page) => page.title(),
        Kind::SignInAgain { .. } => Text::SignInAgainTitle,
        Kind::TryAgain { .. } => Text::TryAgainTitle,
        Kind::Trouble(trouble) => trouble.title(),
    });
    let in_trouble = match kind {
        Kind::Profile { profile, .. } => {
            let asked =
                |held: &Held| held.problem.is_some() || held.ask.as_ref().is_some_and(|ask| ask.problem.is_some());
            matches!(profile.notice, Some(Notice::Wrong | Notice::Saved(Sum::Some | Sum::None)))
                || profile.identifiers.iter().any(asked)
                || paid(profile).is_some_and(|told| tone(told) == Tone::Bad)
        }
        Kind::Confirm(confirm) => confirm.told.is_some(),
        Kind::Security(security) => security.told.as_ref().is_some_and(Told::is_wrong),
        Kind::Method(page) => page.step.is_wrong(),
        Kind::Landing { .. }
        | Kind::SignInAgain { .. }
        | Kind::TryAgain { .. }
        | Kind::Trouble(_)
        | Kind::Styleguide { .. } => false,
    };
    if in_trouble { ui.filled(Text::TitleError, &[("title", title)]) } else { title.to_owned() }
}
