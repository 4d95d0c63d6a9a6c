//! `/confirm`: asks a person to prove that it is still them, by one of several ways, and then does what they were about to do.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, Request, State},
    http::{StatusCode, request::Parts as Head},
    response::Response,
};

use super::{
    identifiers, landing,
    profile::{self, Posting},
    security, signing,
};
use crate::{
    model::{check::Reason, edit, identifier::IdentifierKind, operation::Operation},
    server::{
        domain::{
            caller::Grant,
            identifiers::Refusal,
            loading::Patience,
            profile::heading,
            stepup::{FreshSignIn, VALID, code},
        },
        session::{ABSOLUTE, Found, Session},
        web::{
            cookies::Name,
            form,
            intent::{self, Intent},
            render::{Confirm, Kind, Trouble, Way},
            reply,
            state::App,
            visit::Visit,
        },
    },
};

/// The page.
pub async fn get(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let mut visit = Visit::new(&app, &head);
    let session = match visit.session().await {
        Ok(Found::Valid(session)) => session,
        Ok(Found::Over(_)) => return landing::ended(&visit, StatusCode::UNAUTHORIZED),
        Ok(Found::Nothing) => return profile::to_sign_in(&visit),
        Err(error) => return reply::unavailable(&visit, &error),
    };
    let of = visit.query("of").unwrap_or_default();
    let intent = match Intent::find(&app, &session, &of).await {
        Ok(Some(intent)) => intent,
        Ok(None) => return reply::trouble(&visit, Trouble::ProofTooLate),
        Err(error) => return reply::unavailable(&visit, &error),
    };
    let Ok(known) = profile::load(&app, &session, Patience::Full).await else {
        return landing::ended(&visit, StatusCode::UNAUTHORIZED);
    };
    profile::recognise(&mut visit, &session, &known);
    let under_way = match app.stepup.code_under_way(&session.caller, intent.operation).await {
        Ok(code) => code,
        Err(error) => return reply::unavailable(&visit, &error),
    };
    let person = &known.person;
    let masked = |kind| code::address(person, kind).map(|address| (kind, address.masked()));
    let addresses: Vec<_> = IdentifierKind::ALL.into_iter().filter_map(masked).collect();
    let code = under_way.and_then(|code| {
        let (_, to) = addresses.iter().find(|(kind, _)| *kind == code.kind)?;
        Some((to.clone(), code.resend_in))
    });
    let page = Confirm {
        operation: intent.operation,
        of,
        username: person.username.clone().or_else(|| person.email.clone()).unwrap_or_default(),
        // Where the tenant does not tell, trying costs nothing.
        has_password: person.has_password.unwrap_or(true),
        addresses,
        code,
        told: intent.told,
    };
    let status = if page.told.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let heading = heading(&session.caller.user, person, app.trusted());
    reply::page(&visit, status, Some(&heading), Kind::Confirm(page))
}

/// Takes a proof.
pub async fn post(State(app): State<Arc<App>>, Path(way): Path<String>, head: Head, body: Bytes) -> Response {
    let visit = Visit::new(&app, &head);
    let Some(way) = Way::from_name(&way) else { return reply::trouble(&visit, Trouble::NotFound) };
    let Ok(pairs) = form::pairs(&head.headers, &body) else { return reply::trouble(&visit, Trouble::Malformed) };
    let of = form::take(&pairs, "of");
    let session = match visit.session().await {
        Ok(Found::Valid(session)) => session,
        Ok(Found::Over(_) | Found::Nothing) => return landing::ended(&visit, StatusCode::UNAUTHORIZED),
        Err(error) => return reply::unavailable(&visit, &error),
    };
    let (caller, stepup) = (&session.caller, &app.stepup);
    let intent = match Intent::find(&app, &session, &of).await {
        Ok(Some(intent)) => intent,
        Ok(None) => return reply::trouble(&visit, Trouble::ProofTooLate),
        Err(error) => return reply::unavailable(&visit, &error),
    };
    let operation = intent.operation;
    let result = match way {
        Way::Password => stepup.by_password(caller, operation, &form::take(&pairs, "password")).await.map(Some),
        Way::Code => stepup.by_code(caller, operation, &form::take(&pairs, "code")).await.map(Some),
        Way::Send => match IdentifierKind::from_name(&form::take(&pairs, "kind")) {
            Some(kind) => stepup.send_code(caller, operation, kind).await.map(|()| None),
            None => return reply::trouble(&visit, Trouble::Malformed),
        },
        Way::SignIn => return signing::prove(&visit, &of).await,
    };
    proven(&visit, *session, &of, intent, way, result).await
}

/// A person came back from the tenant, where they were sent to prove themselves for what waits under `of`.
pub async fn signed_in(visit: &Visit<'_>, session: Session, of: &str, fresh: Result<FreshSignIn, Reason>) -> Response {
    let intent = match Intent::find(visit.app, &session, of).await {
        Ok(Some(intent)) => intent,
        Ok(None) => return reply::trouble(visit, Trouble::ProofTooLate),
        Err(error) => return reply::unavailable(visit, &error),
    };
    let result = match fresh {
        Ok(fresh) => visit.app.stepup.by_sign_in(&session.caller, intent.operation, &fresh).await.map(Some),
        Err(reason) => Err(reason.into()),
    };
    proven(visit, session, of, intent, Way::SignIn, result).await
}

async fn proven(
    visit: &Visit<'_>,
    session: Session,
    of: &str,
    mut intent: Intent,
    way: Way,
    result: Result<Option<Grant>, Refusal>,
) -> Response {
    intent.told = match result {
        Ok(Some(grant)) => return finish(visit, session, of, grant).await,
        Ok(None) => None,
        Err(Refusal::Because(reason)) => Some((way, reason)),
        Err(Refusal::ProveFirst | Refusal::Unavailable) => {
            return reply::unavailable(visit, &"a proof could not be checked");
        }
    };
    match intent.keep_as(visit.app, &session, of).await {
        Ok(()) => reply::see_other(&intent::page(of)),
        Err(error) => reply::unavailable(visit, &error),
    }
}

/// Does what waited for the proof. The browser keeps the grant: where something else is refused before it is spent, it is
/// still good.
async fn finish(visit: &Visit<'_>, mut session: Session, of: &str, grant: Grant) -> Response {
    let app = visit.app;
    let intent = match Intent::take(app, &session, of).await {
        Ok(Some(intent)) => intent,
        Ok(None) => return reply::trouble(visit, Trouble::ProofTooLate),
        Err(error) => return reply::unavailable(visit, &error),
    };
    let mut cookies = vec![app.jar.set(Name::Grant, "", &grant.0, Some(VALID))];
    session.caller.grant = Some(grant);
    // Who has only a copy of the session is out from here on.
    if let Some(old) = visit.cookie(Name::Session) {
        match app.sessions.rotate(&*app.sign_ins.own, &old).await {
            Ok(Some((cookie, key))) => {
                session.caller.session = key;
                cookies.push(app.jar.set(Name::Session, "", &cookie, Some(ABSOLUTE)));
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "a session could not be given a new id"),
        }
    }
    let Intent { operation, path, pairs, .. } = intent;
    let response = match operation {
        Operation::ChangeUsername => {
            let posted = edit::take_apart(app.schemas.current().bare(), pairs.iter().cloned());
            let posting = Posting { posted, pairs, kept: Vec::new(), change: None };
            profile::finish(visit, &session, posting).await
        }
        Operation::ChangeEmail | Operation::ChangePhone | Operation::RemoveEmail | Operation::RemovePhone => {
            match identifiers::what(&path) {
                Some((kind, step)) => identifiers::finish(visit, &session, kind, step, &path, pairs).await,
                None => reply::trouble(visit, Trouble::NotFound),
            }
        }
        Operation::SetPassword | Operation::EndSessions => match security::What::from_path(&path) {
            Some(what) => security::finish(visit, &session, what, pairs).await,
            None => reply::trouble(visit, Trouble::NotFound),
        },
    };
    cookies.into_iter().fold(response, reply::with_cookie)
}
