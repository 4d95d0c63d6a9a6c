//! How a person signs in, and where they are signed in.

mod elsewhere;
mod password;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use self::{elsewhere::elsewhere, password::password};
use crate::{
    i18n::{Text, Ui},
    model::{
        check::Reason,
        password::{Flaw, Policy},
    },
    ui::parts::Tone,
};

/// What the security page shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Security {
    /// Whether there is a password.
    pub password: bool,
    /// The e-mail address to sign in with, as it is shown.
    pub email: Option<String>,
    /// The telephone number to sign in with, as it is shown.
    pub phone: Option<String>,
    /// How many accounts elsewhere are linked.
    pub identities: usize,
    /// When this session began, as it is shown and in machine's form (RFC 3339).
    pub since: (String, String),
    /// When it ends at the latest, in the same two forms.
    pub ends: (String, String),
    /// Whose forms these are: a sealed token that they send back.
    pub form: String,
    /// Whose password, for password managers.
    pub username: String,
    /// What a new password must be, where the tenant has told.
    pub policy: Option<Policy>,
    /// Where else the person is signed in.
    pub elsewhere: Vec<Place>,
    /// Whether the tenant has told where else.
    pub all_known: bool,
    /// What the last form came to.
    pub told: Option<Told>,
}

/// A browser that is signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// What a form names it by.
    pub id: String,
    /// Which browser on which system, where that can be seen.
    pub agent: Option<(&'static str, &'static str)>,
    /// From which network address.
    pub ip: Option<String>,
    /// Since when, as it is shown.
    pub since: String,
    /// When it was last used here, as it is shown.
    pub seen: Option<String>,
}

/// What a form of this page came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// The password is set.
    PasswordSet,
    /// The password is set, and everything elsewhere has ended.
    PasswordSetAlone,
    /// The password is set; something elsewhere may be alive.
    PasswordSetNotAlone,
    /// What is wrong with the new password.
    Flawed(Vec<Flaw>),
    /// Why it was not tried.
    Refused(Reason),
    /// One place was signed out.
    Ended,
    /// All others were.
    EndedAll,
    /// Something that we need does not answer: it may be done in part.
    Unavailable,
    /// The form was somebody else's.
    AnotherPerson,
}

impl Told {
    /// Whether something that was sent is not done.
    pub const fn is_wrong(&self) -> bool {
        match self {
            Self::PasswordSet | Self::PasswordSetAlone | Self::Ended | Self::EndedAll => false,
            Self::PasswordSetNotAlone
            | Self::Flawed(_)
            | Self::Refused(_)
            | Self::Unavailable
            | Self::AnotherPerson => true,
        }
    }

    const fn words(&self) -> (Tone, Text, Option<Text>) {
        match self {
            Self::PasswordSet => (Tone::Good, Text::ToldPasswordSet, None),
            Self::PasswordSetAlone => (Tone::Good, Text::ToldPasswordSet, Some(Text::ToldEndedAll)),
            Self::PasswordSetNotAlone => (Tone::Warning, Text::ToldPasswordSet, Some(Text::ToldNotAlone)),
            Self::Flawed(_) | Self::Refused(_) => (Tone::Bad, Text::ToldPasswordNotSet, None),
            Self::Ended => (Tone::Good, Text::ToldEnded, None),
            Self::EndedAll => (Tone::Good, Text::ToldEndedAll, None),
            Self::Unavailable => (Tone::Bad, Text::UnavailableTitle, Some(Text::ToldUnavailable)),
            Self::AnotherPerson => (Tone::Bad, Text::NoticeAnotherPerson, Some(Text::NoticeAnotherPersonBody)),
        }
    }
}

fn told(ui: Ui, told: &Told) -> impl IntoView + use<> {
    let (tone, title, body) = told.words();
    view! {
        <div class=tone.class() id="news" role=tone.role() tabindex="-1">
            <p class="alert-title">{ui.text(title)}</p>
            {body.map(|body| view! { <p>{ui.text(body)}</p> })}
        </div>
    }
}

impl std::fmt::Debug for Security {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Security(…)")
    }
}

/// How a person signs in, and where they are signed in.
pub fn security(ui: Ui, security: Security) -> AnyView {
    let news = security.told.as_ref().map(|what| told(ui, what));
    let password = password(ui, &security);
    let elsewhere = elsewhere(ui, &security);
    let set = |is: bool| ui.text(if is { Text::WaySet } else { Text::WayNotSet }).to_owned();
    let way = |name: Text, is: bool, value: String| {
        view! {
            <div class="way">
                <dt>{ui.text(name)}</dt>
                <dd class=if is { "" } else { "none" }>
                    <bdi>{value}</bdi>
                </dd>
            </div>
        }
    };
    let linked = ui.texts.number(i64::try_from(security.identities).unwrap_or(i64::MAX));
    let ways = [
        way(Text::WayPassword, security.password, set(security.password)),
        way(Text::WayEmail, security.email.is_some(), security.email.unwrap_or_else(|| set(false))),
        way(Text::WayPhone, security.phone.is_some(), security.phone.unwrap_or_else(|| set(false))),
        way(Text::WayLinked, security.identities > 0, linked),
    ];
    let time = |name: Text, (shown, machine): (String, String)| {
        view! {
            <div class="way">
                <dt>{ui.text(name)}</dt>
                <dd>
                    <time datetime=machine>
                        {shown}
                    </time>
                </dd>
            </div>
        }
    };
    view! {
        <div class="page">
            <header class="heading">
                <div>
                    <h1>{ui.text(Text::SecurityTitle)}</h1>
                    <p class="intro">{ui.text(Text::SecurityIntro)}</p>
                </div>
            </header>
            {news}
            <section class="section" aria-labelledby="section-ways">
                <header class="section-head">
                    <h2 id="section-ways">{ui.text(Text::WaysTitle)}</h2>
                    <p>{ui.text(Text::WaysIntro)}</p>
                </header>
                <dl class="card ways">{ways.into_iter().collect_view()}</dl>
            </section>
            {password}
            <section class="section" aria-labelledby="section-session">
                <header class="section-head">
                    <h2 id="section-session">{ui.text(Text::SessionTitle)}</h2>
                    <p>{ui.text(Text::SessionIntro)}</p>
                </header>
                <div class="card">
                    <dl class="ways">
                        {time(Text::SessionSince, security.since)} {time(Text::SessionEnds, security.ends)}
                    </dl>
                    <form class="card-end" method="post" action="/sign-out">
                        <button type="submit" class="button">
                            {ui.text(Text::SessionSignOut)}
                        </button>
                    </form>
                </div>
            </section>
            {elsewhere}
        </div>
    }
    .into_any()
}
