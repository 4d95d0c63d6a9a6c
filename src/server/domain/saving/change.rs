//! A field that a form changed: what of a form is a change, and what is to be told of it, given what is stored.

use std::collections::BTreeSet;

use super::settled::settled;
use crate::{
    model::{
        check::Reason,
        edit::{Edit, Problem, Submitted, edit, is_asked_for},
        field::Field,
        report::{FieldReport, Outcome},
        value::{self, Value},
    },
    server::domain::{
        ports::{DirectoryError, Unique},
        schema::{Row, Schema},
    },
};

/// A field that a form changed.
#[derive(Clone)]
pub struct Change<'s> {
    /// Which one.
    pub row: &'s Row,
    /// The same as the form knows it.
    pub field: &'s Field,
    was: String,
    /// As it is to be stored.
    pub value: Value,
}

/// What a form changed.
///
/// # Errors
/// All that is wrong with it.
pub fn changes<'s>(schema: &'s Schema, submitted: &[Submitted]) -> Result<Vec<Change<'s>>, Vec<(String, Problem)>> {
    let mut changes: Vec<Change> = Vec::new();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for sent in submitted {
        let Some((row, field)) = schema.find(&sent.id) else {
            wrong.push((sent.id.clone(), Problem::of_whole(Reason::UnknownField)));
            continue;
        };
        if !seen.insert(&sent.id) {
            wrong.push((sent.id.clone(), Problem::of_whole(Reason::GivenTwice)));
            continue;
        }
        // What stands in a field that is not asked for was not meant to be sent.
        if !is_asked_for(field, schema.bare(), submitted) {
            continue;
        }
        match edit(field, &sent.was, &sent.typed) {
            Edit::Unchanged => {}
            Edit::Changed(value) => match settled(row, field, value) {
                Ok(value) if value::tag(&value::split(&field.kind, &value)) == sent.was => {}
                Ok(value) => changes.push(Change { row, field, was: sent.was.clone(), value }),
                Err(problems) => wrong.extend(problems.into_iter().map(|problem| (sent.id.clone(), problem))),
            },
            Edit::Wrong(problem) => wrong.push((sent.id.clone(), problem)),
        }
    }
    if wrong.is_empty() { Ok(changes) } else { Err(wrong) }
}

/// What is to be done, given what is stored.
pub enum Against {
    /// Stored is what the form was loaded with: write.
    Write,
    /// It needs no write, or must not be written.
    Told(FieldReport),
}

impl Change<'_> {
    /// What is to be done.
    pub fn against(&self, stored: &Value) -> Against {
        let now = value::tag(&value::split(&self.field.kind, stored));
        if self.is_in(stored) {
            Against::Told(self.saved())
        } else if now == self.was {
            Against::Write
        } else {
            Against::Told(self.report(stored.clone(), Outcome::Conflict))
        }
    }

    /// The new value where it is a text; none where it is empty.
    pub fn text(&self) -> Option<String> {
        match &self.value {
            Value::Text(text) => Some(text.clone()),
            Value::Empty
            | Value::Number(_)
            | Value::Texts(_)
            | Value::Switch(_)
            | Value::Address(_)
            | Value::Foreign(_) => None,
        }
    }

    /// Whether this is what is stored.
    pub fn is_in(&self, stored: &Value) -> bool {
        *stored == self.value
    }

    /// What to tell after it was tried to write it over `stored`.
    pub fn after(&self, stored: &Value, result: Result<(), DirectoryError>) -> FieldReport {
        let refused = |reason| self.report(stored.clone(), Outcome::Refused(vec![Problem::of_whole(reason)]));
        match result {
            Ok(()) => self.saved(),
            Err(DirectoryError::Taken(Unique::Username)) => refused(Reason::Taken),
            Err(DirectoryError::Invalid) => refused(Reason::NotAccepted),
            Err(error) => {
                tracing::warn!(%error, field = %self.row.id, "a field was not saved");
                self.not_stored(stored)
            }
        }
    }

    /// It is stored.
    pub fn saved(&self) -> FieldReport {
        self.report(self.value.clone(), Outcome::Saved)
    }

    /// It is not.
    pub fn not_stored(&self, stored: &Value) -> FieldReport {
        self.report(stored.clone(), Outcome::Refused(vec![Problem::of_whole(Reason::NotStored)]))
    }

    /// Neither the write was answered, nor what is stored now.
    pub fn unknown(&self) -> FieldReport {
        self.report(Value::Empty, Outcome::Refused(vec![Problem::of_whole(Reason::MaybeStored)]))
    }

    /// What is told of it.
    pub fn report(&self, stored: Value, outcome: Outcome) -> FieldReport {
        FieldReport { id: self.row.id.clone(), stored, shown: String::new(), outcome }
    }
}
