//! What of step-up is kept: grants, and the codes that lead to them.

use std::fmt;

use async_trait::async_trait;

use super::{DraftRow, RecordsError, SessionKey};
use crate::{
    model::operation::Operation,
    server::{clock::Timestamp, domain::person::UserId},
};

/// Keeps grants and codes. Each answer that spends something is one statement, so that nothing can be spent twice.
#[async_trait]
pub trait Proofs: fmt::Debug + Send + Sync {
    /// Keeps a grant. Returns whether there was none of this id before; the one that was there stays as it is.
    async fn put_grant(&self, grant: &GrantRow) -> Result<bool, RecordsError>;

    /// Spends a grant: of this id, person, session and operation, not over and not spent. Returns whether there was one.
    async fn spend_grant(&self, grant: &GrantRow, now: Timestamp) -> Result<bool, RecordsError>;

    /// Whether [`Self::spend_grant`] would find one.
    async fn has_grant(&self, grant: &GrantRow, now: Timestamp) -> Result<bool, RecordsError>;

    /// Whether there is a grant of this id, spent or not.
    async fn knows_grant(&self, id: &str) -> Result<bool, RecordsError>;

    /// Keeps a code that was sent, in place of the session's former one.
    async fn put_proof_code(&self, code: &ProofCodeRow) -> Result<(), RecordsError>;

    /// The code under way of this person and session, for this operation.
    async fn find_proof_code(
        &self,
        user: &UserId,
        session: &SessionKey,
        operation: Operation,
    ) -> Result<Option<ProofCodeRow>, RecordsError>;

    /// Takes one try from it and returns what is left. None when there is none, it is over, or no try was left.
    async fn spend_proof_try(
        &self,
        user: &UserId,
        session: &SessionKey,
        operation: Operation,
        now: Timestamp,
    ) -> Result<Option<ProofCodeRow>, RecordsError>;

    /// Ends the code with this id.
    async fn delete_proof_code(&self, id: &str) -> Result<(), RecordsError>;

    /// Takes back what was kept as a draft under this (hashed) id: it is removed as it is read.
    async fn take_draft(&self, id: &str, owner: &UserId, now: Timestamp) -> Result<Option<DraftRow>, RecordsError>;
}

/// That a person has proven themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    /// SHA-256 of what the browser holds.
    pub id: String,
    /// Who.
    pub user: UserId,
    /// In which session.
    pub session: SessionKey,
    /// For what.
    pub operation: Operation,
    /// Until when it is good.
    pub expires: Timestamp,
    /// When it was spent.
    pub spent: Option<Timestamp>,
}

/// A code under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofCodeRow {
    /// A random id of its own.
    pub id: String,
    /// Whose.
    pub user: UserId,
    /// The session that asked for it.
    pub session: SessionKey,
    /// For what.
    pub operation: Operation,
    /// The address that it went to, sealed.
    pub sealed: Vec<u8>,
    /// How many tries are left.
    pub tries_left: u32,
    /// Until when it is valid.
    pub expires: Timestamp,
    /// From when another may be sent.
    pub resend_at: Timestamp,
}
