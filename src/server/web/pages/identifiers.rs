//! `/profile/{email|phone}/{start,confirm,resend,cancel,remove}`: the forms of the two addresses.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::request::Parts as Head,
    response::Response,
};

use super::profile;
use crate::{
    model::{
        identifier::IdentifierKind,
        operation::Operation,
        pending::{Ask, Shown},
        profile::Notice,
    },
    server::{
        domain::{caller::Caller, identifiers::Refusal},
        session::{Found, Session},
        web::{draft::Draft, form, intent::Intent, render::Trouble, reply, state::App, visit::Visit},
    },
};

/// What is asked for.
#[expect(missing_docs, reason = "the names say it")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Start,
    Confirm,
    Resend,
    Cancel,
    Remove,
}

impl Step {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "start" => Self::Start,
            "confirm" => Self::Confirm,
            "resend" => Self::Resend,
            "cancel" => Self::Cancel,
            "remove" => Self::Remove,
            _ => return None,
        })
    }

    /// What it is asked for a proof of.
    pub const fn operation(self, kind: IdentifierKind) -> Operation {
        match self {
            Self::Remove => Operation::remove(kind),
            Self::Start | Self::Confirm | Self::Resend | Self::Cancel => Operation::change(kind),
        }
    }
}

/// Does what a form asks for, and leads to the page that tells what became of it.
pub async fn post(
    State(app): State<Arc<App>>,
    Path((kind, step)): Path<(String, String)>,
    head: Head,
    body: Bytes,
) -> Response {
    let visit = Visit::new(&app, &head);
    let (Some(kind), Some(step)) = (IdentifierKind::from_name(&kind), Step::from_name(&step)) else {
        return reply::trouble(&visit, Trouble::NotFound);
    };
    let Ok(pairs) = form::pairs(&head.headers, &body) else { return reply::trouble(&visit, Trouble::Malformed) };
    let path = head.uri.path();
    let session = match visit.session().await {
        Ok(Found::Valid(session)) => session,
        Ok(Found::Over(_) | Found::Nothing) => {
            let draft = Draft { ask: ask(step, &pairs).map(|ask| (kind, ask)), ..Draft::default() };
            return profile::sign_in_again(&visit, &form::take(&pairs, "form"), draft, path, pairs).await;
        }
        Err(error) => return profile::try_again(&visit, path, pairs, &error),
    };
    finish(&visit, &session, kind, step, path, pairs).await
}

/// What a path of these forms asks for.
pub fn what(path: &str) -> Option<(IdentifierKind, Step)> {
    let (kind, step) = path.strip_prefix("/profile/")?.split_once('/')?;
    Some((IdentifierKind::from_name(kind)?, Step::from_name(step)?))
}

fn ask(step: Step, pairs: &[(String, String)]) -> Option<Ask> {
    (step == Step::Start).then(|| Ask {
        typed: Shown(form::take(pairs, "address")),
        country: form::take(pairs, "country"),
        problem: None,
    })
}

/// Does what a form of a person who is signed in asks for; or leads to the page that asks for a proof first.
pub async fn finish(
    visit: &Visit<'_>,
    session: &Session,
    kind: IdentifierKind,
    step: Step,
    path: &str,
    pairs: Vec<(String, String)>,
) -> Response {
    let app = visit.app;
    let ask = ask(step, &pairs);
    let mut draft = Draft { about: Some(kind), ..Draft::default() };
    if profile::owner_of_form(app, &form::take(&pairs, "form")).is_some_and(|owner| owner != session.caller.user) {
        draft.notice = Some(Notice::AnotherPerson);
    } else {
        match run(app, &session.caller, kind, step, ask.as_ref(), &form::take(&pairs, "code")).await {
            Ok(notice) => draft.notice = Some(notice),
            Err(Refusal::Because(reason)) => match ask {
                Some(ask) => draft.ask = Some((kind, Ask { problem: Some(reason), ..ask })),
                None => draft.refused = Some((kind, reason)),
            },
            Err(Refusal::ProveFirst) => {
                let intent = Intent::new(session, step.operation(kind), path, pairs.clone());
                return match intent.keep(app, session).await {
                    Ok(page) => reply::see_other(&page),
                    Err(error) => profile::try_again(visit, path, pairs, &error),
                };
            }
            Err(Refusal::Unavailable) => {
                return profile::try_again(visit, path, pairs, &"an address could not be changed");
            }
        }
    }
    let anchor = kind.name();
    match draft.keep(app, &session.caller.user).await {
        Ok(id) => reply::see_other(&format!("/profile?result={id}#{anchor}")),
        Err(error) => profile::try_again(visit, path, pairs, &error),
    }
}

async fn run(
    app: &App,
    caller: &Caller,
    kind: IdentifierKind,
    step: Step,
    ask: Option<&Ask>,
    code: &str,
) -> Result<Notice, Refusal> {
    let identifiers = &app.identifiers;
    match step {
        Step::Start => {
            let (typed, country) = ask.map_or(("", ""), |ask| (ask.typed.0.as_str(), ask.country.as_str()));
            identifiers.start(caller, kind, typed, country).await.map(|()| Notice::CodeSent)
        }
        Step::Confirm => identifiers.confirm(caller, kind, code).await.map(|()| Notice::AddressChanged),
        Step::Resend => identifiers.resend(caller, kind).await.map(|()| Notice::CodeSentAgain),
        Step::Cancel => identifiers.cancel(caller, kind).await.map(|()| Notice::ChangeCancelled),
        Step::Remove => identifiers.remove(caller, kind).await.map(|()| Notice::AddressRemoved),
    }
}
