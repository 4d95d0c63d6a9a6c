//! Whether an address is one of its country.

use super::{country::Country, order::LETTERS};
use crate::model::{
    address::{Address, POSTAL_CODE, REGION},
    card::digit,
    check::Reason,
    edit::Problem,
};

/// An address as it is to be kept: the postal code in ASCII and in capital letters, the region as it is spelled.
///
/// # Errors
/// Everything that is wrong, each with its part.
pub fn check(address: &Address) -> Result<Address, Vec<Problem>> {
    let country = Country::of(&address.country);
    let mut parts = address.to_parts();
    let mut problems = Vec::new();
    for (letter, part) in LETTERS {
        if !country.local.has(part) {
            continue;
        }
        let checked = match std::mem::take(&mut parts[part]) {
            text if text.is_empty() => {
                if country.needs(letter) {
                    Err(Reason::Required)
                } else {
                    Ok(text)
                }
            }
            text if part == POSTAL_CODE => postal_code(&country, &text).ok_or(Reason::NotAPostalCode),
            text if part == REGION && country.lists_regions() => {
                country.region(&text).map(str::to_owned).ok_or(Reason::UnknownChoice)
            }
            text => Ok(text),
        };
        match checked {
            Ok(text) => parts[part] = text,
            Err(reason) => problems.push(Problem { part, reason }),
        }
    }
    if !problems.is_empty() {
        problems.sort_by_key(|problem| country.local.parts().position(|part| part == problem.part));
        return Err(problems);
    }
    let [code, street, postal_code, locality, region] = <[String; 5]>::try_from(parts).unwrap_or_default();
    Ok(Address { country: code, street, locality, region, postal_code })
}

/// A postal code as the post office writes it: it may be typed in any script's digits, and in small letters.
pub fn postal_code(country: &Country, typed: &str) -> Option<String> {
    let plain = |c: char| match (digit(c), c) {
        (Some(value), _) => char::from_digit(value, 10).unwrap_or(c),
        (None, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}') => '-',
        (None, '\u{a0}' | '\u{3000}') => ' ',
        (None, c) => c,
    };
    let code: String = typed.chars().map(plain).collect::<String>().to_uppercase();
    let pattern = regex::Regex::new(&format!("^(?:{})$", country.postal_pattern)).ok()?;
    (country.postal_pattern.is_empty() || pattern.is_match(&code)).then_some(code)
}
