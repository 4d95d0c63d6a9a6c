//! `PATCH /api/users/:id`: which values are taken, what they are stored as, and which conflicts there are.
#![expect(clippy::option_option, reason = "not given, cleared, set: three things")]

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};
use serde_json::{Map, Value, json};
use url::Url;

use super::zod::{self, Issues};
use crate::server::{
    clock::Timestamp,
    demo::{
        answer::{self, Outcome},
        state::State,
    },
};

const PROFILE: [&str; 11] = [
    "familyName",
    "givenName",
    "middleName",
    "nickname",
    "preferredUsername",
    "profile",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
];
const ADDRESS: [&str; 6] = ["formatted", "streetAddress", "locality", "region", "postalCode", "country"];

/// The known keys of a body, taken as they will be stored.
#[derive(Default)]
pub struct Patch {
    username: Option<Option<String>>,
    email: Option<Option<String>>,
    phone: Option<Option<String>>,
    name: Option<Option<String>>,
    avatar: Option<Option<String>>,
    custom_data: Option<Map<String, Value>>,
    profile: Option<Map<String, Value>>,
}

impl Patch {
    /// Reads and validates.
    pub fn read(body: &Value) -> Outcome<Self> {
        let Value::Object(keys) = body else {
            return zod::refuse(zod::wrong_type("object", Some(body), &[]), "body");
        };
        let mut issues = Issues::default();
        let patch = Self {
            username: nullable(keys, "username", "regex", is_username, &mut issues),
            email: nullable(keys, "primaryEmail", "regex", is_email, &mut issues),
            phone: nullable(keys, "primaryPhone", "regex", is_phone, &mut issues),
            name: nullable(keys, "name", "", |_| true, &mut issues),
            avatar: nullable(keys, "avatar", "url", |text| Url::parse(text).is_ok(), &mut issues),
            custom_data: keys.get("customData").and_then(|value| object(value, "customData", &mut issues)),
            profile: keys.get("profile").and_then(|value| {
                object(value, "profile", &mut issues).map(|profile| known_profile(&profile, &mut issues))
            }),
        };
        issues.settle("body")?;
        Ok(patch)
    }

    /// Whether no known key was given.
    pub fn is_empty(&self) -> bool {
        let texts = [&self.username, &self.email, &self.phone, &self.name, &self.avatar];
        texts.iter().all(|text| text.is_none()) && self.custom_data.is_none() && self.profile.is_none()
    }

    /// Stores it. The user exists.
    pub fn apply(mut self, state: &mut State, id: &str, now: Timestamp) -> Outcome<()> {
        self.conflicts(state, id)?;
        if self.is_empty() {
            let message = "Invalid input. Value list must not be empty.";
            return Err(Box::new(answer::error(422, "entity.invalid_input", message)));
        }
        if let Some(Some(phone)) = &mut self.phone {
            *phone = normal_phone(phone)?;
        }
        self.limits()?;
        let Some(person) = state.person_mut(id) else { return Err(Box::new(answer::not_found())) };
        set(&mut person.username, self.username);
        set(&mut person.primary_email, self.email);
        set(&mut person.primary_phone, self.phone);
        set(&mut person.name, self.name);
        set(&mut person.avatar, self.avatar);
        if let Some(custom_data) = self.custom_data {
            person.custom_data = custom_data;
        }
        if let Some(profile) = self.profile {
            person.profile = profile;
        }
        person.touch(now);
        Ok(())
    }

    /// E-mail, phone, username: the first one that someone else has is told.
    fn conflicts(&self, state: &State, id: &str) -> Outcome<()> {
        let taken = |code: &str, what: &str| {
            let message = format!("This {what}.");
            Err(Box::new(answer::error(422, &format!("user.{code}_already_in_use"), &message)))
        };
        let mut others = state.people.iter().filter(|person| person.id != id);
        if let Some(Some(email)) = &self.email {
            let same = |theirs: &String| theirs.eq_ignore_ascii_case(email);
            if others.clone().any(|person| person.primary_email.as_ref().is_some_and(same)) {
                return taken("email", "email is associated with an existing account");
            }
        }
        if let Some(Some(phone)) = &self.phone {
            let phone = normal_phone(phone)?;
            if others.clone().any(|person| person.primary_phone.as_ref() == Some(&phone)) {
                return taken("phone", "phone number is associated with an existing account");
            }
        }
        if let Some(Some(username)) = &self.username
            && others.any(|person| person.username.as_ref() == Some(username))
        {
            return taken("username", "username is already in use");
        }
        Ok(())
    }

    /// What the columns of Logto's database hold.
    fn limits(&self) -> Outcome<()> {
        let columns =
            [(&self.username, 128), (&self.email, 128), (&self.phone, 128), (&self.name, 128), (&self.avatar, 2048)];
        for (value, limit) in columns {
            let Some(Some(text)) = value else { continue };
            if text.contains('\0') {
                return Err(Box::new(answer::internal()));
            }
            if text.chars().count() > limit {
                let data = json!({ "message": format!("value too long for type character varying({limit})") });
                let message = "The length of value is too long and exceeds the limit.";
                return Err(Box::new(answer::error_with(422, "entity.value_too_long", message, &data)));
            }
        }
        let objects = [&self.custom_data, &self.profile];
        objects.into_iter().flatten().try_for_each(storable)
    }
}

/// PostgreSQL's JSON cannot hold a NUL character.
pub fn storable(map: &Map<String, Value>) -> Outcome<()> {
    fn nul(value: &Value) -> bool {
        match value {
            Value::String(text) => text.contains('\0'),
            Value::Array(items) => items.iter().any(nul),
            Value::Object(map) => map.iter().any(|(key, value)| key.contains('\0') || nul(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
    if map.iter().any(|(key, value)| key.contains('\0') || nul(value)) {
        Err(Box::new(answer::internal()))
    } else {
        Ok(())
    }
}

fn set(field: &mut Option<String>, value: Option<Option<String>>) {
    if let Some(value) = value {
        *field = value;
    }
}

/// A text that fits, or null, or the empty text, which is stored as null.
fn nullable(
    keys: &Map<String, Value>,
    name: &str,
    rule: &str,
    fits: impl Fn(&str) -> bool,
    issues: &mut Issues,
) -> Option<Option<String>> {
    match keys.get(name)? {
        Value::Null => Some(None),
        Value::String(text) if text.is_empty() => Some(None),
        Value::String(text) if fits(text) => Some(Some(text.clone())),
        Value::String(_) => {
            issues.add(zod::wrong_text(rule, &[name]));
            None
        }
        other => {
            let literal = json!({
                "received": other, "code": "invalid_literal", "expected": "", "path": [name],
                "message": "Invalid literal value, expected \"\"",
            });
            let choices = [vec![zod::wrong_type("string", Some(other), &[name])], vec![literal]];
            issues.add(zod::no_choice(&choices, &[name]));
            None
        }
    }
}

/// An object under this key.
pub fn object(value: &Value, name: &str, issues: &mut Issues) -> Option<Map<String, Value>> {
    let Value::Object(map) = value else {
        issues.add(zod::wrong_type("object", Some(value), &[name]));
        return None;
    };
    Some(map.clone())
}

/// The standard claims among these keys, which are texts; others are dropped.
pub fn known_profile(profile: &Map<String, Value>, issues: &mut Issues) -> Map<String, Value> {
    let mut known = texts(profile, &PROFILE, &["profile"], issues);
    match profile.get("address") {
        None => {}
        Some(Value::Object(address)) => {
            known
                .insert("address".to_owned(), Value::Object(texts(address, &ADDRESS, &["profile", "address"], issues)));
        }
        other => issues.add(zod::wrong_type("object", other, &["profile", "address"])),
    }
    known
}

fn texts(map: &Map<String, Value>, names: &[&str], path: &[&str], issues: &mut Issues) -> Map<String, Value> {
    let mut known = Map::new();
    for name in names {
        match map.get(*name) {
            None => {}
            Some(Value::String(text)) => {
                known.insert((*name).to_owned(), Value::String(text.clone()));
            }
            other => issues.add(zod::wrong_type("string", other, &[path, &[*name]].concat())),
        }
    }
    known
}

/// `^[A-Z_a-z]\w*$`
fn is_username(text: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.chars().all(word) && !text.starts_with(|c: char| c.is_ascii_digit())
}

/// `^\S+@\S+\.\S+$`
pub fn is_email(text: &str) -> bool {
    let spaced = text.contains(|c: char| c.is_whitespace() || c == '\u{feff}');
    let domain = |(at, _): (usize, &str)| {
        let after = &text[at + 1..];
        at > 0 && after.match_indices('.').any(|(dot, _)| dot > 0 && dot + 1 < after.len())
    };
    !spaced && text.match_indices('@').any(domain)
}

/// `^\d+$`
pub fn is_phone(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The digits as Logto stores them: a trunk zero after the country code goes.
pub fn normal_phone(digits: &str) -> Outcome<String> {
    if let Ok(number) = PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None) {
        Ok(number.format_as(PhoneNumberFormat::E164).trim_start_matches('+').to_owned())
    } else {
        let data = json!({ "name": "ParseError" });
        Err(Box::new(answer::error_with(422, "user.invalid_phone", "Invalid phone number.", &data)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_as_loosely_as_logto_does() {
        for email in ["a@b.c", "a@b@c.d", "a.b@c@d.e"] {
            assert!(is_email(email), "{email}");
        }
        for email in ["a", "a@b", "@b.c", "a@.c", "a@b.", "a b@c.d", ""] {
            assert!(!is_email(email), "{email}");
        }
    }

    #[test]
    fn a_trunk_zero_goes_and_nonsense_is_refused() {
        assert_eq!(normal_phone("4306601234567").ok().as_deref(), Some("436601234567"));
        assert_eq!(normal_phone("12345").ok().as_deref(), Some("12345"));
        assert!(normal_phone("99999999999999999999").is_err());
    }
}
