//! Fields are rows of data: what a field is, independent of where its value lives and of how it is drawn.

use serde::{Deserialize, Serialize};

use super::address;

/// One field of the form, with its texts in the person's language: what the browser is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The name of its input, or the beginning of their names: ASCII letters, digits and underscores.
    pub id: String,
    /// What kind of value it takes.
    pub kind: Kind,
    /// Its name for people.
    pub label: String,
    /// What it is for, or how to write it.
    pub help: Option<String>,
    /// The token of HTML's `autocomplete` attribute (WCAG 2.2 criterion 1.3.5); for a date its prefix.
    pub autocomplete: Option<String>,
    /// Whether it must not be left empty.
    pub required: bool,
    /// Whether the person may only look at it.
    pub read_only: bool,
    /// The fewest characters of a text that is not empty.
    pub min: u32,
    /// The most characters of a text.
    pub max: u32,
    /// What another field must hold for this one to be asked for.
    pub shown_when: Option<Condition>,
}

/// A field is asked for when another one has one of these choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The id of the other field: a choice, choices, a switch, a country, a language or a time zone.
    pub field: String,
    /// The choices; a switch that is on has [`ON`].
    pub one_of: Vec<String>,
}

/// What a box that is ticked sends.
pub const ON: &str = "on";

/// The kinds of field. A new kind breaks the build wherever one matters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One line of text.
    Line,
    /// Several lines of text.
    Text,
    /// A username, by Logto's rule.
    Username,
    /// A web address.
    Url,
    /// A telephone number, with the sign + and the country's calling code.
    Phone,
    /// A whole number from `min` to `max`.
    Number {
        /// The smallest number.
        min: i64,
        /// The largest number.
        max: i64,
    },
    /// A day.
    Date {
        /// The order in which day, month and year are asked for.
        order: DateOrder,
    },
    /// One of a few, or with `other` a text of one's own.
    Choice {
        /// The choices.
        options: Vec<Choice>,
        /// The name of the choice to write something else.
        other: Option<String>,
        /// The name of the choice to say nothing.
        none: String,
    },
    /// Any number of a few. The values are made of ASCII letters, digits, hyphens and underscores.
    Choices {
        /// The choices.
        options: Vec<Choice>,
    },
    /// On or off.
    Switch,
    /// A country (ISO 3166-1 alpha-2), chosen from a list.
    Country,
    /// A language (BCP 47 tag), chosen from a list.
    Language,
    /// A time zone (IANA name), chosen from a list.
    TimeZone,
    /// A mailing address.
    Address {
        /// The names of its parts, in the order of [`address::PARTS`].
        labels: Vec<String>,
    },
    /// Payment methods: they are kept elsewhere, and the form has no input of theirs.
    PaymentMethods,
}

/// One of the choices of [`Kind::Choice`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// Its name for people.
    pub label: String,
}

/// In which order a language writes a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day, month, year.
    DayMonthYear,
    /// Month, day, year.
    MonthDayYear,
    /// Year, month, day.
    YearMonthDay,
}

/// The choice that stands for "something else", in the input's value. No stored choice may have this value.
pub const OTHER: &str = "other";

impl Kind {
    /// The parts that a value of this kind is typed in. The first of a value of one part has no name of its own.
    pub fn parts(&self) -> Vec<&str> {
        match self {
            Self::Line
            | Self::Text
            | Self::Username
            | Self::Url
            | Self::Phone
            | Self::Number { .. }
            | Self::Switch
            | Self::Country
            | Self::Language
            | Self::TimeZone
            | Self::Choice { other: None, .. } => vec![""],
            Self::Choice { other: Some(_), .. } => vec!["", OTHER],
            Self::Choices { options } => options.iter().map(|option| option.value.as_str()).collect(),
            Self::Date { .. } => vec!["year", "month", "day"],
            Self::Address { .. } => address::PARTS.to_vec(),
            Self::PaymentMethods => Vec::new(),
        }
    }

    /// Whether it is made of boxes to tick: a box that is not ticked sends nothing.
    pub const fn is_boxes(&self) -> bool {
        matches!(self, Self::Choices { .. } | Self::Switch)
    }
}

impl Field {
    /// The name of the input of part `part`, which is its HTML id too: `website`, `birthdate.year`.
    pub fn input_name(&self, part: usize) -> String {
        match self.kind.parts().get(part) {
            None | Some(&"") => self.id.clone(),
            Some(name) => format!("{}.{name}", self.id),
        }
    }

    /// The name for people of one of its inputs, where it has one besides the field's: a part of an address.
    pub fn part_label(&self, part: usize) -> Option<&str> {
        match &self.kind {
            Kind::Address { labels } => labels.get(part).map(String::as_str),
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
            | Kind::TimeZone
            | Kind::PaymentMethods => None,
        }
    }
}

/// The prefix of the hidden inputs that say what a field was loaded with, see [`super::value::tag`].
pub const WAS: &str = "was.";

/// The name of the hidden input that says whose form it is: a sealed token.
pub const FORM: &str = "form";

/// The name of the buttons that take what was stored meanwhile: the field's id.
pub const TAKE: &str = "take";

/// The name of the buttons that keep what the person wrote: the field's id, a space, and the mark of the stored value that
/// they have seen.
pub const KEEP: &str = "keep";
