//! What a form sent without JavaScript came to, kept for the page that its answer leads to; nothing of it is in a URL but
//! an opaque id.

use std::time::Duration;

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use super::state::App;
use crate::{
    model::{
        check::Reason,
        edit::{Problem, Submitted},
        field::Kind,
        identifier::IdentifierKind,
        payment::{LabelProblem, Told as PaymentTold},
        pending::{Ask, Shown},
        picture::Told,
        profile::{Notice, Profile, Typed},
        report::{FieldReport, Outcome},
        value,
    },
    server::{
        clock::Timestamp,
        domain::{
            addresses,
            person::UserId,
            ports::{DraftRow, RecordsError},
        },
        i18n::Catalogue,
        seal::Purpose,
    },
};

/// How long it is kept: a sign-in may lie in between.
const KEPT: Duration = Duration::from_hours(1);

/// What a form came to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// What to say of it.
    pub notice: Option<Notice>,
    /// What was typed and is not stored.
    pub typed: Vec<Submitted>,
    /// What was typed in addresses for other countries, by field, see `model::address::KEPT`.
    #[serde(default)]
    pub kept: Vec<(String, String)>,
    /// What is wrong with it.
    pub problems: Vec<(String, Problem)>,
    /// What became of each field.
    pub report: Vec<FieldReport>,
    /// What was typed where a new address is asked for.
    pub ask: Option<(IdentifierKind, Ask)>,
    /// Why a code, another code or a removal was refused.
    pub refused: Option<(IdentifierKind, Reason)>,
    /// When it was kept: what there is to wait for passes.
    pub at: Option<Timestamp>,
    /// Which of the two addresses the notice is about.
    pub about: Option<IdentifierKind>,
    /// What became of a picture.
    pub picture: Option<Told>,
    /// What was done with a payment method.
    pub payment: Option<PaymentTold>,
    /// The name for a payment method that was typed and refused.
    pub label: Option<(Shown, LabelProblem)>,
    /// Whether a default method was to be removed without saying which one takes its place.
    pub lacks_next: bool,
}

impl Draft {
    /// Keeps it for a person. Returns the id that finds it again.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn keep(&self, app: &App, owner: &UserId) -> Result<String, RecordsError> {
        let id = app.random.token(24);
        let key = key(&id);
        let kept = Self { at: Some(app.clock.now()), ..self.clone() };
        let plain = serde_json::to_vec(&kept).unwrap_or_default();
        let sealed = app.sealer.seal(&*app.random, Purpose("draft", &key), &plain);
        let row = DraftRow { id: key, owner: owner.clone(), sealed, expires: app.clock.now() + KEPT };
        app.records.put_draft(&row).await?;
        Ok(id)
    }

    /// Finds what was kept for this person.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn find(app: &App, id: &str, owner: &UserId) -> Result<Option<Self>, RecordsError> {
        let key = key(id);
        let Some(row) = app.records.find_draft(&key, owner, app.clock.now()).await? else { return Ok(None) };
        let plain = app.sealer.open(Purpose("draft", &key), &row.sealed);
        let draft = plain.and_then(|plain| serde_json::from_slice::<Self>(&plain).ok());
        Ok(draft.map(|draft| draft.later(app.clock.now())))
    }

    /// The draft some time after it was kept.
    fn later(mut self, now: Timestamp) -> Self {
        let passed = self.at.map_or(0, |at| u32::try_from(now.since(at).as_secs()).unwrap_or(u32::MAX));
        if let Some(Reason::TooMany { wait }) = self.reason_mut() {
            *wait = wait.saturating_sub(passed);
        }
        self
    }

    fn reason_mut(&mut self) -> Option<&mut Reason> {
        let of_ask = self.ask.as_mut().and_then(|(_, ask)| ask.problem.as_mut());
        of_ask.or(self.refused.as_mut().map(|(_, reason)| reason))
    }

    /// For how many seconds it is of no use to try again; none when it was refused for another reason, or not.
    pub fn wait(&self) -> Option<u32> {
        let of_ask = self.ask.as_ref().and_then(|(_, ask)| ask.problem);
        match of_ask.or(self.refused.map(|(_, reason)| reason)) {
            Some(Reason::TooMany { wait }) if wait > 0 => Some(wait),
            _ => None,
        }
    }

    /// Whether something that was typed is wrong: the page that shows it answers 422.
    pub fn is_wrong(&self) -> bool {
        !self.problems.is_empty()
            || self.refused.is_some()
            || matches!(self.picture, Some(Told::Refused(_)))
            || self.ask.as_ref().is_some_and(|(_, ask)| ask.problem.is_some())
    }

    /// Puts it on the page, which is in this language.
    pub fn apply(self, profile: &mut Profile, language: &Catalogue) {
        profile.notice = self.notice;
        profile.picture = self.picture;
        for entry in profile.sections.iter_mut().flat_map(|section| &mut section.entries) {
            if let Some(wallet) = &mut entry.wallet {
                wallet.told = self.payment;
            }
            let id = &entry.field.id;
            let outcome = self.report.iter().find(|report| report.id == *id).map(|report| report.outcome.clone());
            let problems: Vec<_> =
                self.problems.iter().filter(|(given, _)| given == id).map(|(_, problem)| *problem).collect();
            entry.outcome = outcome.or((!problems.is_empty()).then_some(Outcome::Refused(problems)));
            if let Some((_, kept)) = self.kept.iter().find(|(given, _)| given == id) {
                entry.kept.clone_from(kept);
            }
            if entry.outcome == Some(Outcome::Saved) {
                continue;
            }
            let Some(sent) = self.typed.iter().find(|sent| sent.id == *id) else { continue };
            let stored = value::split(&entry.field.kind, &entry.value);
            if sent.typed == stored || value::tag(&sent.typed) == sent.was {
                continue;
            }
            // What the person saw stays the measure until they have chosen, whatever else is wrong.
            if value::tag(&stored) != sent.was {
                entry.loaded = Some(sent.was.clone());
                entry.outcome.get_or_insert(Outcome::Conflict);
            }
            if let Kind::Address { labels } = &mut entry.field.kind {
                *labels = addresses::labels(language, sent.typed.first().map_or("", String::as_str));
            }
            entry.typed = Some(Typed(sent.typed.clone()));
        }
        for held in &mut profile.identifiers {
            if let Some((_, ask)) = self.ask.as_ref().filter(|(kind, _)| *kind == held.kind) {
                held.ask = Some(ask.clone());
            }
            held.problem = self.refused.filter(|(kind, _)| *kind == held.kind).map(|(_, reason)| reason);
            held.told = self.notice.filter(|_| self.about == Some(held.kind));
        }
    }
}

fn key(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, id.as_bytes()))
}
