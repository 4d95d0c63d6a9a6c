//! How a person signs in, and where they are signed in.

use leptos::prelude::*;

use crate::i18n::{Text, Ui};

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
}

impl std::fmt::Debug for Security {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Security(…)")
    }
}

/// How a person signs in, and where they are signed in.
pub fn security(ui: Ui, security: Security) -> AnyView {
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
            <section class="section" aria-labelledby="section-ways">
                <header class="section-head">
                    <h2 id="section-ways">{ui.text(Text::WaysTitle)}</h2>
                    <p>{ui.text(Text::WaysIntro)}</p>
                </header>
                <dl class="card ways">{ways.into_iter().collect_view()}</dl>
            </section>
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
        </div>
    }
    .into_any()
}
