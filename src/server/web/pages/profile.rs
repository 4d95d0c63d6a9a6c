//! `/profile`: shown filled in, saved.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::Bytes,
    extract::{Request, State},
    http::{StatusCode, request::Parts as Head},
    response::Response,
};

use super::landing;
use crate::{
    model::{
        address::{DRAWN_FOR, KEPT},
        check::Reason,
        edit::{self, Posted, Problem},
        field::{FORM, Kind, WAS},
        identifier::IdentifierKind,
        operation::Operation,
        profile::{Notice, Profile},
        report::{self, Outcome, Report},
        value,
    },
    server::{
        domain::{
            loading::{Gone, Known, Patience},
            person::UserId,
            ports::Ended,
            profile::{Parts, lay_out},
            schema::Schema,
        },
        seal::Purpose,
        session::{Found, Session},
        web::{
            address::Addresses,
            cookies::Name,
            draft::Draft,
            form,
            intent::Intent,
            render::{self, Menu, Opened, Trouble},
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
        Ok(Found::Nothing) => return to_sign_in(&visit),
        Err(error) => return reply::unavailable(&visit, &error),
    };
    let draft = match visit.query("result") {
        Some(id) => match Draft::find(&app, &id, &session.caller.user).await {
            Ok(draft) => draft,
            Err(error) => return reply::unavailable(&visit, &error),
        },
        None => None,
    };
    // Who sent a form waits for what became of it; and the page that came too early loads itself again to wait.
    let patience =
        if visit.query("result").or(visit.query("wait")).is_some() { Patience::Full } else { Patience::Short };
    let Ok(known) = load(&app, &session, patience).await else {
        return landing::ended(&visit, StatusCode::UNAUTHORIZED);
    };
    recognise(&mut visit, &session, &known);
    let schema = app.schemas.current();
    let mut profile = lay_out(parts(&app, &schema, &session, &known), visit.language);
    let mut status = StatusCode::OK;
    if let Some(draft) = draft {
        if !known.standing.can_change() && !draft.typed.is_empty() {
            // A page that cannot be changed has no place for what was typed.
            return try_again(
                &visit,
                "/profile",
                pairs_of(&schema, &draft, &profile.form),
                &"the Management API is not there",
            );
        }
        if draft.is_wrong() {
            status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        draft.apply(&mut profile, visit.language);
    }
    if let Some(part) = visit.swap() {
        return reply::part(&visit, status, part, &profile, opened(&visit));
    }
    let heading = profile.heading.clone();
    reply::page(
        &visit,
        status,
        Some(&heading),
        render::Kind::Profile { profile: Box::new(profile), opened: opened(&visit) },
    )
}

/// Saves the form, and leads to the page that tells what became of it.
pub async fn post(State(app): State<Arc<App>>, head: Head, body: Bytes) -> Response {
    let visit = Visit::new(&app, &head);
    let Ok(pairs) = form::pairs(&head.headers, &body) else { return reply::trouble(&visit, Trouble::Malformed) };
    let schema = app.schemas.current();
    let (addresses, rest) = Addresses::split(&pairs);
    let mut posted = edit::take_apart(schema.bare(), rest);
    let kept = addresses.carry(schema.bare(), &mut posted.fields);
    let session = match visit.session().await {
        Ok(Found::Valid(session)) => session,
        Ok(Found::Over(_) | Found::Nothing) => {
            let draft = Draft { notice: Some(Notice::Kept), typed: posted.fields, kept, ..Draft::default() };
            return sign_in_again(&visit, &posted.form, draft, "/profile", pairs).await;
        }
        Err(error) => return try_again(&visit, "/profile", pairs, &error),
    };
    if let Some((name, _)) = posted.refused.iter().find(|(_, reason)| *reason == Reason::UnknownField) {
        return reply::trouble(&visit, Trouble::UnknownField { name: name.chars().take(64).collect() });
    }
    finish(&visit, &session, Posting { posted, pairs, kept, change: addresses.change }).await
}

/// A form that was posted.
#[derive(Debug)]
pub struct Posting {
    /// What it holds, by fields.
    pub posted: Posted,
    /// The same as it was sent.
    pub pairs: Vec<(String, String)>,
    /// What was typed in addresses for other countries, by field.
    pub kept: Vec<(String, String)>,
    /// The address whose country was changed, when it is not to be saved but shown with another country's parts.
    pub change: Option<String>,
}

/// Saves the form of a person who is signed in; where only a proof is missing, leads to the page that asks for it.
pub async fn finish(visit: &Visit<'_>, session: &Session, posting: Posting) -> Response {
    let Posting { posted, pairs, kept, change } = posting;
    let app = visit.app;
    let (mut draft, changed_language) = save(app, session, posted, change.is_some()).await;
    if draft.notice != Some(Notice::AnotherPerson) {
        draft.kept = kept;
    }
    // Who asked for another country's form goes on there.
    let schema = app.schemas.current();
    let place = change.filter(|id| schema.find(id).is_some()).map_or_else(String::new, |id| format!("#{id}.country"));
    let location = match report::waiting(&draft.report) {
        Some(id) => {
            let mark = format!("{WAS}{id}");
            let of_field = pairs.iter().filter(|(name, _)| name == id || *name == mark || name == FORM).cloned();
            Intent::new(session, Operation::ChangeUsername, "/profile", of_field.collect()).keep(app, session).await
        }
        None => draft.keep(app, &session.caller.user).await.map(|id| format!("/profile?result={id}{place}")),
    };
    let response = match location {
        Ok(location) => reply::see_other(&location),
        // What can be told is told by the page itself: what is stored.
        Err(_) if draft.typed.is_empty() => reply::see_other("/profile"),
        Err(error) => return try_again(visit, "/profile", pairs, &error),
    };
    if changed_language {
        return app.jar.follow_profile().into_iter().fold(response, reply::with_cookie);
    }
    response
}

/// Saves what was posted, or only takes it in for a page with another country's form. Tells whether the language changed too.
async fn save(app: &App, session: &Session, posted: Posted, only_redraw: bool) -> (Draft, bool) {
    let typed = posted.fields.clone();
    match owner_of_form(app, &posted.form) {
        Some(owner) if owner != session.caller.user => {
            return (Draft { notice: Some(Notice::AnotherPerson), ..Draft::default() }, false);
        }
        Some(_) => {}
        // Sealed with a key that is gone: shown again, to be sent again.
        None => return (Draft { notice: Some(Notice::Kept), typed, ..Draft::default() }, false),
    }
    if !posted.refused.is_empty() {
        let problems = posted.refused.into_iter().map(|(id, reason)| (id, Problem::of_whole(reason))).collect();
        return (Draft { notice: Some(Notice::Wrong), typed, problems, ..Draft::default() }, false);
    }
    if only_redraw {
        return (Draft { typed, ..Draft::default() }, false);
    }
    match app.saver.save(&session.caller, &posted.fields).await {
        Ok(report) => {
            app.news.saved(&session.caller.user).await;
            let Report { fields, language_changed, .. } = &report;
            let unsaved = |id: &str| fields.iter().any(|f| f.id == id && f.outcome != Outcome::Saved);
            let typed = typed.into_iter().filter(|sent| unsaved(&sent.id)).collect();
            let notice = Some(Notice::Saved(report.sum()));
            let draft = Draft { notice, typed, report: fields.clone(), ..Draft::default() };
            (draft, *language_changed)
        }
        Err(problems) => (Draft { notice: Some(Notice::Wrong), typed, problems, ..Draft::default() }, false),
    }
}

/// What is known of the session's person. A person who is gone is signed out.
///
/// # Errors
/// The tenant says that they are gone.
pub async fn load(app: &App, session: &Session, patience: Patience) -> Result<Known, Gone> {
    let known = app.loader.load(&session.caller.user, session.own(), patience).await;
    if known.is_err() {
        let ended = app.records.end_session(&session.caller.session, Ended::Refused, app.clock.now()).await;
        if let Err(error) = ended {
            tracing::warn!(%error, "the session of a person who is gone could not be ended");
        }
    }
    known
}

/// What the page is made of.
pub fn parts<'a>(app: &'a App, schema: &'a Schema, session: &'a Session, known: &'a Known) -> Parts<'a> {
    let pending: BTreeMap<_, _> =
        session.pending.iter().filter_map(|row| Some((row.kind.name(), app.identifiers.show(row)?))).collect();
    Parts {
        schema,
        user: &session.caller.user,
        known,
        values: &session.values,
        pending,
        trusted: app.trusted(),
        wallet: app.payments.wallet(&session.methods),
        form: form_of(app, &session.caller.user),
    }
}

/// Goes on in the language of a person's profile, with a menu that saves another one there.
pub fn recognise(visit: &mut Visit<'_>, session: &Session, known: &Known) {
    visit.for_person(locale(known));
    let schema = visit.app.schemas.current();
    let language = schema.language().filter(|_| known.standing.can_change());
    visit.menu = language.and_then(|(row, field)| {
        let value = row.read(&field.kind, &known.person, &session.values)?;
        let was = value::tag(&value::split(&field.kind, &value));
        Some(Menu { form: form_of(visit.app, &session.caller.user), was })
    });
}

/// The language of the person's profile.
pub fn locale(known: &Known) -> Option<&str> {
    known.person.profile.get("locale").and_then(|value| value.as_str())
}

/// A token that says whose form it is: the form of one person, left open while another signs in, must not be saved for
/// the other.
pub fn form_of(app: &App, user: &UserId) -> String {
    app.sealer.seal_text(&*app.random, Purpose("form", ""), user.as_str().as_bytes())
}

/// Whose form it is.
pub fn owner_of_form(app: &App, token: &str) -> Option<UserId> {
    let id = app.sealer.open_text(Purpose("form", ""), token)?;
    String::from_utf8(id).ok().map(UserId::from_trusted)
}

fn opened(visit: &Visit<'_>) -> Option<(IdentifierKind, Opened)> {
    let kind = |name: &str| visit.query(name).and_then(|value| IdentifierKind::from_name(&value));
    kind("change").map(|kind| (kind, Opened::Ask)).or_else(|| kind("remove").map(|kind| (kind, Opened::Remove)))
}

/// To the sign-in, and back to this page.
pub fn to_sign_in(visit: &Visit<'_>) -> Response {
    let wanted = visit.uri.path_and_query().map_or("/profile", |path| path.as_str());
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("return_to", wanted);
    if let Some(asked) = visit.asked() {
        query.append_pair("ui_locales", &asked);
    }
    reply::see_other(&format!("/sign-in?{}", query.finish()))
}

/// The session has ended: what was typed is kept for the person whose form it is, until they have signed in again.
pub async fn sign_in_again(
    visit: &Visit<'_>,
    form: &str,
    draft: Draft,
    path: &str,
    pairs: Vec<(String, String)>,
) -> Response {
    let return_to = match owner_of_form(visit.app, form) {
        Some(owner) => match draft.keep(visit.app, &owner).await {
            Ok(id) => format!("/profile?result={id}"),
            Err(error) => return try_again(visit, path, pairs, &error),
        },
        None => "/profile".to_owned(),
    };
    let response = reply::page(visit, StatusCode::UNAUTHORIZED, None, render::Kind::SignInAgain { return_to });
    reply::with_cookie(response, visit.app.jar.remove(Name::Session, ""))
}

/// Nothing can be kept now: the page itself holds what was typed, and a button to send it again.
pub fn try_again(
    visit: &Visit<'_>,
    action: &str,
    pairs: Vec<(String, String)>,
    why: &dyn std::fmt::Display,
) -> Response {
    let incident = visit.app.incident();
    tracing::error!(%incident, error = %why, "a form could not be taken");
    let kind = render::Kind::TryAgain { action: action.to_owned(), pairs, incident: Some(incident) };
    reply::page(visit, StatusCode::SERVICE_UNAVAILABLE, None, kind)
}

/// The form that a draft came from.
fn pairs_of(schema: &Schema, draft: &Draft, form: &str) -> Vec<(String, String)> {
    let mut pairs = vec![(FORM.to_owned(), form.to_owned())];
    for sent in &draft.typed {
        let Some((_, field)) = schema.find(&sent.id) else { continue };
        pairs.push((format!("{WAS}{}", sent.id), sent.was.clone()));
        if let (Kind::Address { .. }, Some(country)) = (&field.kind, sent.typed.first()) {
            let kept = draft.kept.iter().find(|(id, _)| *id == sent.id).map(|(_, kept)| kept.clone());
            pairs.push((format!("{DRAWN_FOR}{}", sent.id), country.clone()));
            pairs.push((format!("{KEPT}{}", sent.id), kept.unwrap_or_default()));
        }
        pairs.extend(sent.typed.iter().enumerate().map(|(part, text)| (field.input_name(part), text.clone())));
    }
    pairs
}

/// The page's data for the browser, which asks for it when the page came before the tenant's answer.
///
/// # Errors
/// The tenant says that the person is gone.
pub async fn data(app: &App, visit: &mut Visit<'_>, session: &Session) -> Result<Profile, Gone> {
    let known = load(app, session, Patience::Full).await?;
    visit.for_person(locale(&known));
    Ok(lay_out(parts(app, &app.schemas.current(), session, &known), visit.language))
}
