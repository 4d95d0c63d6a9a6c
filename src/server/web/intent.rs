//! What a person was about to do when they were asked to prove themselves: kept, sealed, until they have, and then done as if
//! the form had been sent again. Bound to person and session: nobody can be led to prove themselves for what another session
//! was about to do. The session is known by when it began, which stays when it is given a new id.

use std::time::Duration;

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use super::state::App;
use crate::{
    model::{check::Reason, operation::Operation},
    server::{
        clock::Timestamp,
        domain::ports::{DraftRow, RecordsError},
        seal::Purpose,
        session::Session,
    },
    ui::pages::confirm::Way,
};

/// How long it is kept: a sign-in at the tenant may lie in between.
const KEPT: Duration = Duration::from_mins(30);

/// What a person was about to do.
#[derive(Clone, Serialize, Deserialize)]
pub struct Intent {
    /// What they are asked for.
    pub operation: Operation,
    /// The path that the form was sent to.
    pub path: String,
    /// The names and values that were sent.
    pub pairs: Vec<(String, String)>,
    /// Why the last proof was refused, for the page that says so.
    pub told: Option<(Way, Reason)>,
    session: Timestamp,
}

impl std::fmt::Debug for Intent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Intent({:?})", self.operation)
    }
}

impl Intent {
    /// What the person of this session was about to do.
    pub fn new(session: &Session, operation: Operation, path: &str, pairs: Vec<(String, String)>) -> Self {
        Self { operation, path: path.to_owned(), pairs, told: None, session: session.created }
    }

    /// Keeps it. Returns the path of the page that asks for the proof.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn keep(&self, app: &App, session: &Session) -> Result<String, RecordsError> {
        let id = app.random.token(24);
        self.keep_as(app, session, &id).await?;
        Ok(page(&id))
    }

    /// Keeps it again under its id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn keep_as(&self, app: &App, session: &Session, id: &str) -> Result<(), RecordsError> {
        let key = key(id);
        let plain = serde_json::to_vec(self).unwrap_or_default();
        let sealed = app.sealer.seal(&*app.random, Purpose("intent", &key), &plain);
        let row = DraftRow { id: key, owner: session.caller.user.clone(), sealed, expires: app.clock.now() + KEPT };
        app.records.put_draft(&row).await
    }

    /// What was kept under this id, for this person and session.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn find(app: &App, session: &Session, id: &str) -> Result<Option<Self>, RecordsError> {
        let row = app.records.find_draft(&key(id), &session.caller.user, app.clock.now()).await?;
        Ok(row.and_then(|row| Self::open(app, session, &row)))
    }

    /// The same, removed: it is done once.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn take(app: &App, session: &Session, id: &str) -> Result<Option<Self>, RecordsError> {
        let row = app.stepup.proofs.take_draft(&key(id), &session.caller.user, app.clock.now()).await?;
        Ok(row.and_then(|row| Self::open(app, session, &row)))
    }

    fn open(app: &App, session: &Session, row: &DraftRow) -> Option<Self> {
        let plain = app.sealer.open(Purpose("intent", &row.id), &row.sealed)?;
        let intent: Self = serde_json::from_slice(&plain).ok()?;
        (intent.session == session.created).then_some(intent)
    }
}

/// The path of the page that asks for the proof.
pub fn page(id: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("of", id).finish();
    format!("/confirm?{query}")
}

fn key(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, id.as_bytes()))
}
