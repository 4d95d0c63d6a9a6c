//! The standard claims (OpenID Connect Core section 5.1) and Logto's own, as ID token and UserInfo have them.

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::server::domain::person::Person;

/// Claims about a person. Logto sends `null` for what there is not.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PersonClaims {
    name: Option<String>,
    username: Option<String>,
    picture: Option<String>,
    email: Option<String>,
    phone_number: Option<String>,
    custom_data: Option<Map<String, Json>>,
    identities: Option<Map<String, Json>>,
    #[serde(flatten)]
    others: Map<String, Json>,
}

/// The claims that are keys of Logto's `profile` object.
const PROFILE: [&str; 12] = [
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "address",
];

impl From<PersonClaims> for Person {
    fn from(mut claims: PersonClaims) -> Self {
        let profile = PROFILE
            .iter()
            .filter_map(|claim| {
                let value = claims.others.remove(*claim).filter(|value| !value.is_null())?;
                // `profile` has these in camel case.
                let key = match *claim {
                    "family_name" => "familyName",
                    "given_name" => "givenName",
                    "middle_name" => "middleName",
                    "preferred_username" => "preferredUsername",
                    same => same,
                };
                Some((key.to_owned(), value))
            })
            .collect();
        Self {
            name: claims.name,
            username: claims.username,
            picture: claims.picture,
            email: claims.email,
            phone: claims.phone_number,
            profile,
            custom_data: claims.custom_data,
            has_password: None,
            identities: claims.identities.map(|map| map.into_iter().map(|(target, _)| target).collect()),
            suspended: false,
        }
    }
}
