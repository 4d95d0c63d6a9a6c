//! The fields of the page as rows: what each is, and where its value lives. A new field is a new row in [`TABLE`].

use std::sync::LazyLock;

use serde_json::{Map, Value as Json};

use super::person::Person;
use crate::{
    i18n::Text,
    model::{
        address,
        field::{Choice, DateOrder, Field, Kind},
        value::Value,
    },
    server::i18n::Catalogue,
};

/// Where a field's value lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// Logto's `name`.
    Name,
    /// Logto's `username`.
    Username,
    /// A key of Logto's `profile` object.
    Profile(&'static str),
    /// A path in Logto's `customData`.
    CustomData(&'static [&'static str]),
    /// The service's own database.
    Database,
}

/// One field.
#[derive(Debug)]
pub struct Row {
    /// Its id, and the name of its input.
    pub id: &'static str,
    /// Where its value lives.
    pub home: Home,
    shape: Shape,
    label: Text,
    help: Option<Text>,
    autocomplete: Option<&'static str>,
    max: u32,
}

/// A kind before its texts are known.
#[derive(Debug)]
enum Shape {
    Line,
    Username,
    Url,
    Number { min: i64, max: i64 },
    Date,
    Choice { options: &'static [(&'static str, Text)], other: Option<Text>, none: Text },
    Language,
    TimeZone,
    Address,
}

/// Fields that belong together.
#[derive(Debug)]
pub struct Section {
    /// Its HTML id.
    pub id: &'static str,
    /// Its name.
    pub title: Text,
    /// What it is for.
    pub intro: Text,
    /// Its fields.
    pub rows: &'static [Row],
}

/// Every row, in the order of the page.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    TABLE.iter().flat_map(|section| section.rows)
}

/// The fields without texts, in the order of the page: for the rules, which need none.
pub fn bare() -> &'static [Field] {
    static BARE: LazyLock<Vec<Field>> = LazyLock::new(|| rows().map(|row| row.field(None)).collect());
    &BARE
}

/// The row with this id.
pub fn find(id: &str) -> Option<(&'static Row, &'static Field)> {
    rows().zip(bare()).find(|(row, _)| row.id == id)
}

impl Row {
    /// The field with its texts in a language; without texts for the rules.
    pub fn field(&self, language: Option<&Catalogue>) -> Field {
        let text = |text: Text| language.map_or_else(String::new, |language| language.texts.get(text).to_owned());
        let kind = match &self.shape {
            Shape::Line => Kind::Line,
            Shape::Username => Kind::Username,
            Shape::Url => Kind::Url,
            Shape::Number { min, max } => Kind::Number { min: *min, max: *max },
            Shape::Date => {
                Kind::Date { order: language.map_or(DateOrder::YearMonthDay, |language| language.date_order) }
            }
            Shape::Choice { options, other, none } => Kind::Choice {
                options: options
                    .iter()
                    .map(|(value, label)| Choice { value: (*value).to_owned(), label: text(*label) })
                    .collect(),
                other: other.map(text),
                none: text(*none),
            },
            Shape::Language => Kind::Language,
            Shape::TimeZone => Kind::TimeZone,
            Shape::Address => Kind::Address { labels: ADDRESS_PARTS.map(text).to_vec() },
        };
        Field {
            id: self.id.to_owned(),
            kind,
            label: text(self.label),
            help: self.help.map(text),
            autocomplete: self.autocomplete.map(str::to_owned),
            required: false,
            read_only: false,
            max: self.max,
        }
    }

    /// The value in what a source tells of a person; none when this source does not tell it.
    pub fn read(&self, kind: &Kind, person: &Person, ours: &std::collections::BTreeMap<String, Json>) -> Option<Value> {
        let of_text = |text: &Option<String>| text.clone().map(Json::String);
        let stored = match self.home {
            Home::Name => of_text(&person.name),
            Home::Username => of_text(&person.username),
            Home::Profile(key) => person.profile.get(key).cloned(),
            Home::CustomData(path) => at(person.custom_data.as_ref()?, path).cloned(),
            Home::Database => ours.get(self.id).cloned(),
        };
        Some(Value::from_stored(kind, stored.as_ref()))
    }
}

/// The value at a path of nested objects.
pub fn at<'a>(map: &'a Map<String, Json>, path: &[&str]) -> Option<&'a Json> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(map.get(*first)?, |value, key| value.as_object()?.get(*key))
}

/// Sets the value at a path of nested objects, keeping everything beside it. What is in the way of the path and is no
/// object is replaced.
pub fn set_at(map: &mut Map<String, Json>, path: &[&str], value: Json) {
    match path {
        [] => {}
        [last] => {
            map.insert((*last).to_owned(), value);
        }
        [first, rest @ ..] => {
            let inner = map.entry((*first).to_owned()).or_insert_with(|| Json::Object(Map::new()));
            if !inner.is_object() {
                *inner = Json::Object(Map::new());
            }
            if let Some(inner) = inner.as_object_mut() {
                set_at(inner, rest, value);
            }
        }
    }
}

const ADDRESS_PARTS: [Text; address::PARTS.len()] =
    [Text::AddressCountry, Text::AddressStreet, Text::AddressPostalCode, Text::AddressLocality, Text::AddressRegion];

const fn row(id: &'static str, home: Home, shape: Shape, label: Text, max: u32) -> Row {
    Row { id, home, shape, label, help: None, autocomplete: None, max }
}

impl Row {
    const fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// A token of HTML's `autocomplete` attribute.
    const fn fills(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }
}

/// The sections and fields of the page. Lengths are those of Logto's columns; its `profile` and `customData` have none.
pub static TABLE: &[Section] = &[
    Section {
        id: "about",
        title: Text::SectionAboutTitle,
        intro: Text::SectionAboutIntro,
        rows: &[
            row("name", Home::Name, Shape::Line, Text::FieldNameLabel, 128).fills("name"),
            row("nickname", Home::Profile("nickname"), Shape::Line, Text::FieldNicknameLabel, 128).fills("nickname"),
            row("username", Home::Username, Shape::Username, Text::FieldUsernameLabel, 128)
                .help(Text::FieldUsernameHelp)
                .fills("username"),
            row("website", Home::Profile("website"), Shape::Url, Text::FieldWebsiteLabel, 2048)
                .help(Text::FieldWebsiteHelp)
                .fills("url"),
        ],
    },
    Section {
        id: "details",
        title: Text::SectionDetailsTitle,
        intro: Text::SectionDetailsIntro,
        rows: &[
            row("birthdate", Home::Profile("birthdate"), Shape::Date, Text::FieldBirthdateLabel, 10).fills("bday"),
            row("age", Home::CustomData(&["age"]), Shape::Number { min: 0, max: 150 }, Text::FieldAgeLabel, 3)
                .help(Text::FieldAgeHelp),
            row("gender", Home::Profile("gender"), GENDER, Text::FieldGenderLabel, 64).fills("sex"),
        ],
    },
    Section {
        id: "region",
        title: Text::SectionRegionTitle,
        intro: Text::SectionRegionIntro,
        rows: &[
            row("locale", Home::Profile("locale"), Shape::Language, Text::FieldLocaleLabel, 35).fills("language"),
            row("zoneinfo", Home::Profile("zoneinfo"), Shape::TimeZone, Text::FieldZoneinfoLabel, 64),
        ],
    },
    Section {
        id: "mail",
        title: Text::SectionAddressTitle,
        intro: Text::SectionAddressIntro,
        rows: &[row("address", Home::Database, Shape::Address, Text::FieldAddressLabel, 400).fills("street-address")],
    },
    Section {
        id: "paying",
        title: Text::SectionPaymentTitle,
        intro: Text::SectionPaymentIntro,
        rows: &[row("payment", Home::Database, PAYMENT, Text::FieldPaymentLabel, 64).help(Text::FieldPaymentHelp)],
    },
];

const GENDER: Shape = Shape::Choice {
    // OpenID Connect Core section 5.1: `female` and `male` are defined, others may be used.
    options: &[("female", Text::GenderFemale), ("male", Text::GenderMale), ("nonbinary", Text::GenderNonbinary)],
    other: Some(Text::GenderOther),
    none: Text::GenderNone,
};

const PAYMENT: Shape = Shape::Choice {
    options: &[
        ("card", Text::PaymentCard),
        ("bank_transfer", Text::PaymentBankTransfer),
        ("invoice", Text::PaymentInvoice),
        ("wallet", Text::PaymentWallet),
    ],
    other: None,
    none: Text::PaymentNone,
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    #[test]
    fn every_field_has_an_id_of_its_own() {
        let ids: Vec<_> = rows().map(|row| row.id).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        assert_eq!(bare().len(), ids.len());
        assert!(ids.iter().all(|id| find(id).is_some_and(|(row, field)| row.id == *id && field.id == *id)));
    }

    #[test]
    fn setting_a_nested_key_keeps_its_neighbours() {
        let mut map = json!({"a": {"b": 1, "c": 2}, "d": 3}).as_object().cloned().expect("an object");
        set_at(&mut map, &["a", "b"], json!(9));
        set_at(&mut map, &["x", "y"], json!(1));
        set_at(&mut map, &["d", "e"], json!(1));
        assert_eq!(Json::Object(map.clone()), json!({"a": {"b": 9, "c": 2}, "d": {"e": 1}, "x": {"y": 1}}));
        assert_eq!(at(&map, &["a", "c"]), Some(&json!(2)));
        assert_eq!(at(&map, &["a", "c", "z"]), None);
    }
}
