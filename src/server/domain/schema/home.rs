//! Where a field's value lives.

use std::{fmt, str::FromStr};

use serde_json::{Map, Value as Json};

/// Where a field's value lives. Written as in `Leptos.toml`: `logto.name`, `profile.KEY`, `custom_data.PATH`, `database`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// Logto's `name`.
    Name,
    /// Logto's `username`.
    Username,
    /// A key of Logto's `profile` object.
    Profile(String),
    /// A path in Logto's `customData`.
    CustomData(Vec<String>),
    /// The service's own database.
    Database,
}

/// The keys of Logto's `profile` object: it refuses all others (`PATCH /api/users/:id/profile`, 400).
const PROFILE_KEYS: [&str; 12] = [
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
    "address",
];

/// What is wrong with a home, for the operator.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum HomeError {
    /// None of the places that there are.
    #[error("`{0}` is none of logto.name, logto.username, profile.KEY, custom_data.PATH, database")]
    Unknown(String),
    /// No key of Logto's profile object.
    #[error("Logto's profile has no key `{0}`; it has {list}", list = PROFILE_KEYS.join(", "))]
    NoSuchKey(String),
}

impl FromStr for Home {
    type Err = HomeError;

    fn from_str(text: &str) -> Result<Self, HomeError> {
        match text.split_once('.') {
            Some(("logto", "name")) => Ok(Self::Name),
            Some(("logto", "username")) => Ok(Self::Username),
            Some(("profile", key)) if PROFILE_KEYS.contains(&key) => Ok(Self::Profile(key.to_owned())),
            Some(("profile", key)) => Err(HomeError::NoSuchKey(key.to_owned())),
            Some(("custom_data", path)) if path.split('.').all(|key| !key.is_empty()) => {
                Ok(Self::CustomData(path.split('.').map(str::to_owned).collect()))
            }
            None if text == "database" => Ok(Self::Database),
            _ => Err(HomeError::Unknown(text.to_owned())),
        }
    }
}

impl fmt::Display for Home {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("logto.name"),
            Self::Username => f.write_str("logto.username"),
            Self::Profile(key) => write!(f, "profile.{key}"),
            Self::CustomData(path) => write!(f, "custom_data.{}", path.join(".")),
            Self::Database => f.write_str("database"),
        }
    }
}

impl Home {
    /// Whether writing one would write the other, or a part of it. Fields in the database are kept by their ids.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::CustomData(one), Self::CustomData(two)) => one.starts_with(two) || two.starts_with(one),
            (Self::Database, Self::Database) => false,
            _ => self == other,
        }
    }
}

/// The value at a path of nested objects.
pub fn at<'a>(map: &'a Map<String, Json>, path: &[String]) -> Option<&'a Json> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(map.get(first)?, |value, key| value.as_object()?.get(key))
}

/// Sets the value at a path of nested objects, keeping everything beside it. What is in the way of the path and is no
/// object is replaced.
pub fn set_at(map: &mut Map<String, Json>, path: &[String], value: Json) {
    match path {
        [] => {}
        [last] => {
            map.insert(last.clone(), value);
        }
        [first, rest @ ..] => {
            let inner = map.entry(first.clone()).or_insert_with(|| Json::Object(Map::new()));
            if !inner.is_object() {
                *inner = Json::Object(Map::new());
            }
            if let Some(inner) = inner.as_object_mut() {
                set_at(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn path(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|&key| key.to_owned()).collect()
    }

    #[test]
    fn a_home_is_written_as_it_is_read() {
        for text in ["logto.name", "logto.username", "profile.givenName", "custom_data.company.size", "database"] {
            assert_eq!(text.parse::<Home>().map(|home| home.to_string()).as_deref(), Ok(text));
        }
        for text in ["logto.primaryEmail", "profile.given_name", "custom_data", "custom_data.", "custom_data.a..b", ""]
        {
            assert!(text.parse::<Home>().is_err(), "{text}");
        }
    }

    #[test]
    fn homes_overlap_when_one_holds_the_other() {
        let overlap = |one: &str, two: &str| one.parse::<Home>().expect("one").overlaps(&two.parse().expect("two"));
        assert!(overlap("custom_data.a", "custom_data.a.b"));
        assert!(overlap("custom_data.a.b", "custom_data.a"));
        assert!(overlap("profile.gender", "profile.gender"));
        assert!(!overlap("custom_data.a.b", "custom_data.a.c"));
        assert!(!overlap("database", "database"));
    }

    #[test]
    fn setting_a_nested_key_keeps_its_neighbours() {
        let mut map = json!({"a": {"b": 1, "c": 2}, "d": 3}).as_object().cloned().expect("an object");
        set_at(&mut map, &path(&["a", "b"]), json!(9));
        set_at(&mut map, &path(&["x", "y"]), json!(1));
        set_at(&mut map, &path(&["d", "e"]), json!(1));
        assert_eq!(Json::Object(map.clone()), json!({"a": {"b": 9, "c": 2}, "d": {"e": 1}, "x": {"y": 1}}));
        assert_eq!(at(&map, &path(&["a", "c"])), Some(&json!(2)));
        assert_eq!(at(&map, &path(&["a", "c", "z"])), None);
    }
}
