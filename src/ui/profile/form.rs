//! The state of the form: its rows, and what it came to.

use leptos::{ev::MouseEvent, prelude::*};

use super::row::Row;
use crate::{
    i18n::Ui,
    model::{
        edit::{self, Edit, Submitted},
        error::AppError,
        field::Field,
        profile::{Notice, Profile, Standing},
        report::Outcome,
        value,
    },
    platform,
};

/// The form's HTML id.
pub const FORM_ID: &str = "profile-form";

/// What the form came to.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// What the server says.
    Notice(Notice),
    /// A call failed.
    Failed(AppError),
}

/// The state of the form.
#[derive(Clone, Copy)]
pub struct Form {
    /// The language.
    pub ui: Ui,
    /// Whose form it is, see [`Profile::form`].
    pub token: RwSignal<String>,
    /// How much is known.
    pub standing: RwSignal<Standing>,
    /// The fields, in their order.
    pub rows: StoredValue<Vec<Row>>,
    /// What it came to, where that is to be told at the top.
    pub news: RwSignal<Option<News>>,
    /// For how many seconds it is of no use to save again, where too much was saved.
    pub wait: RwSignal<Option<u32>>,
    /// The same where a word at the end will do.
    pub status: RwSignal<String>,
    /// Whether a save is under way.
    pub saving: RwSignal<bool>,
    /// Whether the browser's half is at work. What only it can do is shown from then on.
    pub live: RwSignal<bool>,
    /// How many countries' parts are on their way.
    pub drawing: StoredValue<u32>,
    /// Whether to save when they are there.
    pub save_then: StoredValue<bool>,
    /// The name at the head of the page.
    pub name: RwSignal<String>,
    /// Whether something was changed elsewhere that the page does not show.
    pub elsewhere: RwSignal<bool>,
    /// Whether the page may be left unasked although something is not saved.
    pub may_leave: StoredValue<bool>,
}

impl Form {
    /// The state that the page's data begins with.
    pub fn new(ui: Ui, profile: &Profile) -> Self {
        let standing = RwSignal::new(profile.standing);
        let entries = profile.sections.iter().flat_map(|section| &section.entries);
        let rows = entries.map(|entry| Row::new(entry.clone(), standing)).collect();
        Self {
            ui,
            token: RwSignal::new(platform::hole(&profile.form)),
            standing,
            rows: StoredValue::new(rows),
            news: RwSignal::new(profile.notice.map(News::Notice)),
            wait: RwSignal::new(None),
            status: RwSignal::new(String::new()),
            saving: RwSignal::new(false),
            live: RwSignal::new(false),
            drawing: StoredValue::new(0),
            save_then: StoredValue::new(false),
            name: RwSignal::new(platform::hole(&profile.heading.name)),
            elsewhere: RwSignal::new(false),
            may_leave: StoredValue::new(false),
        }
    }

    /// A second has passed.
    pub fn tick(self) {
        if let Some(wait) = self.wait.get_untracked() {
            self.wait.set(wait.checked_sub(1));
        }
    }

    /// How many fields are changed and not saved.
    pub fn changes(self) -> usize {
        self.rows.with_value(|rows| rows.iter().filter(|row| row.changed.get()).count())
    }

    /// The rows that are in trouble.
    pub fn troubled(self) -> Vec<Row> {
        let in_trouble = |row: &&Row| matches!(row.outcome.get(), Some(Outcome::Refused(_) | Outcome::Conflict));
        self.rows.with_value(|rows| rows.iter().filter(in_trouble).copied().collect())
    }

    /// What stands in the inputs, by rows. Rows that cannot be changed are left out.
    pub fn submitted(self) -> Vec<(Row, Submitted, Edit)> {
        let rows = self.rows.get_value();
        let fields: Vec<Field> = rows.iter().map(|row| row.field.get_value()).collect();
        let posted = edit::take_apart(&fields, platform::typed(FORM_ID)).fields;
        let submitted = posted.iter().filter_map(|submitted| {
            let place = fields.iter().position(|field| field.id == submitted.id)?;
            let (row, field) = (rows[place], &fields[place]);
            if untrack(|| row.is_locked()) {
                return None;
            }
            let submitted = Submitted { was: untrack(|| row.was()), ..submitted.clone() };
            let is_asked_for = edit::is_asked_for(field, &fields, &posted);
            let edit = if is_asked_for { row.edit(&submitted.typed) } else { Edit::Unchanged };
            Some((row, submitted, edit))
        });
        submitted.collect()
    }

    /// Looks at what stands in the inputs, after something was typed.
    pub fn look(self) {
        note(&self.submitted());
    }

    /// Something was typed into the input of this name. What was said of it before may no longer be right: that it is
    /// saved never, that it is wrong only when it is wrong still.
    pub fn typed(self, name: &str) {
        let submitted = self.submitted();
        note(&submitted);
        let id = name.split('.').next().unwrap_or_default();
        let typed_in = |(row, _, _): &(Row, Submitted, Edit)| row.field.with_value(|field| field.id == id);
        if let Some((row, _, edit)) = submitted.into_iter().find(typed_in) {
            match (row.outcome.get_untracked(), edit) {
                // The parts of an address are looked at by the server: of the others nothing new is known.
                (Some(Outcome::Refused(mut problems)), _) if row.is_address() => {
                    problems.retain(|problem| row.input_name(problem.part) != name);
                    row.outcome.set((!problems.is_empty()).then_some(Outcome::Refused(problems)));
                }
                (Some(Outcome::Refused(_)), Edit::Changed(_) | Edit::Unchanged) | (Some(Outcome::Saved), _) => {
                    row.outcome.set(None);
                }
                (Some(Outcome::Conflict), Edit::Changed(value)) => row.mine.set(value),
                (Some(Outcome::Refused(_)), Edit::Wrong(_)) | (Some(Outcome::Conflict) | None, _) => {}
            }
        }
        if !self.status.with_untracked(String::is_empty) {
            self.status.set(String::new());
        }
    }

    /// Puts what is stored into a row's inputs.
    pub fn put_stored(self, row: Row) {
        for (part, text) in untrack(|| row.parts()).iter().enumerate() {
            platform::put(FORM_ID, &row.input_name(part), text);
        }
        row.outcome.set(None);
        row.loaded.set(None);
        row.changed.set(false);
        if row.is_address() {
            self.draw_stored(row);
        }
    }

    /// What was saved meanwhile is taken.
    pub fn take_stored(self, event: &MouseEvent, row: Row) {
        event.prevent_default();
        self.put_stored(row);
        platform::focus(&row.input_name(0));
    }

    /// What stands in the inputs is saved in place of what was saved meanwhile.
    pub fn keep_mine(self, event: &MouseEvent, row: Row) {
        event.prevent_default();
        row.loaded.set(None);
        row.outcome.set(None);
        platform::focus(&row.input_name(0));
        self.save_rows(|of| of.id() == row.id());
    }

    /// Gives up everything that is not saved.
    pub fn discard(self) {
        for (row, _, edit) in self.submitted() {
            if edit != Edit::Unchanged || row.outcome.get_untracked().is_some() {
                self.put_stored(row);
            }
        }
        self.news.set(None);
        self.status.set(String::new());
    }

    fn row(self, id: &str) -> Option<Row> {
        let is_its = |row: &&Row| row.field.with_value(|field| field.id == id);
        self.rows.with_value(|rows| rows.iter().find(is_its).copied())
    }

    /// Whether something else is stored than the page was loaded with.
    pub fn has_other(self, profile: &Profile) -> bool {
        let entries = profile.sections.iter().flat_map(|section| &section.entries);
        entries.into_iter().any(|entry| {
            let parts = value::split(&entry.field.kind, &entry.value);
            self.row(&entry.field.id).is_some_and(|row| untrack(|| row.parts()) != parts)
        })
    }

    /// Takes in what is known now, without touching what was typed. Where that is another thing than what was stored
    /// meanwhile, the person chooses.
    pub fn arrived(self, profile: Profile) {
        let mut typed_over = Vec::new();
        for entry in profile.sections.into_iter().flat_map(|section| section.entries) {
            let Some(row) = self.row(&entry.field.id) else { continue };
            let parts = untrack(|| row.parts());
            row.field.set_value(entry.field);
            row.stored.set(entry.value);
            row.shown.set(entry.shown);
            row.known.set(entry.known);
            if untrack(|| row.parts()) == parts {
                continue;
            }
            if row.changed.get_untracked() {
                typed_over.push(row);
            } else {
                self.put_stored(row);
            }
        }
        self.look();
        for row in typed_over {
            row.outcome.set(row.changed.get_untracked().then_some(Outcome::Conflict));
        }
        self.token.set(profile.form);
        self.name.set(profile.heading.name);
        self.standing.set(profile.standing);
    }
}

fn note(submitted: &[(Row, Submitted, Edit)]) {
    for (row, sent, edit) in submitted {
        // What is required and was empty from the beginning is wrong, but nothing that would be lost.
        let changed = *edit != Edit::Unchanged && value::tag(&sent.typed) != sent.was;
        if row.changed.get_untracked() != changed {
            row.changed.set(changed);
        }
    }
}
