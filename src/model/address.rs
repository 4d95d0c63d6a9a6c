//! A mailing address.

use serde::{Deserialize, Serialize};

use super::{check::Reason, edit::Problem, text};

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
