//! What became of a save, field by field.

use serde::{Deserialize, Serialize};

use super::{check::Reason, edit::Problem, value::Value};

/// What became of one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is stored.
    Saved,
    /// It is not stored, and why: a problem for each part that is wrong, in the order of the form.
    Refused(Vec<Problem>),
    /// It is not stored: since the form was loaded it was changed elsewhere, to the value in the report.
    Conflict,
}

/// What became of one field, and what is stored now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldReport {
    /// The field.
    pub id: String,
    /// What is stored now; of a refused change only as far as is known, which may be nothing.
    pub stored: Value,
    /// The same as people read it, where only the server can write that: an address.
    pub shown: String,
    /// What became of the change.
    pub outcome: Outcome,
}

/// What became of a save. Fields that the form did not change are not in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// A row for each changed field.
    pub fields: Vec<FieldReport>,
    /// The person's name, for the head of the page.
    pub name: String,
    /// The page that asks for a proof, where nothing else is missing.
    pub confirm: Option<String>,
    /// Whether the language that the page should be in has changed with it.
    pub language_changed: bool,
}

/// The sum of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sum {
    /// Nothing had been changed.
    Nothing,
    /// All of it is stored.
    All,
    /// Some of it is stored.
    Some,
    /// None of it is stored.
    None,
}

/// The field that is not stored only because the person must prove themselves first: none where another one is not stored
/// either, since that must be seen to before.
pub fn waiting(reports: &[FieldReport]) -> Option<&str> {
    let mut unsaved = reports.iter().filter(|report| report.outcome != Outcome::Saved);
    let one = unsaved.next().filter(|_| unsaved.next().is_none())?;
    (one.outcome == Outcome::Refused(vec![Problem::of_whole(Reason::ProveFirst)])).then_some(&one.id)
}

impl Report {
    /// What to say of it in one sentence.
    pub fn sum(&self) -> Sum {
        let saved = self.fields.iter().filter(|field| field.outcome == Outcome::Saved).count();
        match (saved, self.fields.len()) {
            (_, 0) => Sum::Nothing,
            (saved, all) if saved == all => Sum::All,
            (0, _) => Sum::None,
            _ => Sum::Some,
        }
    }
}
