//! Why a call failed: what travels from the server to the browser.

use serde::{Deserialize, Serialize};

use super::edit::Problem;

/// Why a call failed. Holds nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// There is no session, or it has ended. HTTP 401.
    SignedOut,
    /// The form belongs to another person than the one signed in now. HTTP 409.
    AnotherPerson,
    /// Some fields cannot be taken; nothing was written. HTTP 422.
    Fields(Vec<(String, Problem)>),
    /// Too much was saved in a short time; nothing was written. HTTP 429.
    TooMany {
        /// Seconds until it is worth trying again.
        wait: u32,
    },
    /// Something that we need does not answer. The number finds it in the logs. HTTP 503.
    Unavailable {
        /// The incident number, 8 letters and digits.
        incident: String,
    },
    /// The request is not one of ours. HTTP 400.
    Malformed,
    /// The server could not be reached, or its answer was not understood. Made in the browser.
    Offline,
}
