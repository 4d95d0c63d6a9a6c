//! Passwords: on their way only, never kept.

use std::fmt;

use super::check::Reason;

/// The most bytes that a password may have: four for each character of the longest that Logto's policy can ask for.
pub const MAX_BYTES: usize = 1024;

/// A password as it was typed, not empty. Does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Takes what was typed as it is: white space counts.
    ///
    /// # Errors
    /// [`Reason::Required`], or [`Reason::TooLong`] for what no policy allows.
    pub fn new(typed: String) -> Result<Self, Reason> {
        match typed.len() {
            0 => Err(Reason::Required),
            1..=MAX_BYTES => Ok(Self(typed)),
            _ => Err(Reason::TooLong { max: 256 }),
        }
    }

    /// The password.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}
