//! Telephone numbers, in the form that Logto keeps.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{card::digit, check::Reason};

/// Whether a text may be a telephone number that names its country: a `+` or `00`, then at least five digits, however they
/// are set apart. The server, which knows the numbering plans, decides.
///
/// # Errors
/// [`Reason::NotAFullPhone`].
pub fn check(typed: &str) -> Result<(), Reason> {
    let abroad = typed.starts_with(['+', '＋']) || typed.starts_with("00");
    let digits = typed.chars().filter(|&c| digit(c).is_some()).count();
    if abroad && digits >= 5 { Ok(()) } else { Err(Reason::NotAFullPhone) }
}

/// A telephone number in international form: country code and national number, digits only, without the `+`, as
/// Logto's `primaryPhone` has it (E.164, at most 15 digits). Which digits make a number of which country is the
/// server's to say (`server::domain::phone`).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// A number of these digits; none when there are not 5 to 15 of them.
    pub fn from_digits(digits: &str) -> Option<Self> {
        let fits = (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| Self(digits.to_owned()))
    }

    /// The digits, without `+`.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The number with all but the last two digits hidden: `+••••••••04`.
    pub fn masked(&self) -> String {
        let hidden = self.0.len().saturating_sub(2);
        format!("+{}{}", "•".repeat(hidden), &self.0[hidden..])
    }
}

impl TryFrom<String> for Phone {
    type Error = &'static str;

    fn try_from(digits: String) -> Result<Self, Self::Error> {
        Self::from_digits(&digits).ok_or("not a telephone number")
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_make_a_number() {
        assert!(Phone::from_digits("14155550101").is_some());
        for digits in ["+14155550101", "1234", "1415 555", "1234567890123456", ""] {
            assert!(Phone::from_digits(digits).is_none(), "{digits}");
        }
    }

    #[test]
    fn a_number_without_its_country_is_refused_at_once() {
        for typed in ["+43 660 1234567", "0043/660/1234567", "+١٢٣٤٥٦٧"] {
            assert_eq!(check(typed), Ok(()), "{typed}");
        }
        for typed in ["0660 1234567", "+43", "call me"] {
            assert_eq!(check(typed), Err(Reason::NotAFullPhone), "{typed}");
        }
    }

    #[test]
    fn a_masked_number_tells_its_end_only() {
        let phone = Phone::from_digits("14155550104").expect("a number");
        assert_eq!(phone.masked(), "+•••••••••04");
        assert_eq!(format!("{phone:?}"), "Phone(…)");
    }
}
