//! `/security`: the ways to sign in, the password, this session and the others.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Bytes,
    extract::{Path, Request, State},
    http::{StatusCode, request::Parts as Head},
    response::Response,
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{landing, profile};
use crate::{
    model::{field::FORM, identifier::IdentifierKind, operation::Operation},
    server::{
        clock::Timestamp,
        domain::{
            agent,
            identifiers::Refusal,
            loading::{Known, Patience},
            passwords::{Denied, Elsewhere},
            profile::{heading, held},
            signins,
        },
        session::{Found, Session},
        web::{
            form,
            intent::Intent,
            kept,
            render::{Kind, Place, Security, Told, Trouble},
            reply,
            state::App,
            visit::Visit,
        },
    },
};

/// How long the page waits for what it can do without: the policy, the tenant's sessions.
const BUDGET: Duration = Duration::from_secs(1);
/// How long what a form came to is kept.
const KEPT: Duration = Duration::from_mins(10);
/// What is kept.
const TOLD: &str = "security";

/// The page.
pub async fn get(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let mut visit = Visit::new(&app, &head);
    let session = match visit.session().await {
        Ok(Found::Valid(session)) => session,
        Ok(Found::Over(_)) => return landing::ended(&visit, StatusCode::UNAUTHORIZED),
        Ok(Found::Nothing) => return reply::see_other("/sign-in?return_to=/security"),
        Err(error) => return reply::unavailable(&visit, &error),
    };
    let result = visit.query("result");
    let told = match &result {
        Some(id) => match kept::find(&app, TOLD, &session.caller.user, id).await {
            Ok(told) => told,
            Err(error) => return reply::unavailable(&visit, &error),
        },
        None => None,
    };
    let own = match app.sessions.of(&*app.sign_ins.own, &session.caller.user).await {
        Ok(own) => own,
        Err(error) => return reply::unavailable(&visit, &error),
    };
    let patience = if result.is_some() { Patience::Full } else { Patience::Short };
    let (known, policy, listed) = tokio::join!(
        profile::load(&app, &session, patience),
        tokio::time::timeout(BUDGET, app.passwords.access.password_policy()),
        tokio::time::timeout(BUDGET, app.sign_ins.list(&session.caller, own.clone())),
    );
    let Ok(known) = known else { return landing::ended(&visit, StatusCode::UNAUTHORIZED) };
    let (places, all_known) =
        listed.unwrap_or_else(|_| (signins::places(&session.caller.session, own, Vec::new()), false));
    profile::recognise(&mut visit, &session, &known);
    let zone = person_zone(&known);
    let person = &known.person;
    let shown = |kind| held(kind, person, None).address.map(|address| address.0);
    let page = Security {
        password: person.has_password.unwrap_or(false),
        email: shown(IdentifierKind::Email),
        phone: shown(IdentifierKind::Phone),
        identities: person.identities.as_ref().map_or(0, Vec::len),
        since: instant(&visit, zone, session.created),
        ends: instant(&visit, zone, session.ends),
        form: profile::form_of(&app, &session.caller.user),
        username: person.username.clone().or_else(|| person.email.clone()).unwrap_or_default(),
        policy: policy.ok().and_then(Result::ok),
        elsewhere: places.iter().filter(|place| !place.is_here).map(|one| place(&visit, zone, one)).collect(),
        all_known,
        told,
    };
    let wrong = page.told.as_ref().is_some_and(Told::is_wrong);
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let heading = heading(&session.caller.user, person, app.trusted());
    reply::page(&visit, status, Some(&heading), Kind::Security(page))
}

fn place(visit: &Visit<'_>, zone: Option<&str>, place: &signins::Place) -> Place {
    let shown = |at| instant(visit, zone, at).0;
    let tenant = place.tenant.as_ref();
    Place {
        id: place.id(),
        agent: tenant.and_then(|session| session.agent.as_deref()).and_then(agent::describe),
        ip: tenant.and_then(|session| session.ip.clone()),
        since: shown(place.since()),
        seen: place.seen().map(shown),
    }
}

/// What a form of this page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A first or a new password.
    Password,
    /// The end of one session elsewhere.
    End,
    /// The end of all others.
    EndOthers,
}

impl What {
    const ALL: [(&'static str, Self); 3] = [
        ("/security/password", Self::Password),
        ("/security/end", Self::End),
        ("/security/end-others", Self::EndOthers),
    ];

    /// What a path asks for.
    pub fn from_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(given, _)| *given == path).map(|(_, what)| what)
    }

    fn path(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, what)| *what == self).map_or("/security", |(path, _)| path)
    }

    const fn operation(self) -> Operation {
        match self {
            Self::Password => Operation::SetPassword,
            Self::End | Self::EndOthers => Operation::EndSessions,
        }
    }
}

/// Takes a form of this page.
pub async fn post(State(app): State<Arc<App>>, Path(_): Path<String>, head: Head, body: Bytes) -> Response {
    let visit = Visit::new(&app, &head);
    let Some(what) = What::from_path(head.uri.path()) else { return reply::trouble(&visit, Trouble::NotFound) };
    let Ok(pairs) = form::pairs(&head.headers, &body) else { return reply::trouble(&visit, Trouble::Malformed) };
    match visit.session().await {
        Ok(Found::Valid(session)) => finish(&visit, &session, what, pairs).await,
        // A password that was typed is not kept for a session to come.
        Ok(Found::Over(_) | Found::Nothing) => landing::ended(&visit, StatusCode::UNAUTHORIZED),
        Err(error) => reply::unavailable(&visit, &error),
    }
}

/// Does what a form of a person who is signed in asks for; or leads to the page that asks for a proof first. The answer leads
/// to the page that tells what became of it, without what was typed.
pub async fn finish(visit: &Visit<'_>, session: &Session, what: What, pairs: Vec<(String, String)>) -> Response {
    let app = visit.app;
    let told = match profile::owner_of_form(app, &form::take(&pairs, FORM)) {
        Some(owner) if owner == session.caller.user => match run(app, session, what, &pairs).await {
            Ok(told) => told,
            Err(Denied::Flawed(flaws)) => Told::Flawed(flaws),
            Err(Denied::Because(Refusal::Because(reason))) => Told::Refused(reason),
            Err(Denied::Because(Refusal::Unavailable)) => Told::Unavailable,
            Err(Denied::Because(Refusal::ProveFirst)) => {
                let intent = Intent::new(session, what.operation(), what.path(), pairs);
                return match intent.keep(app, session).await {
                    Ok(page) => reply::see_other(&page),
                    Err(error) => reply::unavailable(visit, &error),
                };
            }
        },
        Some(_) | None => Told::AnotherPerson,
    };
    match kept::keep(app, TOLD, &session.caller.user, &told, KEPT).await {
        Ok(id) => reply::see_other(&format!("/security?result={id}")),
        Err(error) => reply::unavailable(visit, &error),
    }
}

async fn run(app: &App, session: &Session, what: What, pairs: &[(String, String)]) -> Result<Told, Denied> {
    let caller = &session.caller;
    let own = app.sessions.of(&*app.sign_ins.own, &caller.user).await?;
    match what {
        What::Password => {
            let others = (form::take(pairs, "elsewhere") == "end").then_some(own);
            Ok(match app.passwords.set(caller, form::take(pairs, "password"), others).await? {
                Elsewhere::Stays => Told::PasswordSet,
                Elsewhere::Ended => Told::PasswordSetAlone,
                Elsewhere::MayBeAlive => Told::PasswordSetNotAlone,
            })
        }
        What::End => {
            app.sign_ins.end(caller, own, &form::take(pairs, "place")).await?;
            Ok(Told::Ended)
        }
        What::EndOthers => {
            app.sign_ins.end_others(caller, own).await?;
            Ok(Told::EndedAll)
        }
    }
}

/// The time zone of the person's profile.
fn person_zone(known: &Known) -> Option<&str> {
    known.person.profile.get("zoneinfo").and_then(|value| value.as_str())
}

/// An instant for people, in the language of the page and their own time zone, and for machines (RFC 3339).
fn instant(visit: &Visit<'_>, zone: Option<&str>, at: Timestamp) -> (String, String) {
    let machine = OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    (visit.language.dates.instant(at, zone), machine.format(&Rfc3339).unwrap_or_default())
}
