//! `/profile/payment/…`: the forms of payment methods, the way back from the provider's page, and what a provider tells by
//! itself. All of it works without a script, and none of it is in the browser's half.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, request::Parts as Head},
    response::{IntoResponse as _, Response},
};

use super::{landing, profile};
use crate::{
    model::{
        payment::{Told, Wallet},
        pending::Shown,
        profile::Notice,
    },
    server::{
        domain::{
            loading::Patience,
            payments::{NotTaken, Refusal},
            profile::heading,
        },
        session::{Found, Session},
        web::{
            draft::Draft,
            form,
            render::{Kind, MethodPage, MethodStep, Trouble},
            reply,
            state::App,
            visit::Visit,
        },
    },
};

/// The header that Stripe signs in.
const SIGNATURE: &str = "stripe-signature";

/// What is asked for of all methods.
#[derive(Clone, Copy)]
enum Act {
    Add,
    Refresh,
}

/// What is asked for of one.
#[derive(Clone, Copy)]
enum Step {
    Default,
    Rename,
    Remove,
}

impl Act {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "add" => Some(Self::Add),
            "refresh" => Some(Self::Refresh),
            _ => None,
        }
    }
}

impl Step {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "default" => Some(Self::Default),
            "rename" => Some(Self::Rename),
            "remove" => Some(Self::Remove),
            _ => None,
        }
    }
}

/// A form that a person sent, with their session.
struct Sent {
    session: Box<Session>,
    pairs: Vec<(String, String)>,
}

/// What every form of this file is checked for.
async fn sent(visit: &Visit<'_>, head: &Head, body: &Bytes) -> Result<Sent, Response> {
    let app = visit.app;
    if !can_be_changed(app) {
        return Err(reply::trouble(visit, Trouble::NotFound));
    }
    let Ok(pairs) = form::pairs(&head.headers, body) else { return Err(reply::trouble(visit, Trouble::Malformed)) };
    let form = form::take(&pairs, "form");
    let path = head.uri.path();
    let session = match visit.session().await {
        Ok(Found::Valid(session)) => session,
        Ok(Found::Over(_) | Found::Nothing) => {
            return Err(profile::sign_in_again(visit, &form, Draft::default(), path, pairs).await);
        }
        Err(error) => return Err(profile::try_again(visit, path, pairs, &error)),
    };
    if profile::owner_of_form(app, &form).is_none_or(|owner| owner != session.caller.user) {
        let draft = Draft { notice: Some(Notice::AnotherPerson), ..Draft::default() };
        return Err(match draft.keep(app, &session.caller.user).await {
            Ok(id) => reply::see_other(&format!("/profile?result={id}")),
            Err(_) => reply::see_other("/profile"),
        });
    }
    Ok(Sent { session, pairs })
}

/// Whether the page has payment methods that the person may change.
fn can_be_changed(app: &App) -> bool {
    app.schemas.current().payment_methods().is_some_and(|row| !row.field(None).read_only)
}

/// `POST /profile/payment/{add|refresh}`
pub async fn post(State(app): State<Arc<App>>, Path(act): Path<String>, head: Head, body: Bytes) -> Response {
    let visit = Visit::new(&app, &head);
    let Some(act) = Act::from_name(&act) else { return reply::trouble(&visit, Trouble::NotFound) };
    let Sent { session, pairs } = match sent(&visit, &head, &body).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let told = match act {
        Act::Add => match app.payments.begin(&session.caller, visit.language.tag).await {
            Ok(page) => return reply::see_other(&page),
            Err(refusal) => Err(refusal),
        },
        Act::Refresh => app.payments.refresh(&session.caller).await,
    };
    tell(&visit, &session, head.uri.path(), pairs, told).await
}

/// `POST /profile/payment/{id}/{default|rename|remove}`
pub async fn post_step(
    State(app): State<Arc<App>>,
    Path((id, step)): Path<(String, String)>,
    head: Head,
    body: Bytes,
) -> Response {
    let visit = Visit::new(&app, &head);
    let Some(step) = Step::from_name(&step) else { return reply::trouble(&visit, Trouble::NotFound) };
    let Sent { session, pairs } = match sent(&visit, &head, &body).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let path = head.uri.path();
    let told = match step {
        Step::Default => app.payments.make_default(&session.caller, &id).await,
        Step::Rename => {
            let typed = form::take(&pairs, "label");
            match app.payments.rename(&session.caller, &id, &typed).await {
                Ok(Ok(told)) => Ok(told),
                Ok(Err(problem)) => {
                    let draft = Draft { label: Some((Shown(typed), problem)), ..Draft::default() };
                    return ask_again(&visit, &session, path, pairs, draft).await;
                }
                Err(refusal) => Err(refusal),
            }
        }
        Step::Remove => match app.payments.remove(&session.caller, &id, &form::take(&pairs, "next")).await {
            Ok(Some(told)) => Ok(told),
            Ok(None) => {
                let draft = Draft { lacks_next: true, ..Draft::default() };
                return ask_again(&visit, &session, path, pairs, draft).await;
            }
            Err(refusal) => Err(refusal),
        },
    };
    tell(&visit, &session, path, pairs, told).await
}

/// Leads to the page that tells what became of a form.
async fn tell(
    visit: &Visit<'_>,
    session: &Session,
    path: &str,
    pairs: Vec<(String, String)>,
    told: Result<Told, Refusal>,
) -> Response {
    let told = match told {
        Ok(told) | Err(Refusal::Because(told)) => told,
        Err(Refusal::Unavailable(error)) => return profile::try_again(visit, path, pairs, &error),
    };
    let draft = Draft { payment: Some(told), ..Draft::default() };
    match draft.keep(visit.app, &session.caller.user).await {
        Ok(id) => reply::see_other(&format!("/profile?result={id}#{}", anchor(visit.app))),
        Err(error) => profile::try_again(visit, path, pairs, &error),
    }
}

/// Leads back to the page of one method, with what is wrong.
async fn ask_again(
    visit: &Visit<'_>,
    session: &Session,
    path: &str,
    pairs: Vec<(String, String)>,
    draft: Draft,
) -> Response {
    match draft.keep(visit.app, &session.caller.user).await {
        Ok(id) => reply::see_other(&format!("{path}?result={id}")),
        Err(error) => profile::try_again(visit, path, pairs, &error),
    }
}

/// Where the page shows payment methods.
fn anchor(app: &App) -> String {
    app.schemas.current().payment_methods().map(|row| row.id.clone()).unwrap_or_default()
}

/// `GET /profile/payment/return?state=…`: the way back from the provider's page. As with the callback of a sign-in, this
/// GET has an effect, and its state, which is bound to person and session and works once, stands for the form.
pub async fn back(State(app): State<Arc<App>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let visit = Visit::new(&app, &head);
    let session = match visit.session().await {
        Ok(Found::Valid(session)) => session,
        Ok(Found::Over(_) | Found::Nothing) => return reply::see_other("/sign-in?return_to=/profile"),
        Err(error) => return reply::unavailable(&visit, &error),
    };
    let state = visit.query("state").unwrap_or_default();
    let told = match app.payments.complete(&session.caller, &state).await {
        Ok(told) | Err(Refusal::Because(told)) => told,
        Err(Refusal::Unavailable(error)) => return reply::unavailable(&visit, &error),
    };
    let draft = Draft { payment: Some(told), ..Draft::default() };
    match draft.keep(&app, &session.caller.user).await {
        Ok(id) => reply::see_other(&format!("/profile?result={id}#{}", anchor(&app))),
        Err(error) => reply::unavailable(&visit, &error),
    }
}

/// `GET /profile/payment/{id}/{rename|remove}`
pub async fn get_step(
    State(app): State<Arc<App>>,
    Path((id, step)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    let mut visit = Visit::new(&app, &head);
    let Some(step) = Step::from_name(&step).filter(|_| can_be_changed(&app)) else {
        return reply::trouble(&visit, Trouble::NotFound);
    };
    let session = match visit.session().await {
        Ok(Found::Valid(session)) => session,
        Ok(Found::Over(_)) => return landing::ended(&visit, StatusCode::UNAUTHORIZED),
        Ok(Found::Nothing) => return reply::see_other("/sign-in?return_to=/profile"),
        Err(error) => return reply::unavailable(&visit, &error),
    };
    let Ok(known) = profile::load(&app, &session, Patience::Short).await else {
        return landing::ended(&visit, StatusCode::UNAUTHORIZED);
    };
    visit.for_person(profile::locale(&known));
    let draft = match visit.query("result") {
        Some(id) => match Draft::find(&app, &id, &session.caller.user).await {
            Ok(draft) => draft.unwrap_or_default(),
            Err(error) => return reply::unavailable(&visit, &error),
        },
        None => Draft::default(),
    };
    let Wallet { methods, .. } = app.payments.wallet(&session.methods);
    let (own, others): (Vec<_>, Vec<_>) = methods.into_iter().partition(|method| method.id == id);
    let Some(method) = own.into_iter().next() else {
        return reply::trouble(&visit, Trouble::NotFound);
    };
    let step = match step {
        Step::Rename => {
            let (typed, problem) =
                draft.label.map_or((method.label.clone(), None), |(Shown(typed), problem)| (typed, Some(problem)));
            MethodStep::Rename { typed, problem }
        }
        Step::Remove => MethodStep::Remove { others, lacks_next: draft.lacks_next },
        // It has no page: its button is on the profile page.
        Step::Default => return reply::see_other(&format!("/profile#{}", anchor(&app))),
    };
    let status = if step.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = profile::form_of(&app, &session.caller.user);
    let heading = heading(&session.caller.user, &known.person, app.trusted());
    let back = format!("/profile#{}", anchor(&app));
    reply::page(&visit, status, Some(&heading), Kind::Method(Box::new(MethodPage { method, step, form, back })))
}

/// `POST /payments/webhook`: what a provider tells by itself. Answered for machines: 2xx when it is done, 4xx when it is not
/// believed, 503 when it is to be told again.
pub async fn webhook(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match app.payments.told(signature, &body).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(NotTaken::Event(error)) => {
            tracing::warn!(%error, "a payment event was not believed");
            StatusCode::BAD_REQUEST.into_response()
        }
        Err(NotTaken::Unavailable(what)) => {
            tracing::error!(what, "a payment event could not be followed; it will be told again");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
