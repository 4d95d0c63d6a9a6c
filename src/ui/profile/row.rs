//! One field of the form, as the components hold it: a handful of signals that can be copied.

use leptos::prelude::*;

use crate::model::{
    edit::{self, Edit},
    field::{Field, Kind},
    profile::{Entry, Standing},
    report::{FieldReport, Outcome},
    value::{self, Value},
};

/// One field of the form.
#[derive(Clone, Copy)]
pub struct Row {
    /// What it is.
    pub field: StoredValue<Field>,
    /// What is stored, as far as is known.
    pub stored: RwSignal<Value>,
    /// Whether that is known.
    pub known: RwSignal<bool>,
    /// What became of it when it was last saved.
    pub outcome: RwSignal<Option<Outcome>>,
    /// Whether something else stands in its inputs than what is stored.
    pub changed: RwSignal<bool>,
    standing: RwSignal<Standing>,
    /// What the server put into its inputs.
    at_first: StoredValue<Vec<String>>,
}

impl Row {
    /// A row for an entry of the page's data.
    pub fn new(entry: Entry, standing: RwSignal<Standing>) -> Self {
        let at_first = entry.typed.map_or_else(|| value::split(&entry.field.kind, &entry.value), |typed| typed.0);
        Self {
            field: StoredValue::new(entry.field),
            stored: RwSignal::new(entry.value),
            known: RwSignal::new(entry.known),
            outcome: RwSignal::new(entry.outcome),
            changed: RwSignal::new(false),
            standing,
            at_first: StoredValue::new(at_first),
        }
    }

    /// The field's id.
    pub fn id(self) -> String {
        self.field.with_value(|field| field.id.clone())
    }

    /// The name and id of one of its inputs.
    pub fn input_name(self, part: usize) -> String {
        self.field.with_value(|field| field.input_name(part))
    }

    /// The name for people of one of its inputs, as far as it tells more than the field's.
    pub fn part_label(self, part: usize) -> String {
        self.field.with_value(|field| match &field.kind {
            Kind::Address { labels } => labels.get(part).unwrap_or(&field.label).clone(),
            Kind::Line
            | Kind::Text
            | Kind::Username
            | Kind::Url
            | Kind::Phone
            | Kind::Number { .. }
            | Kind::Date { .. }
            | Kind::Choice { .. }
            | Kind::Choices { .. }
            | Kind::Switch
            | Kind::Country
            | Kind::Language
            | Kind::TimeZone => field.label.clone(),
        })
    }

    /// What the server put into one of its inputs.
    pub fn at_first(self, part: usize) -> String {
        self.at_first.with_value(|parts| parts.get(part).cloned().unwrap_or_default())
    }

    /// What stands in its inputs when nothing is changed.
    pub fn parts(self) -> Vec<String> {
        self.field.with_value(|field| self.stored.with(|stored| value::split(&field.kind, stored)))
    }

    /// The mark of what it was loaded with. After a conflict that is what is stored now: saving again takes what stands
    /// in the inputs.
    pub fn was(self) -> String {
        value::tag(&self.parts())
    }

    /// Whether its inputs can only be read.
    pub fn is_locked(self) -> bool {
        !self.standing.get().can_change() || !self.known.get() || self.field.with_value(|field| field.read_only)
    }

    /// Whether it must not be left empty.
    pub fn is_required(self) -> bool {
        self.field.with_value(|field| field.required)
    }

    /// `aria-invalid` of one of its inputs.
    pub fn is_wrong(self, part: usize) -> Option<&'static str> {
        let wrong = self.outcome.with(|outcome| match outcome {
            Some(Outcome::Refused(problem)) => problem.part == part,
            Some(Outcome::Saved | Outcome::Conflict) | None => false,
        });
        wrong.then_some("true")
    }

    /// Whether any of its inputs is wrong.
    pub fn is_wrong_at_all(self) -> bool {
        self.outcome.with(|outcome| matches!(outcome, Some(Outcome::Refused(_))))
    }

    /// The id of the element that says what became of it.
    pub fn outcome_id(self) -> String {
        format!("{}-outcome", self.id())
    }

    /// `aria-describedby` of its inputs.
    pub fn described_by(self) -> String {
        self.field.with_value(|Field { id, help, .. }| match help {
            Some(_) => format!("{id}-help {id}-outcome"),
            None => format!("{id}-outcome"),
        })
    }

    /// The `autocomplete` token of one of its inputs: of a date with a suffix, of an address a token of its own.
    pub fn autocomplete(self, part: &str) -> String {
        self.field.with_value(|field| match (field.autocomplete.as_deref(), part) {
            (None, _) => "off".to_owned(),
            (Some(token), "") => token.to_owned(),
            (Some("bday"), part) => format!("bday-{part}"),
            (Some(_), part) => part.to_owned(),
        })
    }

    /// What of `typed` is a change.
    pub fn edit(self, typed: &[String]) -> Edit {
        let was = untrack(|| self.was());
        self.field.with_value(|field| edit::edit(field, &was, typed))
    }

    /// Takes in what became of it.
    pub fn report(self, report: FieldReport) {
        // Of a value that was not stored nothing new may be known: what the page was loaded with stays its measure.
        if !matches!(report.outcome, Outcome::Refused(_)) {
            self.stored.set(report.stored);
        }
        self.outcome.set(Some(report.outcome));
    }
}
