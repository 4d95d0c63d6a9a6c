//! The page's fields as rows of data: what each is, and where its value lives. They are declared in `Leptos.toml` (read by
//! `config::fields`), or at the tenant (`tenant`); nothing else in the program knows a field by name.

mod explained;
mod home;
mod stored;
pub mod tenant;
mod words;

pub use self::{
    home::{Home, HomeError, at, set_at},
    stored::{DateForm, Stored},
    words::Words,
};

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use serde_json::Value as Json;

use super::person::Person;
use crate::{
    i18n::{Text, fill},
    model::{
        address,
        field::{Choice, Condition, DateOrder, Field, Kind},
        value::Value,
    },
    server::i18n::Catalogue,
};

/// All fields of the page.
#[derive(Debug)]
pub struct Schema {
    sections: Vec<Section>,
    bare: Vec<Field>,
}

/// The schema in force: what a tenant declares may change while the program runs.
#[derive(Clone, Debug)]
pub struct Schemas(Arc<RwLock<Arc<Schema>>>);

impl Schemas {
    /// Begins with this one.
    pub fn new(schema: Schema) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(schema))))
    }

    /// The one in force.
    pub fn current(&self) -> Arc<Schema> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another one in force.
    pub fn replace(&self, schema: Schema) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(schema);
    }
}

/// Fields that belong together.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its HTML id.
    pub id: String,
    /// Its name.
    pub title: Words,
    /// What it is for.
    pub intro: Option<Words>,
    /// Its fields.
    pub rows: Vec<Row>,
}

/// One field.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id, and the name of its input.
    pub id: String,
    /// Where its value lives.
    pub home: Home,
    /// How it is written there.
    pub stored: Stored,
    /// What kind of value it takes.
    pub shape: Shape,
    /// Its name.
    pub label: Words,
    /// How to write it, or what it is for.
    pub help: Option<Words>,
    /// Why it is asked for.
    pub why: Option<Words>,
    /// A token of HTML's `autocomplete` attribute.
    pub autocomplete: Option<String>,
    /// Whether it must not be left empty.
    pub required: bool,
    /// Who may change it.
    pub editing: Editing,
    /// The fewest characters.
    pub min: u32,
    /// The most characters.
    pub max: u32,
    /// What a text must match as a whole.
    pub pattern: Option<regex::Regex>,
    /// What another field must hold for this one to be asked for.
    pub shown_when: Option<Condition>,
}

/// Who may change a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editing {
    /// The person.
    Person,
    /// Nobody here: the person sees it.
    ReadOnly,
    /// Nobody here: it is not on the page.
    Hidden,
}

/// A kind before its texts are known.
#[derive(Clone, Debug)]
pub enum Shape {
    /// See [`Kind::Line`].
    Line,
    /// See [`Kind::Text`].
    Text,
    /// See [`Kind::Username`].
    Username,
    /// See [`Kind::Url`].
    Url,
    /// See [`Kind::Phone`].
    Phone,
    /// See [`Kind::Number`].
    Number {
        /// The smallest number.
        min: i64,
        /// The largest number.
        max: i64,
    },
    /// See [`Kind::Date`].
    Date,
    /// See [`Kind::Choice`].
    Choice {
        /// What is stored, and its name.
        options: Vec<(String, Words)>,
        /// The name of the choice to write something else.
        other: Option<Words>,
        /// The name of the choice to say nothing.
        none: Words,
    },
    /// See [`Kind::Choices`].
    Choices {
        /// What is stored, and its name.
        options: Vec<(String, Words)>,
    },
    /// See [`Kind::Switch`].
    Switch,
    /// See [`Kind::Country`].
    Country,
    /// See [`Kind::Language`].
    Language,
    /// See [`Kind::TimeZone`].
    TimeZone,
    /// See [`Kind::Address`].
    Address,
    /// See [`Kind::PaymentMethods`].
    PaymentMethods,
}

impl Schema {
    /// A schema of these sections. Ids and homes are each other's different ones: `config::fields` has seen to it.
    pub fn new(sections: Vec<Section>) -> Self {
        let on_page = sections.iter().flat_map(|section| &section.rows).filter(|row| row.is_on_page());
        let bare = on_page.map(|row| row.field(None)).collect();
        Self { sections, bare }
    }

    /// The sections that have anything to show, in the order of the page.
    pub fn sections(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| section.rows.iter().any(Row::is_on_page))
    }

    /// Every row, also those that are not on the page.
    pub fn all(&self) -> impl Iterator<Item = &Row> {
        self.sections.iter().flat_map(|section| &section.rows)
    }

    /// The rows of the page, in its order.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.all().filter(|row| row.is_on_page())
    }

    /// The fields of the page without texts, in its order: for the rules, which need none.
    pub fn bare(&self) -> &[Field] {
        &self.bare
    }

    /// The row of the page with this id.
    pub fn find(&self, id: &str) -> Option<(&Row, &Field)> {
        self.rows().zip(&self.bare).find(|(row, _)| row.id == id)
    }

    /// The field that holds the person's language, where they may change it.
    pub fn language(&self) -> Option<(&Row, &Field)> {
        let is_language =
            |row: &Row| row.editing == Editing::Person && matches!(&row.home, Home::Profile(key) if key == "locale");
        self.rows().zip(&self.bare).find(|(row, _)| is_language(row))
    }

    /// The field that shows payment methods, where the page has one.
    pub fn payment_methods(&self) -> Option<&Row> {
        self.rows().find(|row| matches!(row.shape, Shape::PaymentMethods))
    }

    /// The same with more sections at its end. A field that the schema has already, by id or by home, stays as it is.
    #[must_use]
    pub fn with(&self, more: Vec<Section>) -> Self {
        let mut sections = self.sections.clone();
        for mut section in more {
            section.rows.retain(|row| !self.all().any(|ours| ours.id == row.id || ours.home.overlaps(&row.home)));
            if !section.rows.is_empty() {
                sections.push(section);
            }
        }
        Self::new(sections)
    }
}

impl Row {
    /// Whether people see it.
    pub fn is_on_page(&self) -> bool {
        self.editing != Editing::Hidden
    }

    /// The field with its texts in a language; without texts for the rules.
    pub fn field(&self, language: Option<&Catalogue>) -> Field {
        let words = |words: &Words| language.map_or_else(String::new, |language| words.within(language).to_owned());
        let text = |text: Text| language.map_or_else(String::new, |language| language.texts.get(text).to_owned());
        let choices = |options: &[(String, Words)]| {
            let choice = |(value, label): &(String, Words)| Choice { value: value.clone(), label: words(label) };
            options.iter().map(choice).collect()
        };
        let kind = match &self.shape {
            Shape::Line => Kind::Line,
            Shape::Text => Kind::Text,
            Shape::Username => Kind::Username,
            Shape::Url => Kind::Url,
            Shape::Phone => Kind::Phone,
            Shape::Number { min, max } => Kind::Number { min: *min, max: *max },
            Shape::Date => {
                Kind::Date { order: language.map_or(DateOrder::YearMonthDay, |language| language.date_order) }
            }
            Shape::Choice { options, other, none } => {
                Kind::Choice { options: choices(options), other: other.as_ref().map(words), none: words(none) }
            }
            Shape::Choices { options } => Kind::Choices { options: choices(options) },
            Shape::Switch => Kind::Switch,
            Shape::Country => Kind::Country,
            Shape::Language => Kind::Language,
            Shape::TimeZone => Kind::TimeZone,
            Shape::Address => Kind::Address { labels: ADDRESS_PARTS.map(text).to_vec() },
            Shape::PaymentMethods => Kind::PaymentMethods,
        };
        let why = self.why.as_ref().map(|why| fill(&text(Text::WhyAsked), &[("why", &words(why))]));
        // How to write it is of no use where it can only be read.
        let help = self.help.as_ref().filter(|_| self.editing == Editing::Person);
        let help: Vec<_> = help.map(words).into_iter().chain(why).collect();
        Field {
            id: self.id.clone(),
            kind,
            label: words(&self.label),
            help: (!help.is_empty()).then(|| help.join(" ")),
            autocomplete: self.autocomplete.clone(),
            required: self.required,
            read_only: self.editing != Editing::Person,
            min: self.min,
            max: self.max,
            shown_when: self.shown_when.clone(),
        }
    }

    /// The value in what a source tells of a person; none when this source does not tell it.
    pub fn read(&self, kind: &Kind, person: &Person, ours: &BTreeMap<String, Json>) -> Option<Value> {
        let of_text = |text: &Option<String>| text.clone().map(Json::String);
        let stored = match &self.home {
            Home::Name => of_text(&person.name),
            Home::Username => of_text(&person.username),
            Home::Profile(key) => person.profile.get(key).cloned(),
            Home::CustomData(path) => at(person.custom_data.as_ref()?, path).cloned(),
            Home::Database => ours.get(&self.id).cloned(),
        };
        Some(Value::from_stored(kind, stored.map(|json| self.stored.decode(json)).as_ref()))
    }
}

const ADDRESS_PARTS: [Text; address::PARTS.len()] =
    [Text::AddressCountry, Text::AddressStreet, Text::AddressPostalCode, Text::AddressLocality, Text::AddressRegion];
