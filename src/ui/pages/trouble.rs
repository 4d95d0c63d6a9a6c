//! Pages that say what went wrong and what to do: one clear way on.

use leptos::prelude::*;

use crate::i18n::{Text, Ui};

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// 404.
    NotFound,
    /// 405.
    MethodNotAllowed,
    /// 403: sent by another site.
    CrossSite,
    /// 413.
    TooLarge,
    /// 400.
    Malformed,
    /// 422: the form held a field that nobody knows.
    UnknownField {
        /// Its name.
        name: String,
    },
    /// 503. The number finds it in the logs.
    Unavailable {
        /// The incident number.
        incident: String,
    },
    /// 500.
    Internal {
        /// The incident number.
        incident: String,
    },
    /// 410: what waited for a proof is no longer there, or was done.
    ProofTooLate,
    /// The sign-in did not come to its end.
    SignIn(SignInTrouble),
}

/// Why a sign-in did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInTrouble {
    /// Cancelled, or refused by the tenant.
    Denied,
    /// It took too long, or was begun elsewhere: state, nonce or cookie are missing or do not match.
    Expired,
    /// The token cannot be trusted.
    Rejected,
    /// The account is suspended.
    Suspended,
    /// The tenant does not answer.
    ProviderDown,
}

/// Where the one button leads.
#[derive(Clone, Copy)]
enum Way {
    Start,
    Profile,
    SignIn,
}

impl Trouble {
    const fn parts(&self) -> (Text, Text, Way) {
        match self {
            Self::NotFound => (Text::NotFoundTitle, Text::NotFoundBody, Way::Start),
            Self::MethodNotAllowed => (Text::MethodTitle, Text::MethodBody, Way::Profile),
            Self::CrossSite => (Text::CrossSiteTitle, Text::CrossSiteBody, Way::Profile),
            Self::TooLarge => (Text::TooLargeTitle, Text::TooLargeBody, Way::Profile),
            Self::Malformed => (Text::MalformedTitle, Text::MalformedBody, Way::Profile),
            Self::UnknownField { .. } => (Text::UnknownFieldTitle, Text::UnknownFieldBody, Way::Profile),
            Self::Unavailable { .. } => (Text::UnavailableTitle, Text::UnavailableBody, Way::Profile),
            Self::Internal { .. } => (Text::InternalTitle, Text::InternalBody, Way::Profile),
            Self::ProofTooLate => (Text::ProofTooLateTitle, Text::ProofTooLateBody, Way::Profile),
            Self::SignIn(SignInTrouble::Denied) => (Text::DeniedTitle, Text::DeniedBody, Way::SignIn),
            Self::SignIn(SignInTrouble::Expired) => (Text::ExpiredTitle, Text::ExpiredBody, Way::SignIn),
            Self::SignIn(SignInTrouble::Rejected) => (Text::RejectedTitle, Text::RejectedBody, Way::SignIn),
            Self::SignIn(SignInTrouble::Suspended) => (Text::SuspendedTitle, Text::SuspendedBody, Way::Start),
            Self::SignIn(SignInTrouble::ProviderDown) => (Text::ProviderDownTitle, Text::ProviderDownBody, Way::SignIn),
        }
    }

    /// The title of its page.
    pub const fn title(&self) -> Text {
        self.parts().0
    }

    fn incident(&self) -> Option<String> {
        match self {
            Self::Unavailable { incident } | Self::Internal { incident } => Some(incident.clone()),
            Self::NotFound
            | Self::MethodNotAllowed
            | Self::CrossSite
            | Self::TooLarge
            | Self::Malformed
            | Self::UnknownField { .. }
            | Self::ProofTooLate
            | Self::SignIn(_) => None,
        }
    }
}

/// The page that tells of it.
pub fn trouble(ui: Ui, trouble: &Trouble) -> AnyView {
    let (title, body, way) = trouble.parts();
    let (href, label) = match way {
        Way::Start => ("/", Text::ToStart),
        Way::Profile => ("/profile", Text::ToProfile),
        Way::SignIn => ("/sign-in", Text::SignInOnceMore),
    };
    let button = view! {
        <a class="button primary" href=href>
            {ui.text(label)}
        </a>
    };
    let body = match trouble {
        // The name comes from outside: kept apart from the sentence's own direction.
        Trouble::UnknownField { name } => ui.filled(body, &[("name", &format!("\u{2068}{name}\u{2069}"))]),
        _ => ui.text(body).to_owned(),
    };
    message(ui, title, body, trouble.incident(), button.into_any())
}

/// A page of one message and one way on.
pub fn message(ui: Ui, title: Text, body: String, incident: Option<String>, way_on: AnyView) -> AnyView {
    let incident = incident.filter(|incident| !incident.is_empty()).map(|incident| {
        let incident = format!("\u{2066}{incident}\u{2069}");
        view! { <p class="help">{ui.filled(Text::Incident, &[("incident", &incident)])}</p> }
    });
    view! {
        <div class="page message">
            <div class="card">
                <h1>{ui.text(title)}</h1>
                <p>{body}</p>
                {incident}
                <div class="buttons">{way_on}</div>
            </div>
        </div>
    }
    .into_any()
}
