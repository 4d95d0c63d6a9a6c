//! Telephone numbers in any usual writing: what `model::phone` cannot know without every country's numbering plan.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, enums::Region};

use crate::model::{check::Reason, phone::Phone};

/// The number that was typed, seen from a country (ISO 3166-1 alpha-2). A number that begins with `+` or `00` names its
/// country itself.
///
/// # Errors
/// [`Reason::Required`], or [`Reason::NotAPhone`] when no number of that country is that long. Numbers are not held against
/// the ranges given out so far: those grow, and a person must not be told that their own number does not exist.
pub fn parse(typed: &str, country: &str) -> Result<Phone, Reason> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Reason::Required);
    }
    // `00` is how most of the world dials out; the library wants to be told the country for it.
    let typed = typed.strip_prefix("00").map_or_else(|| typed.to_owned(), |rest| format!("+{rest}"));
    let region: Option<Region> = country.parse().ok();
    let number = PHONE_NUMBER_UTIL.parse(&typed, region).map_err(|_| Reason::NotAPhone)?;
    if !PHONE_NUMBER_UTIL.is_possible_number(&number) {
        return Err(Reason::NotAPhone);
    }
    let written = PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164);
    Phone::from_digits(written.trim_start_matches('+')).ok_or(Reason::NotAPhone)
}

/// A number as it is kept, written as its country writes it: `+1 415-555-0101`. What cannot be understood is shown with
/// a `+` in front.
pub fn display(digits: &str) -> String {
    let plain = format!("+{digits}");
    let Ok(number) = PHONE_NUMBER_UTIL.parse(&plain, None) else { return plain };
    PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::International).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_usual_writing_of_a_number_is_the_same_number() {
        for (typed, country) in [
            ("(415) 555-0101", "US"),
            ("415.555.0101", "US"),
            ("+1 415 555 0101", "DE"),
            ("001 415 555 0101", "DE"),
            ("1-415-555-0101", "US"),
            ("４１５５５５０１０１", "US"),
        ] {
            assert_eq!(parse(typed, country).map(String::from).as_deref(), Ok("14155550101"), "{typed} in {country}");
        }
        assert_eq!(parse("0660 1234567", "AT").map(String::from).as_deref(), Ok("436601234567"));
    }

    #[test]
    fn what_is_no_number_of_that_country_is_refused() {
        assert_eq!(parse("", "US"), Err(Reason::Required));
        for (typed, country) in [("12", "US"), ("hello", "US"), ("415 555 0101 0101 99", "US"), ("4155550101", "??")] {
            assert_eq!(parse(typed, country), Err(Reason::NotAPhone), "{typed} in {country}");
        }
    }

    #[test]
    fn a_number_is_shown_as_its_country_writes_it() {
        assert_eq!(display("14155550101"), "+1 415-555-0101");
        assert_eq!(display("99999"), "+99999");
    }
}
