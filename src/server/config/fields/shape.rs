//! The shape of `[[section]]` and `[[section.field]]` in `Leptos.toml`. Unknown keys are an error; what each may hold is
//! checked in the folder's other files.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// A key that may be left out, with the place where it stands.
pub type Key<T> = Option<Spanned<T>>;

/// `[[section]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SectionShape {
    /// Its HTML id.
    pub id: Spanned<String>,
    /// Its name.
    pub title: Key<WordsShape>,
    /// What it is for.
    pub intro: Key<WordsShape>,
    /// Its fields.
    #[serde(default)]
    pub field: Vec<FieldShape>,
}

/// `[[section.field]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FieldShape {
    /// Its id.
    pub id: Spanned<String>,
    /// What kind of value it takes.
    pub kind: Key<KindName>,
    /// Where its value lives.
    pub home: Key<String>,
    /// Its name.
    pub label: Key<WordsShape>,
    /// How to write it.
    pub help: Key<WordsShape>,
    /// Why it is asked for.
    pub why: Key<WordsShape>,
    /// A token of HTML's `autocomplete` attribute.
    pub autocomplete: Key<String>,
    /// Whether it must not be left empty.
    pub required: Key<bool>,
    /// Who may change it.
    pub edit: Key<EditName>,
    /// The smallest number.
    pub min: Key<i64>,
    /// The largest number.
    pub max: Key<i64>,
    /// The fewest characters.
    pub min_length: Key<u32>,
    /// The most characters.
    pub max_length: Key<u32>,
    /// A regular expression that the whole text must match.
    pub pattern: Key<String>,
    /// The choices.
    pub options: Key<Vec<OptionShape>>,
    /// The name of the choice to write something else.
    pub other: Key<WordsShape>,
    /// The name of the choice to say nothing.
    pub none: Key<WordsShape>,
    /// What another field must hold for this one to be asked for.
    pub shown_when: Key<ConditionShape>,
}

/// The kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KindName {
    Line,
    Text,
    Username,
    Url,
    Phone,
    Number,
    Date,
    Choice,
    Choices,
    Switch,
    Country,
    Language,
    TimeZone,
    Address,
    PaymentMethods,
}

/// Who may change a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditName {
    /// The person.
    Person,
    /// Nobody here; it is shown.
    ReadOnly,
    /// Nobody here; it is not on the page.
    Hidden,
}

/// One of the choices.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionShape {
    /// What is stored.
    pub value: String,
    /// Its name.
    pub label: WordsShape,
}

/// A text: one for all languages (`text:KEY` for one of the catalogues'), or one for each.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum WordsShape {
    /// One for all.
    One(String),
    /// By BCP 47 tag.
    Each(BTreeMap<String, String>),
}

/// What another field must hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionShape {
    /// The other field's id.
    pub field: String,
    /// What it must hold.
    pub is: Wanted,
}

/// What another field must hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Wanted {
    /// A switch that is on, or off.
    Switch(bool),
    /// One choice.
    One(String),
    /// Any of these choices.
    Any(Vec<String>),
}

/// The built-in sections and fields, `builtin.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuiltIn {
    /// The sections of a page that declares none.
    pub section: Vec<SectionShape>,
    /// Fields that are in none of them.
    pub field: Vec<FieldShape>,
}

impl FieldShape {
    /// The same, with what it leaves out taken from the built-in field of that id. What belongs to a kind is taken only
    /// where the kind is the same.
    pub fn completed(self, by: &Self) -> Self {
        let same_kind = match (&self.kind, &by.kind) {
            (Some(own), Some(theirs)) => own.get_ref() == theirs.get_ref(),
            (None, _) | (_, None) => true,
        };
        let by = by.clone();
        let of_kind = |own, theirs| if same_kind { or(own, theirs) } else { own };
        Self {
            id: self.id,
            kind: or(self.kind, by.kind),
            home: or(self.home, by.home),
            label: or(self.label, by.label),
            help: or(self.help, by.help),
            why: or(self.why, by.why),
            autocomplete: or(self.autocomplete, by.autocomplete),
            required: or(self.required, by.required),
            edit: or(self.edit, by.edit),
            min: of_kind(self.min, by.min),
            max: of_kind(self.max, by.max),
            min_length: if same_kind { or(self.min_length, by.min_length) } else { self.min_length },
            max_length: if same_kind { or(self.max_length, by.max_length) } else { self.max_length },
            pattern: if same_kind { or(self.pattern, by.pattern) } else { self.pattern },
            options: if same_kind { or(self.options, by.options) } else { self.options },
            other: if same_kind { or(self.other, by.other) } else { self.other },
            none: or(self.none, by.none),
            shown_when: or(self.shown_when, by.shown_when),
        }
    }
}

fn or<T>(own: Key<T>, theirs: Key<T>) -> Key<T> {
    own.or(theirs)
}
