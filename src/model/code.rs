//! The code that proves an address.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{card::digit, check::Reason};

/// The six digits that Logto sends (`POST /api/verification-codes`), valid for ten minutes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

impl Code {
    /// How many digits a code has.
    pub const LENGTH: usize = 6;

    /// The six digits, ASCII.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Code {
    type Err = Reason;

    /// Takes pasted text too: white space, dashes and invisible marks around the digits do not matter, and neither
    /// does the script of the digits.
    fn from_str(typed: &str) -> Result<Self, Reason> {
        let mut digits = String::new();
        for c in typed.chars() {
            match digit(c).and_then(|value| char::from_digit(value, 10)) {
                Some(ascii) => digits.push(ascii),
                None if c.is_whitespace()
                    || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}') =>
                    {}
                None => return Err(Reason::NotACode),
            }
        }
        match digits.len() {
            0 => Err(Reason::Required),
            Self::LENGTH => Ok(Self(digits)),
            _ => Err(Reason::NotACode),
        }
    }
}

impl TryFrom<String> for Code {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|_| "not a code")
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_text_is_cleaned() {
        for typed in ["281471", " 281 471 ", "281-471", "28 14 71\n", "٢٨١٤٧١", "\u{200e}281471\u{200f}"] {
            assert_eq!(typed.parse::<Code>().map(String::from).as_deref(), Ok("281471"), "{typed:?}");
        }
    }

    #[test]
    fn anything_but_six_digits_is_refused() {
        for typed in ["28147", "2814711", "28147a", "O81471"] {
            assert_eq!(typed.parse::<Code>(), Err(Reason::NotACode), "{typed}");
        }
        assert_eq!("  ".parse::<Code>(), Err(Reason::Required));
    }
}
