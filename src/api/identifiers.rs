//! The e-mail address and the telephone number: changed by a code, removed. Each answers with both as they are then.
#![expect(missing_docs, reason = "the macro makes a structure of the arguments, which cannot be documented")]

use leptos::{server, server_fn::codec::Postcard};

use crate::model::{error::AppError, identifier::IdentifierKind, pending::Held};

/// Sends a code to a new address, written in any usual way; `country` matters for a telephone number only.
#[server(endpoint = "identifier/start", input = Postcard, output = Postcard)]
pub async fn start_change(
    form: String,
    kind: IdentifierKind,
    address: String,
    country: String,
) -> Result<Vec<Held>, AppError> {
    crate::server::web::call::start_change(form, kind, address, country).await
}

/// Checks the code and puts the new address in force. Which address that is, the server knows. With an empty code it
/// tries again to store an address that is proven already.
#[server(endpoint = "identifier/confirm", input = Postcard, output = Postcard)]
pub async fn confirm_change(form: String, kind: IdentifierKind, code: String) -> Result<Vec<Held>, AppError> {
    crate::server::web::call::confirm_change(form, kind, code).await
}

/// Sends another code to the same new address.
#[server(endpoint = "identifier/resend", input = Postcard, output = Postcard)]
pub async fn resend_code(form: String, kind: IdentifierKind) -> Result<Vec<Held>, AppError> {
    crate::server::web::call::resend_code(form, kind).await
}

/// Gives the change up.
#[server(endpoint = "identifier/cancel", input = Postcard, output = Postcard)]
pub async fn cancel_change(form: String, kind: IdentifierKind) -> Result<Vec<Held>, AppError> {
    crate::server::web::call::cancel_change(form, kind).await
}

/// Removes the address.
#[server(endpoint = "identifier/remove", input = Postcard, output = Postcard)]
pub async fn remove_identifier(form: String, kind: IdentifierKind) -> Result<Vec<Held>, AppError> {
    crate::server::web::call::remove_identifier(form, kind).await
}
