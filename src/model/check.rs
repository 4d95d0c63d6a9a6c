//! Why a value was refused: data, until `i18n::explain` makes a sentence of it.

use serde::{Deserialize, Serialize};

/// Why a value, or a change, was refused. Holds limits, never what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing was given, and something must be.
    Required,
    /// Longer than `max` characters (Unicode code points, as Logto's columns count).
    TooLong {
        /// The most characters there may be.
        max: u32,
    },
    /// Shorter than `min` characters.
    TooShort {
        /// The fewest characters there may be.
        min: u32,
    },
    /// Not of the form that the field asks for.
    NotThisForm,
    /// A control character, or one that turns the direction of the text around it.
    UnsafeCharacter,
    /// What looks like a payment card's number.
    CardNumber,
    /// Not a whole number.
    NotANumber,
    /// A number, but outside `min..=max`.
    OutOfRange {
        /// The smallest number there may be.
        min: i64,
        /// The largest number there may be.
        max: i64,
    },
    /// Day, month and year do not make a date, or one of them is missing.
    NotADate,
    /// A date that lies in the future, or more than 150 years ago.
    ImplausibleDate,
    /// None of the choices offered.
    UnknownChoice,
    /// Not a web address.
    NotAUrl,
    /// A web address that does not begin with `http://` or `https://`.
    UrlScheme,
    /// Not what Logto takes as a username: letters, digits and underscores, the first not a digit.
    NotAUsername,
    /// Not an e-mail address.
    NotAnEmail,
    /// Not a postal code of that country.
    NotAPostalCode,
    /// Not a telephone number of that country.
    NotAPhone,
    /// Not a telephone number that names its country.
    NotAFullPhone,
    /// Not six digits.
    NotACode,
    /// Somebody else has it.
    Taken,
    /// Logto does not take it, for a reason that it does not tell.
    NotAccepted,
    /// The person may not change this field.
    ReadOnly,
    /// No field has this name.
    UnknownField,
    /// The same field came twice in one form.
    GivenTwice,
    /// It could not be stored just now; trying again may help.
    NotStored,
    /// The answer was lost, and what is stored cannot be read now: it may be stored or not.
    MaybeStored,
    /// It was changed elsewhere since this form was loaded.
    ChangedElsewhere,
    /// The code is wrong.
    WrongCode {
        /// How many tries are left.
        tries_left: u32,
    },
    /// The code is too old, was tried too often, or none was sent.
    CodeExpired,
    /// Too many messages or tries.
    TooMany {
        /// Seconds until it is worth trying again.
        wait: u32,
    },
    /// It is the address that the person has already.
    Unchanged,
    /// The tenant has nothing that could send such a message.
    CannotSend,
    /// It is the last way to sign in.
    LastWayIn,
    /// The person must prove first that it is still them.
    ProveFirst,
    /// The password is wrong.
    WrongPassword,
    /// The sign-in that was to prove them was not a new one.
    StaleSignIn,
    /// The form belongs to a person other than the one signed in now.
    AnotherPerson,
}
