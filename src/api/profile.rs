//! The profile: loaded, saved.
#![expect(missing_docs, reason = "the macro makes a structure of the arguments, which cannot be documented")]

use leptos::{server, server_fn::codec::Postcard};

use crate::model::{edit::Submitted, error::AppError, profile::Profile, report::Report};

/// The profile of the person signed in.
#[server(endpoint = "profile/load", input = Postcard, output = Postcard)]
pub async fn load_profile() -> Result<Profile, AppError> {
    crate::server::web::call::load_profile().await
}

/// Saves what was changed. `form` is the token of the form that it was changed in, `language` the page's.
#[server(endpoint = "profile/save", input = Postcard, output = Postcard)]
pub async fn save_profile(form: String, fields: Vec<Submitted>, language: String) -> Result<Report, AppError> {
    crate::server::web::call::save_profile(form, fields, language).await
}
