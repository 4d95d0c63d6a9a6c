//! The page for those who are not signed in.

use leptos::prelude::*;

use crate::{
    i18n::{Text, Ui},
    ui::parts::Tone,
};

/// Why somebody is here who was signed in before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LandingNotice {
    /// They signed out.
    SignedOut,
    /// Their session ended by itself.
    SessionEnded,
}

/// The page for those who are not signed in.
pub fn landing(ui: Ui, notice: Option<LandingNotice>) -> AnyView {
    let notice = notice.map(|notice| {
        let (tone, title, body) = match notice {
            LandingNotice::SignedOut => (Tone::Good, Text::LandingSignedOut, None),
            LandingNotice::SessionEnded => {
                (Tone::Warning, Text::LandingSessionEnded, Some(Text::LandingSessionEndedBody))
            }
        };
        view! {
            <div class=tone.class() role=tone.role()>
                <p class="alert-title">{ui.text(title)}</p>
                {body.map(|body| view! { <p>{ui.text(body)}</p> })}
            </div>
        }
    });
    let point = |title: Text, body: Text| {
        view! {
            <li>
                <h2>{ui.text(title)}</h2>
                <p>{ui.text(body)}</p>
            </li>
        }
    };
    view! {
        <div class="page landing">
            {notice}
            <div class="hero">
                <h1>{ui.text(Text::LandingTitle)}</h1>
                <p class="intro">{ui.text(Text::LandingBody)}</p>
                <a class="button primary big" href="/sign-in">
                    {ui.text(Text::LandingSignIn)}
                </a>
            </div>
            <ul class="points">
                {point(Text::LandingPointEdit, Text::LandingPointEditBody)}
                {point(Text::LandingPointProve, Text::LandingPointProveBody)}
                {point(Text::LandingPointSafe, Text::LandingPointSafeBody)}
            </ul>
        </div>
    }
    .into_any()
}
