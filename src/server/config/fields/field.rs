//! One declared field, checked by itself and against those before it.

use std::collections::BTreeSet;

use toml::Spanned;

use super::{
    Mistake, check_id,
    shape::{ConditionShape, EditName, FieldShape, KindName, Wanted, WordsShape},
    words::{plain, words},
};
use crate::{
    i18n::Text,
    model::field::{Condition, KEEP, ON, OTHER, TAKE},
    server::domain::schema::{Editing, Home, Row, Shape, Stored, Words},
};

/// The fields before this one.
#[derive(Default)]
pub(super) struct Others(Vec<Row>);

impl Others {
    pub(super) fn add(&mut self, row: &Row) {
        self.0.push(row.clone());
    }
}

/// Logto's columns `name` and `username` hold so many characters.
const COLUMN: u32 = 128;

/// The tokens of HTML's `autocomplete` attribute that are of use in a profile (HTML Standard, "Autofill field").
const TOKENS: &str = "additional-name address-level1 address-level2 address-level3 address-line1 address-line2 bday bday-day \
    bday-month bday-year country country-name email family-name given-name honorific-prefix honorific-suffix impp language \
    name nickname off organization organization-title photo postal-code sex street-address tel tel-national transaction-currency \
    url username";

pub(super) fn row(shape: &FieldShape, others: &Others) -> Result<Row, Mistake> {
    let id = shape.id.get_ref();
    check_id(&shape.id, '_')?;
    if ["form", "was", TAKE, KEEP].contains(&id.as_str()) {
        return Err(Mistake::at(&shape.id, "this id is taken by the form itself"));
    }
    if others.0.iter().any(|other| other.id == *id) {
        return Err(Mistake::at(&shape.id, "is there twice"));
    }
    let missing = |key: &str| Mistake::at(&shape.id, format!("`{key}` is missing"));
    let kind = shape.kind.as_ref().ok_or_else(|| missing("kind"))?;
    let label = text("label", shape.label.as_ref())?.ok_or_else(|| missing("label"))?;
    let home = home(shape, *kind.get_ref(), others)?;
    only_keys_of(shape, *kind.get_ref())?;
    let max = max_length(shape, *kind.get_ref(), &home)?;
    let editing = match value(shape.edit.as_ref()) {
        None | Some(EditName::Person) => Editing::Person,
        Some(EditName::ReadOnly) => Editing::ReadOnly,
        Some(EditName::Hidden) => Editing::Hidden,
    };
    if let Some(required) = shape.required.as_ref().filter(|required| *required.get_ref() && editing != Editing::Person)
    {
        return Err(Mistake::at(required, "`required`: nobody here may change it"));
    }
    if let Some(token) =
        shape.autocomplete.as_ref().filter(|token| !TOKENS.split(' ').any(|known| known == *token.get_ref()))
    {
        return Err(Mistake::at(token, format!("`autocomplete`: HTML has no token `{}`", token.get_ref())));
    }
    Ok(Row {
        id: id.clone(),
        stored: if matches!(&home, Home::Profile(key) if key == "address") { Stored::Claim } else { Stored::Plain },
        home,
        shape: self::shape(shape, *kind.get_ref(), others)?,
        label,
        help: text("help", shape.help.as_ref())?,
        why: text("why", shape.why.as_ref())?,
        autocomplete: shape.autocomplete.as_ref().map(|token| token.get_ref().clone()),
        required: value(shape.required.as_ref()).unwrap_or(false),
        editing,
        min: min_length(shape, max)?,
        max,
        pattern: pattern(shape)?,
        shown_when: shape.shown_when.as_ref().map(|condition| self::condition(condition, others)).transpose()?,
    })
}

fn value<T: Copy>(key: Option<&Spanned<T>>) -> Option<T> {
    key.map(|spanned| *spanned.get_ref())
}

fn text(key: &str, shape: Option<&Spanned<WordsShape>>) -> Result<Option<Words>, Mistake> {
    shape.map(|shape| words(shape).map_err(|what| Mistake::at(shape, format!("`{key}`: {what}")))).transpose()
}

fn home(shape: &FieldShape, kind: KindName, others: &Others) -> Result<Home, Mistake> {
    let Some(given) = &shape.home else {
        // There is one place only.
        return match kind {
            KindName::PaymentMethods => Ok(Home::Database),
            _ => Err(Mistake::at(&shape.id, "`home` is missing")),
        };
    };
    let wrong = |what: String| Mistake::at(given, format!("`home`: {what}"));
    let home: Home = given.get_ref().parse().map_err(|error| wrong(format!("{error}")))?;
    if let Some(other) = others.0.iter().find(|other| other.home.overlaps(&home)) {
        return Err(wrong(format!("field `{}` lives at {}", other.id, other.home)));
    }
    let fits = match &home {
        Home::Name => kind == KindName::Line,
        Home::Username => kind == KindName::Username,
        Home::Profile(key) if key == "address" => kind == KindName::Address,
        Home::Profile(_) => match kind {
            KindName::Line
            | KindName::Text
            | KindName::Url
            | KindName::Phone
            | KindName::Date
            | KindName::Choice
            | KindName::Country
            | KindName::Language
            | KindName::TimeZone => true,
            // Logto keeps texts there and nothing else.
            KindName::Username
            | KindName::Number
            | KindName::Choices
            | KindName::Switch
            | KindName::Address
            | KindName::PaymentMethods => false,
        },
        Home::CustomData(_) => !matches!(kind, KindName::Username | KindName::PaymentMethods),
        Home::Database => kind != KindName::Username,
    };
    if fits { Ok(home) } else { Err(wrong(format!("a field of this kind cannot live at {home}"))) }
}

/// Keys that mean something for some kinds only are an error elsewhere: they would be believed to work.
fn only_keys_of(shape: &FieldShape, kind: KindName) -> Result<(), Mistake> {
    let numbers = kind == KindName::Number;
    let lengths = matches!(kind, KindName::Line | KindName::Text | KindName::Url);
    let choice = kind == KindName::Choice;
    let choices = choice || kind == KindName::Choices;
    let typed = kind != KindName::PaymentMethods;
    let wrong = [
        span("min", shape.min.as_ref(), numbers),
        span("max", shape.max.as_ref(), numbers),
        span("min-length", shape.min_length.as_ref(), lengths),
        span("max-length", shape.max_length.as_ref(), lengths || choice),
        span("pattern", shape.pattern.as_ref(), kind == KindName::Line),
        span("options", shape.options.as_ref(), choices),
        span("other", shape.other.as_ref(), choice),
        span("none", shape.none.as_ref(), choice),
        span("required", shape.required.as_ref(), typed),
        span("autocomplete", shape.autocomplete.as_ref(), typed),
    ];
    match wrong.into_iter().flatten().next() {
        Some((key, at)) => Err(Mistake { at, what: format!("`{key}` means nothing for a field of this kind") }),
        None => Ok(()),
    }
}

fn span<T>(
    name: &'static str,
    key: Option<&Spanned<T>>,
    belongs: bool,
) -> Option<(&'static str, std::ops::Range<usize>)> {
    key.filter(|_| !belongs).map(|spanned| (name, spanned.span()))
}

fn max_length(shape: &FieldShape, kind: KindName, home: &Home) -> Result<u32, Mistake> {
    let usual = match (home, kind) {
        (Home::Name | Home::Username, _) => COLUMN,
        (_, KindName::Text) => 2_000,
        (_, KindName::Url) => 2_048,
        (_, KindName::Address) => 400,
        (_, KindName::Line | KindName::Phone | KindName::Choice) => 256,
        (
            _,
            KindName::Username
            | KindName::Number
            | KindName::Date
            | KindName::Choices
            | KindName::Switch
            | KindName::Country
            | KindName::Language
            | KindName::TimeZone
            | KindName::PaymentMethods,
        ) => 64,
    };
    let Some(given) = &shape.max_length else { return Ok(usual) };
    let most = if matches!(home, Home::Name | Home::Username) { COLUMN } else { 20_000 };
    if (1..=most).contains(given.get_ref()) {
        return Ok(*given.get_ref());
    }
    Err(Mistake::at(given, format!("`max-length` must be 1 to {most}")))
}

fn min_length(shape: &FieldShape, max: u32) -> Result<u32, Mistake> {
    match &shape.min_length {
        Some(given) if *given.get_ref() > max => {
            Err(Mistake::at(given, format!("`min-length` is more than the most, {max}")))
        }
        given => Ok(value(given.as_ref()).unwrap_or(0)),
    }
}

fn pattern(shape: &FieldShape) -> Result<Option<regex::Regex>, Mistake> {
    let Some(given) = &shape.pattern else { return Ok(None) };
    let whole = format!("^(?:{})$", given.get_ref());
    regex::Regex::new(&whole).map(Some).map_err(|error| {
        let what = error.to_string().lines().last().unwrap_or_default().to_owned();
        Mistake::at(given, format!("`pattern`: {what}"))
    })
}

fn shape(shape: &FieldShape, kind: KindName, others: &Others) -> Result<Shape, Mistake> {
    Ok(match kind {
        KindName::Line => Shape::Line,
        KindName::Text => Shape::Text,
        KindName::Username => Shape::Username,
        KindName::Url => Shape::Url,
        KindName::Phone => Shape::Phone,
        KindName::Number => {
            let (min, max) = (value(shape.min.as_ref()), value(shape.max.as_ref()));
            // Beyond these a browser cannot tell one number from the next (ECMA-262, Number.MAX_SAFE_INTEGER).
            let (min, max) = (min.unwrap_or(-9_007_199_254_740_991), max.unwrap_or(9_007_199_254_740_991));
            if min > max {
                let at = shape.min.as_ref().map_or(0..0, Spanned::span);
                return Err(Mistake { at, what: "`min` is more than `max`".into() });
            }
            Shape::Number { min, max }
        }
        KindName::Date => Shape::Date,
        KindName::Choice => {
            let other = text("other", shape.other.as_ref())?;
            let none = text("none", shape.none.as_ref())?.unwrap_or(Words::Known(Text::ListNothing));
            Shape::Choice { options: options(shape, other.is_some())?, other, none }
        }
        KindName::Choices => {
            let options = options(shape, false)?;
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            if let Some((value, _)) = options.iter().find(|(value, _)| !value.chars().all(is_name)) {
                let what = format!("`options`: `{value}` must be made of ASCII letters, digits, `-` and `_`");
                return Err(Mistake { at: shape.options.as_ref().map_or(0..0, Spanned::span), what });
            }
            Shape::Choices { options }
        }
        KindName::Switch => Shape::Switch,
        KindName::Country => Shape::Country,
        KindName::Language => Shape::Language,
        KindName::TimeZone => Shape::TimeZone,
        KindName::Address => Shape::Address,
        KindName::PaymentMethods if others.0.iter().any(|other| matches!(other.shape, Shape::PaymentMethods)) => {
            return Err(Mistake::at(&shape.id, "there can be one field of kind `payment-methods`"));
        }
        KindName::PaymentMethods => Shape::PaymentMethods,
    })
}

fn options(shape: &FieldShape, has_other: bool) -> Result<Vec<(String, Words)>, Mistake> {
    let Some(given) = &shape.options else { return Err(Mistake::at(&shape.id, "`options` is missing")) };
    let wrong = |what: String| Mistake::at(given, format!("`options`: {what}"));
    let mut seen = BTreeSet::new();
    let mut options = Vec::new();
    for option in given.get_ref() {
        let value = &option.value;
        if value.trim().is_empty() || value.len() > 64 {
            return Err(wrong("a `value` must have 1 to 64 characters".into()));
        }
        if has_other && value == OTHER {
            return Err(wrong(format!("`{OTHER}` stands for the choice to write something else")));
        }
        if !seen.insert(value) {
            return Err(wrong(format!("`{value}` is there twice")));
        }
        options
            .push((value.clone(), plain(&option.label).map_err(|what| wrong(format!("`{value}`: `label`: {what}")))?));
    }
    if options.is_empty() { Err(wrong("there must be one at least".into())) } else { Ok(options) }
}

fn condition(shape: &Spanned<ConditionShape>, others: &Others) -> Result<Condition, Mistake> {
    let ConditionShape { field, is } = shape.get_ref();
    let wrong = |what: String| Mistake::at(shape, format!("`shown-when`: {what}"));
    let Some(other) = others.0.iter().find(|other| other.id == *field) else {
        return Err(wrong(format!("no field before this one is `{field}`")));
    };
    if other.shown_when.is_some() || !other.is_on_page() {
        return Err(wrong(format!("`{field}` is not always shown itself")));
    }
    let wanted = match is {
        Wanted::Switch(on) => vec![if *on { ON } else { "" }.to_owned()],
        Wanted::One(choice) => vec![choice.clone()],
        Wanted::Any(choices) => choices.clone(),
    };
    let is_switch = matches!(is, Wanted::Switch(_));
    let unknown = match &other.shape {
        Shape::Switch if is_switch => None,
        Shape::Choice { options, other, .. } if !is_switch => {
            wanted.iter().find(|w| !(options.iter().any(|(v, _)| v == *w) || other.is_some() && *w == OTHER))
        }
        Shape::Choices { options } if !is_switch => wanted.iter().find(|w| !options.iter().any(|(v, _)| v == *w)),
        Shape::Country | Shape::Language | Shape::TimeZone if !is_switch => None,
        Shape::Switch => return Err(wrong(format!("`{field}` is a switch: `is` must be true or false"))),
        Shape::Choice { .. } | Shape::Choices { .. } | Shape::Country | Shape::Language | Shape::TimeZone => {
            return Err(wrong(format!("`{field}` is no switch: `is` must be a choice, or several")));
        }
        Shape::Line
        | Shape::Text
        | Shape::Username
        | Shape::Url
        | Shape::Phone
        | Shape::Number { .. }
        | Shape::Date
        | Shape::Address
        | Shape::PaymentMethods => return Err(wrong(format!("`{field}` offers no choices"))),
    };
    match unknown {
        Some(choice) => Err(wrong(format!("`{field}` offers no `{choice}`"))),
        None if wanted.is_empty() => Err(wrong("`is` is empty".into())),
        None => Ok(Condition { field: field.clone(), one_of: wanted }),
    }
}
