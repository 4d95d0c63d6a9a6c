//! The values of fields: as they are kept, as they are shown in inputs, as they are typed.

use serde::{Deserialize, Serialize};

use super::{
    address::Address,
    card::digit,
    check::Reason,
    date::Date,
    edit::Problem,
    field::{Choice, Field, Kind, ON, OTHER},
    phone, text, url, username,
};

/// A value of any kind of field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Nothing is kept.
    #[default]
    Empty,
    /// A text: lines, usernames, web addresses, dates (`YYYY-MM-DD`), choices, languages and time zones.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Several of the choices, in their order.
    Texts(Vec<String>),
    /// On or off.
    Switch(bool),
    /// A mailing address.
    Address(Address),
    /// Something that other software stored and that does not fit the field's kind. It is shown as it is, and stays
    /// until the person writes something in its place.
    Foreign(String),
}

impl Value {
    /// The value that a stored JSON value is to a field of this kind. `null`, a missing key and `""` are nothing:
    /// Logto's merge endpoints cannot remove a key.
    pub fn from_stored(kind: &Kind, stored: Option<&serde_json::Value>) -> Self {
        use serde_json::Value as Json;
        let foreign = |json: &Json| Self::Foreign(json.as_str().map_or_else(|| json.to_string(), str::to_owned));
        let json = match stored {
            None | Some(Json::Null) => return Self::Empty,
            Some(Json::String(text)) if text.is_empty() => return Self::Empty,
            Some(Json::Object(map)) if map.is_empty() => return Self::Empty,
            Some(json) => json,
        };
        match kind {
            Kind::Line
            | Kind::Text
            | Kind::Username
            | Kind::Url
            | Kind::Phone
            | Kind::Country
            | Kind::Language
            | Kind::TimeZone => json.as_str().map_or_else(|| foreign(json), |text| Self::Text(text.to_owned())),
            Kind::Number { .. } => {
                json.as_i64().or_else(|| json.as_str().and_then(number)).map_or_else(|| foreign(json), Self::Number)
            }
            Kind::Date { .. } => {
                json.as_str().and_then(Date::parse).map_or_else(|| foreign(json), |date| Self::Text(date.to_string()))
            }
            Kind::Choice { options, other, .. } => match json.as_str() {
                Some(text) if other.is_some() || options.iter().any(|o| o.value == text) => Self::Text(text.to_owned()),
                _ => foreign(json),
            },
            Kind::Choices { options } => {
                let texts: Option<Vec<_>> = json.as_array().and_then(|all| all.iter().map(Json::as_str).collect());
                match texts {
                    // A choice that is no longer offered, or never was, must not be lost by ticking another one.
                    Some(texts) if texts.iter().all(|text| is_option(options, text)) => {
                        Self::of_choices(options, |value| texts.contains(&value))
                    }
                    _ => foreign(json),
                }
            }
            Kind::Switch => match (json, json.as_str()) {
                (Json::Bool(on), _) => Self::Switch(*on),
                // As Logto's own pages keep a box.
                (_, Some("true")) => Self::Switch(true),
                (_, Some("false")) => Self::Switch(false),
                _ => foreign(json),
            },
            // What other software keeps beside the parts is not shown, and stays.
            Kind::Address { .. } => match serde_json::from_value(json.clone()) {
                Ok(address) if address != Address::default() => Self::Address(address),
                _ => foreign(json),
            },
            Kind::PaymentMethods => Self::Empty,
        }
    }

    /// The JSON that this value is stored as.
    pub fn to_stored(&self) -> serde_json::Value {
        match self {
            Self::Empty => serde_json::Value::Null,
            Self::Text(text) | Self::Foreign(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
            Self::Texts(texts) => texts.as_slice().into(),
            Self::Switch(on) => (*on).into(),
            Self::Address(address) => serde_json::to_value(address).unwrap_or_default(),
        }
    }

    fn of_choices(options: &[Choice], mut chosen: impl FnMut(&str) -> bool) -> Self {
        let chosen: Vec<_> =
            options.iter().filter(|option| chosen(&option.value)).map(|option| option.value.clone()).collect();
        if chosen.is_empty() { Self::Empty } else { Self::Texts(chosen) }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }
}

/// What stands in the inputs of a field that holds this value, a string for each of [`Kind::parts`].
pub fn split(kind: &Kind, value: &Value) -> Vec<String> {
    match (kind, value) {
        (Kind::Date { .. }, Value::Text(text)) => match Date::parse(text) {
            Some(date) => vec![date.year().to_string(), date.month().to_string(), date.day().to_string()],
            None => blank(kind),
        },
        (Kind::Choice { options, other: Some(_), .. }, Value::Text(text)) => {
            if is_option(options, text) {
                vec![text.clone(), String::new()]
            } else {
                vec![OTHER.to_owned(), text.clone()]
            }
        }
        (Kind::Address { .. }, Value::Address(address)) => address.to_parts(),
        (Kind::Choices { options }, Value::Texts(texts)) => {
            options.iter().map(|option| if texts.contains(&option.value) { ON } else { "" }.to_owned()).collect()
        }
        (_, Value::Switch(on)) => vec![if *on { ON } else { "" }.to_owned()],
        (Kind::Text, Value::Text(text)) => vec![text.clone()],
        // An input of one line has no line ends; other software may have stored some.
        (_, Value::Text(text)) => vec![text.replace(['\r', '\n'], " ")],
        (_, Value::Number(number)) => vec![number.to_string()],
        (_, Value::Empty | Value::Foreign(_) | Value::Address(_) | Value::Texts(_)) => blank(kind),
    }
}

fn blank(kind: &Kind) -> Vec<String> {
    vec![String::new(); kind.parts().len()]
}

fn is_option(options: &[Choice], text: &str) -> bool {
    options.iter().any(|option| option.value == text)
}

/// The value that was typed, by the same rules in the browser and on the server.
///
/// # Errors
/// The part that cannot be taken, and why.
pub fn parse(field: &Field, typed: &[String]) -> Result<Value, Problem> {
    let first = typed.first().map_or("", String::as_str);
    let value = match &field.kind {
        Kind::Date { .. } => parse_date(typed)?,
        Kind::Address { .. } => Address::from_typed(typed)?.map_or(Value::Empty, Value::Address),
        Kind::Choice { options, other, .. } => parse_choice(field, options, other.is_some(), typed)?,
        Kind::Choices { options } => {
            let mut ticked = typed.iter().map(|text| !text.is_empty());
            Value::of_choices(options, |_| ticked.next().unwrap_or(false))
        }
        Kind::Switch => Value::Switch(!first.is_empty()),
        Kind::PaymentMethods => Value::Empty,
        Kind::Line
        | Kind::Text
        | Kind::Username
        | Kind::Url
        | Kind::Phone
        | Kind::Number { .. }
        | Kind::Country
        | Kind::Language
        | Kind::TimeZone => parse_line(field, first).map_err(Problem::of_whole)?,
    };
    // A switch that must be on is one that is agreed to.
    if field.required && matches!(value, Value::Empty | Value::Switch(false)) {
        return Err(Problem::of_whole(Reason::Required));
    }
    Ok(value)
}

fn parse_line(field: &Field, typed: &str) -> Result<Value, Reason> {
    let lines = if field.kind == Kind::Text { text::Lines::Many } else { text::Lines::One };
    let text = text::clean(typed, lines)?;
    if text.is_empty() {
        return Ok(Value::Empty);
    }
    let text = match &field.kind {
        Kind::Number { min, max } => {
            let number = number(&text).ok_or(Reason::NotANumber)?;
            let fits = (*min..=*max).contains(&number);
            return fits.then_some(Value::Number(number)).ok_or(Reason::OutOfRange { min: *min, max: *max });
        }
        Kind::Username => username::check(&text).map(|()| text)?,
        Kind::Url => url::check(&text)?,
        Kind::Phone => phone::check(&text).map(|()| text)?,
        Kind::Line
        | Kind::Text
        | Kind::Country
        | Kind::Language
        | Kind::TimeZone
        | Kind::Date { .. }
        | Kind::Choice { .. }
        | Kind::Choices { .. }
        | Kind::Switch
        | Kind::Address { .. }
        | Kind::PaymentMethods => text,
    };
    within(field, text).map(Value::Text)
}

fn within(field: &Field, text: String) -> Result<String, Reason> {
    match text.chars().count() {
        count if count > field.max as usize => Err(Reason::TooLong { max: field.max }),
        count if count < field.min as usize => Err(Reason::TooShort { min: field.min }),
        _ => Ok(text),
    }
}

fn parse_date(typed: &[String]) -> Result<Value, Problem> {
    let part = |place: usize| typed.get(place).map_or("", |part| part.trim());
    if (0..3).all(|place| part(place).is_empty()) {
        return Ok(Value::Empty);
    }
    // The first part that is missing is the one to go to.
    if let Some(missing) = (0..3).find(|&place| part(place).is_empty()) {
        return Err(Problem { part: missing, reason: Reason::NotADate });
    }
    Date::from_typed(part(0), part(1), part(2))
        .map(|date| Value::Text(date.to_string()))
        .map_err(|reason| Problem { part: 0, reason })
}

fn parse_choice(field: &Field, options: &[Choice], may_be_other: bool, typed: &[String]) -> Result<Value, Problem> {
    let chosen = typed.first().map_or("", String::as_str);
    if chosen.is_empty() {
        return Ok(Value::Empty);
    }
    if is_option(options, chosen) {
        return Ok(Value::Text(chosen.to_owned()));
    }
    if !(may_be_other && chosen == OTHER) {
        return Err(Problem::of_whole(Reason::UnknownChoice));
    }
    let own = typed.get(1).map_or("", String::as_str);
    let wrong = |reason| Problem { part: 1, reason };
    match text::clean(own, text::Lines::One).and_then(|text| within(field, text)).map_err(wrong)? {
        text if text.is_empty() => Err(wrong(Reason::Required)),
        text => Ok(Value::Text(text)),
    }
}

/// A whole number in any script's digits, with a sign or without.
pub fn number(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    let (negative, digits) = match typed.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, typed.strip_prefix('+').unwrap_or(typed)),
    };
    if digits.is_empty() {
        return None;
    }
    let size = digits.chars().try_fold(0_i64, |sum, c| sum.checked_mul(10)?.checked_add(i64::from(digit(c)?)))?;
    Some(if negative { -size } else { size })
}

/// A short mark of what stands in a field's inputs, as an `ETag` is of a resource: a form sends back the mark of what it
/// was loaded with, so that the server sees whether the person changed it and whether anyone else did. 64-bit FNV-1a
/// in hexadecimal; equal marks mean equal inputs for every purpose but an attack on oneself.
pub fn tag(parts: &[String]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        // Browsers send line ends as CR LF, whatever the page held. U+001F keeps the parts apart.
        for byte in part.bytes().filter(|&b| b != b'\r').chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests;
