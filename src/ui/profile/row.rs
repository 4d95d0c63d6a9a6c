//! One field of the form, as the components hold it: a handful of signals that can be copied.

use leptos::prelude::*;

use crate::model::{
    edit::{self, Edit, Problem},
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
    /// The same as it is read, where only the server can write that.
    pub shown: RwSignal<String>,
    /// Whether that is known.
    pub known: RwSignal<bool>,
    /// What became of it when it was last saved.
    pub outcome: RwSignal<Option<Outcome>>,
    /// What the form was loaded with, where that is not what is stored now: until the person has chosen.
    pub loaded: RwSignal<Option<String>>,
    /// What the person wrote, where something else was stored meanwhile.
    pub mine: RwSignal<Value>,
    /// Whether something else stands in its inputs than what is stored.
    pub changed: RwSignal<bool>,
    standing: RwSignal<Standing>,
}

impl Row {
    /// A row for an entry of the page's data.
    pub fn new(entry: Entry, standing: RwSignal<Standing>) -> Self {
        let mine = entry.typed.as_ref().map(|typed| value::parse(&entry.field, &typed.0).unwrap_or_default());
        Self {
            field: StoredValue::new(entry.field),
            stored: RwSignal::new(entry.value),
            shown: RwSignal::new(entry.shown),
            known: RwSignal::new(entry.known),
            outcome: RwSignal::new(entry.outcome),
            loaded: RwSignal::new(entry.loaded),
            mine: RwSignal::new(mine.unwrap_or_default()),
            changed: RwSignal::new(false),
            standing,
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
        self.field.with_value(|field| field.part_label(part).unwrap_or(&field.label).to_owned())
    }

    /// What stands in its inputs when nothing is changed.
    pub fn parts(self) -> Vec<String> {
        self.field.with_value(|field| self.stored.with(|stored| value::split(&field.kind, stored)))
    }

    /// The mark of what it was loaded with.
    pub fn was(self) -> String {
        self.loaded.get().unwrap_or_else(|| value::tag(&self.parts()))
    }

    /// Whether its inputs can only be read.
    pub fn is_locked(self) -> bool {
        !self.standing.get().can_change() || !self.known.get() || self.field.with_value(|field| field.read_only)
    }

    /// What is wrong with its inputs.
    pub fn problems(self) -> Vec<Problem> {
        match self.outcome.get() {
            Some(Outcome::Refused(problems)) => problems,
            Some(Outcome::Saved | Outcome::Conflict) | None => Vec::new(),
        }
    }

    /// Whether it is an address: its inputs are drawn anew for another country, and what is wrong stands beside each.
    pub fn is_address(self) -> bool {
        self.field.with_value(|field| matches!(field.kind, Kind::Address { .. }))
    }

    /// Whether it is made of boxes to tick.
    pub fn is_boxes(self) -> bool {
        self.field.with_value(|field| field.kind.is_boxes())
    }

    /// How many inputs it has.
    pub fn parts_count(self) -> usize {
        self.field.with_value(|field| field.kind.parts().len())
    }

    /// The id of the element that says what became of it.
    pub fn outcome_id(self) -> String {
        format!("{}-outcome", self.id())
    }

    /// What of `typed` is a change.
    pub fn edit(self, typed: &[String]) -> Edit {
        let was = untrack(|| self.was());
        self.field.with_value(|field| edit::edit(field, &was, typed))
    }

    /// Takes in what became of it when `typed` was sent.
    pub fn report(self, report: FieldReport, typed: &[String]) {
        match &report.outcome {
            Outcome::Saved => self.loaded.set(None),
            Outcome::Refused(_) => {}
            Outcome::Conflict => {
                self.loaded.set(Some(untrack(|| self.was())));
                self.mine.set(self.field.with_value(|field| value::parse(field, typed)).unwrap_or_default());
            }
        }
        // Of a value that was not stored nothing new may be known: what the page was loaded with stays its measure.
        if !matches!(report.outcome, Outcome::Refused(_)) {
            self.stored.set(report.stored);
            self.shown.set(report.shown);
        }
        self.outcome.set(Some(report.outcome));
    }
}
