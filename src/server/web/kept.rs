//! What a form came to, kept, sealed, for the page that its answer leads to: only an opaque id of it is in the URL.

use std::time::Duration;

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

use super::state::App;
use crate::server::{
    domain::{
        person::UserId,
        ports::{DraftRow, RecordsError},
    },
    seal::Purpose,
};

/// Keeps something for a person. `purpose` keeps it apart from what else is kept. Returns the id that finds it again.
///
/// # Errors
/// The database does not answer.
pub async fn keep<T: Serialize + Sync>(
    app: &App,
    purpose: &'static str,
    owner: &UserId,
    what: &T,
    lasts: Duration,
) -> Result<String, RecordsError> {
    let id = app.random.token(24);
    let key = key(&id);
    let plain = serde_json::to_vec(what).unwrap_or_default();
    let sealed = app.sealer.seal(&*app.random, Purpose(purpose, &key), &plain);
    let row = DraftRow { id: key, owner: owner.clone(), sealed, expires: app.clock.now() + lasts };
    app.records.put_draft(&row).await?;
    Ok(id)
}

/// What was kept under this id for this person.
///
/// # Errors
/// The database does not answer.
pub async fn find<T: DeserializeOwned>(
    app: &App,
    purpose: &'static str,
    owner: &UserId,
    id: &str,
) -> Result<Option<T>, RecordsError> {
    let Some(row) = app.records.find_draft(&key(id), owner, app.clock.now()).await? else { return Ok(None) };
    let plain = app.sealer.open(Purpose(purpose, &row.id), &row.sealed);
    Ok(plain.and_then(|plain| serde_json::from_slice(&plain).ok()))
}

fn key(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, id.as_bytes()))
}
