//! Passwords: on their way only, never kept; what a tenant asks of new ones, and what can be wrong with them.

use std::fmt;

use serde::{Deserialize, Serialize};

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

/// What a tenant asks of a new password (Logto's `passwordPolicy`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "Logto's policy has four switches")]
pub struct Policy {
    /// The fewest characters.
    pub min: u32,
    /// The most characters.
    pub max: u32,
    /// How many of the four kinds of characters: small letters, capital letters, digits, others.
    pub kinds: u32,
    /// Whether it must not be known from leaks.
    pub refuses_leaked: bool,
    /// Whether it must be more than repeated characters and runs.
    pub refuses_runs: bool,
    /// Whether it must be more than the person's own name, username or number.
    pub refuses_own_words: bool,
    /// Whether there are words that it must be more than.
    pub refuses_words: bool,
}

/// What is wrong with a new password (Logto's `password_rejected.*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// Fewer characters than `min`.
    TooShort {
        /// The fewest.
        min: u32,
    },
    /// More characters than `max`.
    TooLong {
        /// The most.
        max: u32,
    },
    /// Fewer kinds of characters than `min`.
    TooFewKinds {
        /// The fewest.
        min: u32,
    },
    /// A character that is not on every keyboard (outside ASCII).
    UnsupportedCharacters,
    /// Known from leaks.
    Leaked,
    /// Little more than a repeated character.
    Repetition,
    /// Little more than a run, such as 1234.
    Sequence,
    /// Little more than the person's own name, username or number.
    OwnWords,
    /// Little more than a word that the tenant does not want.
    Words,
    /// It is the password that the person has.
    TheOldOne,
    /// Something that Logto has a word for and we have not.
    Other,
    /// Nothing is wrong with it: the tenant cannot ask its list of leaked ones.
    NotChecked,
}
