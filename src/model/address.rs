//! A mailing address.

use serde::{Deserialize, Serialize};

use super::{check::Reason, edit::Problem, field::Choice, text};

/// A mailing address as it is kept: every part may be empty, the country is an ISO 3166-1 alpha-2 code.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// ISO 3166-1 alpha-2, upper case.
    pub country: String,
    /// Everything above the place, one or more lines.
    pub street: String,
    /// City, town or village.
    pub locality: String,
    /// State, province, county, where the country writes one.
    pub region: String,
    /// Postal code, where the country has them.
    pub postal_code: String,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(…)")
    }
}

/// The parts of an address as inputs, in the order of the form: the country first.
pub const PARTS: [&str; 5] = ["country", "street", "postal_code", "locality", "region"];

/// The place of the street in [`PARTS`].
pub const STREET: usize = 1;
/// The place of the postal code in [`PARTS`].
pub const POSTAL_CODE: usize = 2;
/// The place of the locality in [`PARTS`].
pub const LOCALITY: usize = 3;
/// The place of the region in [`PARTS`].
pub const REGION: usize = 4;

/// The prefix of the hidden input that says which country the parts of an address were drawn for.
pub const DRAWN_FOR: &str = "for.";

/// The prefix of the hidden input that holds what was typed for other countries and has no place in this one.
pub const KEPT: &str = "kept.";

/// The name of the button that asks for another country's parts; its value is the field's id.
pub const CHANGE: &str = "change-country";

/// The parts of an address as one country asks for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Line by line, as on an envelope.
    pub lines: Vec<Vec<Place>>,
    /// Parts that it does not have.
    pub aside: Vec<usize>,
}

/// A part of an address in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which one, by its place in [`PARTS`].
    pub part: usize,
    /// Whether an address is whole without it.
    pub is_optional: bool,
    /// How to write it; may be empty.
    pub hint: String,
    /// What to choose from, where it is chosen.
    pub choices: Option<Vec<Choice>>,
}

/// The parts of one country, as the browser is sent them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnParts {
    /// What the parts are called, in the order of [`PARTS`].
    pub labels: Vec<String>,
    /// Their inputs.
    pub html: String,
}

/// The most characters in each part, in the order of [`PARTS`].
const MAX: [u32; 5] = [2, 400, 32, 128, 128];

impl Address {
    /// The parts in the order of [`PARTS`].
    pub fn to_parts(&self) -> Vec<String> {
        vec![
            self.country.clone(),
            self.street.clone(),
            self.postal_code.clone(),
            self.locality.clone(),
            self.region.clone(),
        ]
    }

    /// An address of these parts in the order of [`PARTS`], whatever they are. Missing ones are empty.
    pub fn from_parts(parts: &[String]) -> Self {
        let part = |place: usize| parts.get(place).cloned().unwrap_or_default();
        Self {
            country: part(0),
            street: part(STREET),
            postal_code: part(POSTAL_CODE),
            locality: part(LOCALITY),
            region: part(REGION),
        }
    }

    /// An address from typed parts in the order of [`PARTS`]; none when all are empty.
    ///
    /// # Errors
    /// The first part that cannot be kept, and why. An address with anything in it needs its country.
    pub fn from_typed(typed: &[String]) -> Result<Option<Self>, Problem> {
        let mut parts = [const { String::new() }; 5];
        for (place, slot) in parts.iter_mut().enumerate() {
            let wrong = |reason| Problem { part: place, reason };
            let lines = if PARTS[place] == "street" { text::Lines::Many } else { text::Lines::One };
            *slot = text::clean(typed.get(place).map_or("", String::as_str), lines).map_err(wrong)?;
            if slot.chars().count() > MAX[place] as usize {
                return Err(wrong(Reason::TooLong { max: MAX[place] }));
            }
        }
        if parts.iter().all(String::is_empty) {
            return Ok(None);
        }
        let [country, street, postal_code, locality, region] = parts;
        if country.is_empty() {
            return Err(Problem { part: 0, reason: Reason::Required });
        }
        if !(country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase())) {
            return Err(Problem { part: 0, reason: Reason::UnknownChoice });
        }
        Ok(Some(Self { country, street, locality, region, postal_code }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(parts: [&str; 5]) -> Vec<String> {
        parts.map(str::to_owned).to_vec()
    }

    #[test]
    fn what_is_kept_is_shown_again() {
        let parts = typed(["AT", "Stephansplatz 3\nTür 5", "1010", "Wien", ""]);
        let address = Address::from_typed(&parts).expect("no part is wrong").expect("not empty");
        assert_eq!(address.to_parts(), parts);
    }

    #[test]
    fn an_empty_address_is_none() {
        assert_eq!(Address::from_typed(&typed(["", " ", "", "", ""])), Ok(None));
    }

    #[test]
    fn the_part_that_is_wrong_is_named() {
        let wrong = |parts| Address::from_typed(&typed(parts)).map_err(|p| (PARTS[p.part], p.reason));
        assert_eq!(wrong(["", "Main St", "", "", ""]), Err(("country", Reason::Required)));
        assert_eq!(wrong(["Austria", "", "", "", ""]), Err(("country", Reason::TooLong { max: 2 })));
        assert_eq!(wrong(["at", "", "", "", ""]), Err(("country", Reason::UnknownChoice)));
        assert_eq!(wrong(["AT", "", "4242 4242 4242 4242", "", ""]), Err(("postal_code", Reason::CardNumber)));
        assert_eq!(wrong(["AT", "", "", "a\nb", ""]), Err(("locality", Reason::UnsafeCharacter)));
    }
}
