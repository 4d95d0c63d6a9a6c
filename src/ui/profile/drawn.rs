//! A field as the server draws it. In the browser its inputs are the document's own: what changes in them there is
//! written by `follow`, so that the kinds of field cost the WebAssembly nothing.

use crate::{
    i18n::Ui,
    model::{
        check::Reason,
        field::{Field, Kind},
        payment::Wallet,
        profile::{Entry, Standing},
        report::Outcome,
        value,
    },
    platform,
};

/// A field with everything that its inputs show.
#[derive(Debug)]
pub struct Drawn<'a> {
    /// The language.
    pub ui: Ui,
    /// What it is.
    pub field: &'a Field,
    /// Whether its inputs can only be read.
    pub locked: bool,
    /// What became of it.
    pub outcome: Option<&'a Outcome>,
    /// What is stored as it is read, where only the server can write that.
    pub shown: &'a str,
    /// What was typed in an address for other countries.
    pub kept: &'a str,
    /// What stands in it when it shows payment methods.
    pub wallet: Option<&'a Wallet>,
    parts: Vec<String>,
}

impl<'a> Drawn<'a> {
    /// An entry of the page's data, to be drawn.
    pub fn new(ui: Ui, entry: &'a Entry, standing: Standing) -> Self {
        let Entry { field, value, shown, known, typed, loaded: _, kept, outcome, wallet } = entry;
        Self {
            ui,
            field,
            locked: !standing.can_change() || !known || field.read_only,
            outcome: outcome.as_ref(),
            shown,
            kept,
            wallet: wallet.as_ref(),
            parts: typed.as_ref().map_or_else(|| value::split(&field.kind, value), |typed| typed.0.clone()),
        }
    }

    /// The field's id.
    pub fn id(&self) -> String {
        self.field.id.clone()
    }

    /// The name and id of one of its inputs.
    pub fn input_name(&self, part: usize) -> String {
        self.field.input_name(part)
    }

    /// What stands in one of its inputs.
    pub fn part(&self, part: usize) -> String {
        self.parts.get(part).cloned().unwrap_or_default()
    }

    /// The same, to be drawn: it is the person's own.
    pub fn own(&self, part: usize) -> String {
        platform::hole(&self.part(part))
    }

    /// What stands in all of them.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// What is wrong with one of its inputs.
    pub fn problem(&self, part: usize) -> Option<Reason> {
        match self.outcome {
            Some(Outcome::Refused(problems)) => {
                problems.iter().find(|problem| problem.part == part).map(|problem| problem.reason)
            }
            Some(Outcome::Saved | Outcome::Conflict) | None => None,
        }
    }

    /// `aria-invalid` of one of its inputs.
    pub fn is_wrong(&self, part: usize) -> Option<&'static str> {
        self.problem(part).map(|_| "true")
    }

    /// `aria-describedby` of its inputs.
    pub fn described_by(&self) -> String {
        let Field { id, help, .. } = self.field;
        match help {
            Some(_) => format!("{id}-help {id}-outcome"),
            None => format!("{id}-outcome"),
        }
    }

    /// The same of one of several inputs, with what is wrong with it alone.
    pub fn described_by_own(&self, part: usize) -> String {
        if matches!(self.field.kind, Kind::Address { .. }) {
            format!("{}-problem", self.input_name(part))
        } else {
            self.described_by()
        }
    }

    /// The `autocomplete` token of one of its inputs: of a date with a suffix, of an address a token of its own.
    pub fn autocomplete(&self, part: &str) -> String {
        match (self.field.autocomplete.as_deref(), part) {
            (None, _) => "off".to_owned(),
            (Some(token), "") => token.to_owned(),
            (Some("bday"), part) => format!("bday-{part}"),
            (Some(_), part) => part.to_owned(),
        }
    }
}
