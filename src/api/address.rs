//! The parts of an address: one country's at a time, drawn by the server.
#![expect(missing_docs, reason = "the macro makes a structure of the arguments, which cannot be documented")]

use leptos::{server, server_fn::codec::Postcard};

use crate::model::{address::DrawnParts, error::AppError};

/// The parts of the address `id` for the country that is chosen in `pairs`: what the form holds of that field, names and
/// values. They are filled with what of it has a place there; the rest is kept in them, out of sight.
#[server(endpoint = "address/parts", input = Postcard, output = Postcard)]
pub async fn draw_parts(id: String, pairs: Vec<(String, String)>, language: String) -> Result<DrawnParts, AppError> {
    crate::server::web::call::draw_parts(id, pairs, language).await
}
