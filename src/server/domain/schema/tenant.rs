//! The fields that the tenant's administrator declared in Logto ("custom profile fields"), as rows of our own. Logto keeps
//! their values in `profile` or `customData` and does not check them (`GET /api/custom-profile-fields`; recorded: the
//! Management API takes anything), so our rules do.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{DateForm, Editing, Home, Row, Section, Shape, Stored, Words};
use crate::i18n::Text;

/// A field as the tenant declares it.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// Its name: a key of `profile` or of `customData`.
    pub name: String,
    /// One of `Text Number Date Checkbox Select Url Regex Address Fullname`.
    pub kind: String,
    /// Its name for people, in one language.
    pub label: String,
    /// What it is for.
    pub description: Option<String>,
    /// Whether it must not be left empty.
    pub required: bool,
    /// What belongs to its kind.
    pub config: serde_json::Map<String, Json>,
}

/// A field that cannot be taken over, and why: for the log.
#[derive(Debug, PartialEq, Eq)]
pub struct NotTaken {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: &'static str,
}

/// The section that they make, and those that cannot be taken over.
pub fn section(declared: &[Declared]) -> (Section, Vec<NotTaken>) {
    let (mut rows, mut not_taken) = (Vec::new(), Vec::new());
    for field in declared {
        match taken(field) {
            Ok(made) => rows.extend(made),
            Err(why) => not_taken.push(NotTaken { name: field.name.clone(), why }),
        }
    }
    let (title, intro) = (Words::Known(Text::SectionTenantTitle), Words::Known(Text::SectionTenantIntro));
    (Section { id: "tenant".into(), title, intro: Some(intro), rows }, not_taken)
}

fn taken(field: &Declared) -> Result<Vec<Row>, &'static str> {
    let text = |key: &str| field.config.get(key).and_then(Json::as_str).filter(|text| !text.is_empty());
    // Half numbers are rounded: a field of ours holds whole ones.
    let whole = |key: &str| field.config.get(key).and_then(Json::as_f64).and_then(whole);
    let length = |key: &str| whole(key).and_then(|number| u32::try_from(number.clamp(0, 20_000)).ok());
    let mut row = row(field)?;
    match field.kind.as_str() {
        "Text" => {
            row.min = length("minLength").unwrap_or(0);
            row.max = length("maxLength").unwrap_or(row.max);
        }
        "Number" => {
            row.shape = Shape::Number {
                min: whole("minValue").unwrap_or(-9_007_199_254_740_991),
                max: whole("maxValue").unwrap_or(9_007_199_254_740_991),
            };
        }
        "Date" => {
            let letters = text("customFormat").or(text("format")).unwrap_or("yyyy-MM-dd");
            row.shape = Shape::Date;
            row.stored = Stored::Date(DateForm::new(letters).ok_or("its date format has more than yyyy, MM and dd")?);
        }
        "Checkbox" => (row.shape, row.stored) = (Shape::Switch, Stored::Flag),
        "Select" => {
            row.shape = Shape::Choice { options: options(field)?, other: None, none: Words::Known(Text::ListNothing) };
        }
        "Url" => (row.shape, row.max) = (Shape::Url, 2_048),
        "Regex" => {
            let pattern = text("format").ok_or("it has no pattern")?;
            // The tenant's pages look for it anywhere in the text.
            row.pattern = Some(regex::Regex::new(pattern).map_err(|_| "its pattern is one of JavaScript's own")?);
        }
        "Address" => {
            row.shape = Shape::Address;
            row.stored = Stored::Claim;
            row.autocomplete = Some("street-address".into());
        }
        "Fullname" => return Ok(names(field)),
        _ => return Err("its type is unknown"),
    }
    let fits = match &row.home {
        Home::Profile(key) if key == "address" => matches!(row.shape, Shape::Address),
        Home::Profile(_) => !matches!(row.shape, Shape::Number { .. } | Shape::Address),
        Home::CustomData(_) | Home::Name | Home::Username | Home::Database => true,
    };
    if fits { Ok(vec![row]) } else { Err("its type does not go with its name") }
}

/// The nearest whole number that a browser can tell from the next.
fn whole(number: f64) -> Option<i64> {
    let number = number.round();
    (number.abs() <= 9_007_199_254_740_991.0).then(|| format!("{number:.0}").parse().ok())?
}

/// A line of text where the field's value lives.
fn row(field: &Declared) -> Result<Row, &'static str> {
    let home = match format!("profile.{}", field.name).parse() {
        Ok(home) => home,
        Err(_) => Home::CustomData(vec![field.name.clone()]),
    };
    Ok(Row {
        id: id(&field.name).ok_or("its name has other characters than ASCII letters, digits and underscores")?,
        home,
        stored: Stored::Plain,
        shape: Shape::Line,
        label: Words::Same(field.label.clone()),
        help: field.description.clone().filter(|text| !text.trim().is_empty()).map(Words::Same),
        why: None,
        autocomplete: None,
        required: field.required,
        editing: Editing::Person,
        min: 0,
        max: 256,
        pattern: None,
        shown_when: None,
    })
}

/// Names of inputs are in small letters: `givenName` is `given_name`.
fn id(name: &str) -> Option<String> {
    let mut id = String::new();
    for c in name.chars() {
        match c {
            'A'..='Z' => id.extend(['_', c.to_ascii_lowercase()]),
            'a'..='z' | '0'..='9' | '_' => id.push(c),
            _ => return None,
        }
    }
    let id = id.trim_start_matches('_').to_owned();
    (id.starts_with(|c: char| c.is_ascii_lowercase()) && !["form", "was"].contains(&id.as_str())).then_some(id)
}

fn options(field: &Declared) -> Result<Vec<(String, Words)>, &'static str> {
    let listed = field.config.get("options").and_then(Json::as_array).ok_or("it has no options")?;
    let mut options = BTreeMap::new();
    let mut order = Vec::new();
    for option in listed {
        let value = option.get("value").and_then(Json::as_str).filter(|value| !value.is_empty());
        let value = value.ok_or("an option has no value")?;
        let label = option.get("label").and_then(Json::as_str).unwrap_or(value);
        if options.insert(value, label).is_none() {
            order.push(value);
        }
    }
    if order.is_empty() {
        return Err("it has no options");
    }
    Ok(order.into_iter().map(|value| (value.to_owned(), Words::Same(options[value].to_owned()))).collect())
}

/// The parts of a name that are enabled, each a field of its own.
fn names(field: &Declared) -> Vec<Row> {
    let parts = field.config.get("parts").and_then(Json::as_array).cloned().unwrap_or_default();
    let known = [
        ("givenName", Text::FieldGivenNameLabel, "given-name"),
        ("middleName", Text::FieldMiddleNameLabel, "additional-name"),
        ("familyName", Text::FieldFamilyNameLabel, "family-name"),
    ];
    let part = |part: &Json| {
        let name = part.get("name")?.as_str()?;
        let (key, label, token) = known.into_iter().find(|(key, ..)| *key == name)?;
        let is = |flag: &str| part.get(flag).and_then(Json::as_bool).unwrap_or(false);
        if !is("enabled") {
            return None;
        }
        let given = part.get("label").and_then(Json::as_str).filter(|label| !label.trim().is_empty());
        let declared = Declared {
            name: key.to_owned(),
            kind: "Text".into(),
            label: String::new(),
            description: None,
            required: is("required"),
            config: serde_json::Map::new(),
        };
        let label = given.map_or(Words::Known(label), |label| Words::Same(label.to_owned()));
        Some(Row { label, autocomplete: Some(token.into()), ..row(&declared).ok()? })
    };
    parts.iter().filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn declared(name: &str, kind: &str, config: Json) -> Declared {
        Declared {
            name: name.into(),
            kind: kind.into(),
            label: "Label".into(),
            description: None,
            required: false,
            config: config.as_object().cloned().expect("an object"),
        }
    }

    fn one(name: &str, kind: &str, config: Json) -> Result<Row, &'static str> {
        taken(&declared(name, kind, config)).map(|mut rows| rows.remove(0))
    }

    #[test]
    fn all_nine_kinds_are_taken_over_with_their_homes() {
        let parts = json!({"parts": [
            {"enabled": true, "name": "givenName", "type": "Text", "required": true},
            {"enabled": false, "name": "middleName", "type": "Text", "required": false},
            {"enabled": true, "name": "familyName", "type": "Text", "required": true},
        ]});
        let all = [
            declared("department", "Text", json!({"minLength": 1, "maxLength": 40})),
            declared("age", "Number", json!({"minValue": 0, "maxValue": 150})),
            declared("joined", "Date", json!({"format": "yyyy-MM-dd"})),
            declared("newsletter", "Checkbox", json!({"defaultValue": "false"})),
            declared("tshirt", "Select", json!({"options": [{"value": "s", "label": "S"}, {"value": "m"}]})),
            declared("website", "Url", json!({})),
            declared("badge", "Regex", json!({"format": "^[A-Z]{2}\\d+$"})),
            declared("address", "Address", json!({"parts": []})),
            declared("fullname", "Fullname", parts),
        ];
        let (section, not_taken) = section(&all);
        assert_eq!(not_taken, []);
        let homes: Vec<_> = section.rows.iter().map(|row| (row.id.as_str(), row.home.to_string())).collect();
        let expected = [
            ("department", "custom_data.department"),
            ("age", "custom_data.age"),
            ("joined", "custom_data.joined"),
            ("newsletter", "custom_data.newsletter"),
            ("tshirt", "custom_data.tshirt"),
            ("website", "profile.website"),
            ("badge", "custom_data.badge"),
            ("address", "profile.address"),
            ("given_name", "profile.givenName"),
            ("family_name", "profile.familyName"),
        ];
        assert_eq!(homes, expected.map(|(id, home)| (id, home.to_owned())));
        assert!(section.rows.iter().filter(|row| row.required).map(|row| &row.id).eq(["given_name", "family_name"]));
    }

    #[test]
    fn what_cannot_be_taken_over_is_told_and_does_not_stop_the_others() {
        for (name, kind, config, why) in [
            ("x", "Date", json!({"format": "EEEE"}), "its date format has more than yyyy, MM and dd"),
            ("x", "Regex", json!({"format": "^(?=a)"}), "its pattern is one of JavaScript's own"),
            ("x", "Select", json!({"options": []}), "it has no options"),
            ("nickname", "Number", json!({}), "its type does not go with its name"),
            ("größe", "Text", json!({}), "its name has other characters than ASCII letters, digits and underscores"),
            ("x", "Hologram", json!({}), "its type is unknown"),
        ] {
            assert_eq!(one(name, kind, config).expect_err("not taken"), why);
        }
    }

    #[test]
    fn a_pattern_of_the_tenant_is_looked_for_anywhere() {
        let row = one("badge", "Regex", json!({"format": "[A-Z]{2}\\d+"})).expect("taken");
        assert!(row.pattern.expect("a pattern").is_match("badge AB12"));
    }
}
