//! A field as the server draws it. In the browser its inputs are the document's own: what changes in them there is
//! written by `follow`, so that the kinds of field cost the WebAssembly nothing.

use crate::{
    i18n::Ui,
    model::{
        field::Field,
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
    parts: Vec<String>,
}

impl<'a> Drawn<'a> {
    /// An entry of the page's data, to be drawn.
    pub fn new(ui: Ui, entry: &'a Entry, standing: Standing) -> Self {
        let Entry { field, value, known, typed, loaded: _, outcome } = entry;
        Self {
            ui,
            field,
            locked: !standing.can_change() || !known || field.read_only,
            outcome: outcome.as_ref(),
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

    /// `aria-invalid` of one of its inputs.
    pub fn is_wrong(&self, part: usize) -> Option<&'static str> {
        let wrong = matches!(self.outcome, Some(Outcome::Refused(problem)) if problem.part == part);
        wrong.then_some("true")
    }

    /// `aria-describedby` of its inputs.
    pub fn described_by(&self) -> String {
        let Field { id, help, .. } = self.field;
        match help {
            Some(_) => format!("{id}-help {id}-outcome"),
            None => format!("{id}-outcome"),
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
