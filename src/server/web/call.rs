//! What the server functions come to.

#![expect(clippy::unused_async, reason = "they will wait for the tenant and the stores")]

use crate::model::{
    edit::Submitted, error::AppError, identifier::IdentifierKind, pending::Held, profile::Profile, report::Report,
};

fn not_yet<T>() -> Result<T, AppError> {
    Err(AppError::Unavailable { incident: String::new() })
}

/// The profile of the person signed in.
///
/// # Errors
/// Nobody is signed in, or what is needed does not answer.
pub async fn load_profile() -> Result<Profile, AppError> {
    not_yet()
}

/// Saves what was changed.
///
/// # Errors
/// Nothing was written, and why.
pub async fn save_profile(_form: String, _fields: Vec<Submitted>) -> Result<Report, AppError> {
    not_yet()
}

/// Sends a code to a new address.
///
/// # Errors
/// Why none was sent.
pub async fn start_change(
    _form: String,
    _kind: IdentifierKind,
    _address: String,
    _country: String,
) -> Result<Vec<Held>, AppError> {
    not_yet()
}

/// Checks a code, and puts the new address in force.
///
/// # Errors
/// Why the new address is not in force.
pub async fn confirm_change(_form: String, _kind: IdentifierKind, _code: String) -> Result<Vec<Held>, AppError> {
    not_yet()
}

/// Sends another code.
///
/// # Errors
/// Why none was sent.
pub async fn resend_code(_form: String, _kind: IdentifierKind) -> Result<Vec<Held>, AppError> {
    not_yet()
}

/// Gives a change up.
///
/// # Errors
/// Why it is still under way.
pub async fn cancel_change(_form: String, _kind: IdentifierKind) -> Result<Vec<Held>, AppError> {
    not_yet()
}

/// Removes an address.
///
/// # Errors
/// Why it is still there.
pub async fn remove_identifier(_form: String, _kind: IdentifierKind) -> Result<Vec<Held>, AppError> {
    not_yet()
}
