//! Keeps the page's fields in step with those that the tenant's administrator declares.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::{
    ports::{Directory, DirectoryError},
    schema::{
        Schema, Schemas,
        tenant::{self, Declared},
    },
};

/// How often the tenant is asked.
const EVERY: Duration = Duration::from_mins(5);
/// How soon again, when it did not answer.
const AGAIN: Duration = Duration::from_secs(5);

/// The tenant's fields, put after those of `Leptos.toml`.
#[derive(Clone, Debug)]
pub struct FieldsOfTenant {
    ours: Arc<Schema>,
    schemas: Schemas,
    directory: Arc<dyn Directory>,
    known: Arc<Mutex<Option<Vec<Declared>>>>,
}

impl FieldsOfTenant {
    /// Puts them after those that `schemas` has now.
    pub fn new(schemas: Schemas, directory: Arc<dyn Directory>) -> Self {
        Self { ours: schemas.current(), schemas, directory, known: Arc::default() }
    }

    /// Asks for as long as the program runs. A tenant that does not answer leaves the page as it is.
    pub async fn follow(self) {
        loop {
            match self.refresh().await {
                Ok(()) => tokio::time::sleep(EVERY).await,
                Err(error) => {
                    tracing::warn!(%error, "the tenant did not tell its fields");
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }

    /// Asks once.
    ///
    /// # Errors
    /// The tenant does not answer: the page stays as it is.
    pub async fn refresh(&self) -> Result<(), DirectoryError> {
        let declared = self.directory.declared_fields().await?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref() == Some(&declared) {
            return Ok(());
        }
        let (section, not_taken) = tenant::section(&declared);
        for field in not_taken {
            tracing::warn!(field = field.name, why = field.why, "a field of the tenant is not taken over");
        }
        tracing::info!(fields = section.rows.len(), "the tenant's fields are taken over");
        self.schemas.replace(self.ours.with(vec![section]));
        *known = Some(declared);
        Ok(())
    }
}
