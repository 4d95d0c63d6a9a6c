//! What the rules need from outside. `logto` and `oidc` answer for the tenant, `store` for the database.

mod access;
mod proofs;

use std::{collections::BTreeMap, fmt, time::Duration};

use async_trait::async_trait;
use serde_json::{Map, Value as Json};

pub use self::{
    access::{Access, OwnSessions, TenantSession},
    proofs::{GrantRow, ProofCodeRow, Proofs},
};
use super::{
    payments::ports::MethodRow,
    person::{Person, Proven, UserId},
    schema::tenant::Declared,
    stepup::StillYou,
};
use crate::{
    model::{
        code::Code,
        identifier::{Identifier, IdentifierKind},
        password::Password,
    },
    server::clock::Timestamp,
};

/// The tenant's people, with an administrator's rights.
#[async_trait]
pub trait Directory: fmt::Debug + Send + Sync {
    /// All that the tenant knows of a person. `GET /api/users/:id`.
    async fn person(&self, user: &UserId) -> Result<Person, DirectoryError>;

    /// A page of all people, counted from 1; empty after the last one. `GET /api/users`, at most 100 a page.
    async fn people(&self, page: u32, size: u32) -> Result<Vec<(UserId, Person)>, DirectoryError>;

    /// Sets keys of the account itself. `PATCH /api/users/:id`.
    async fn set_account(&self, user: &UserId, changes: &Account) -> Result<(), DirectoryError>;

    /// Sets these keys of the `profile` object, keeps the others. `PATCH /api/users/:id/profile`.
    async fn merge_profile(&self, user: &UserId, changes: &Map<String, Json>) -> Result<(), DirectoryError>;

    /// Sets these keys of `customData`, keeps the others. `PATCH /api/users/:id/custom-data`.
    async fn merge_custom_data(&self, user: &UserId, changes: &Map<String, Json>) -> Result<(), DirectoryError>;

    /// Sends a code to an address. `POST /api/verification-codes`.
    async fn send_code(&self, to: &Identifier) -> Result<(), DirectoryError>;

    /// Whether this is the code that was sent there; a right code is used up by the question.
    /// `POST /api/verification-codes/verify`.
    async fn verify_code(&self, sent_to: &Identifier, code: &Code) -> Result<Verdict, DirectoryError>;

    /// Makes a proven address the person's own. `PATCH /api/users/:id`.
    async fn set_identifier(&self, user: &UserId, proof: &Proven) -> Result<(), DirectoryError>;

    /// Takes an address away. `PATCH /api/users/:id`. Logto does not check that another way to sign in remains.
    async fn remove_identifier(
        &self,
        user: &UserId,
        kind: IdentifierKind,
        proof: StillYou,
    ) -> Result<(), DirectoryError>;

    /// Sets or clears the username. `PATCH /api/users/:id`.
    async fn set_username(&self, user: &UserId, username: Option<&str>, proof: StillYou) -> Result<(), DirectoryError>;

    /// Whether this is the person's password; never, when they have none. `POST /api/users/:id/password/verify`, which Logto
    /// does not limit.
    async fn verify_password(&self, user: &UserId, password: &Password) -> Result<bool, DirectoryError>;

    /// The fields that the tenant's administrator declared. `GET /api/custom-profile-fields`.
    async fn declared_fields(&self) -> Result<Vec<Declared>, DirectoryError>;

    /// Whether the tenant answers: discovery and a Management API token. For `/readyz`.
    async fn ready(&self) -> Result<(), DirectoryError>;
}

/// Keys of the account itself to set. What is `None` stays; an inner `None` clears.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Their name.
    pub name: Option<Option<String>>,
    /// The address of their picture.
    pub picture: Option<Option<String>>,
}

/// What a code was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Right, and used up now.
    Right,
    /// Wrong (`verification_code.code_mismatch`).
    Wrong,
    /// Too old, tried too often, or none was sent (`verification_code.{expired,exceed_max_try,not_found}`).
    Expired,
}

/// Why the tenant did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// There is no such person (any more).
    #[error("no such person")]
    NotFound,
    /// Somebody else has it.
    #[error("already in use: {0:?}")]
    Taken(Unique),
    /// A value that Logto refuses although our rules let it pass (`guard.invalid_input`, `entity.value_too_long`,
    /// `user.invalid_phone`).
    #[error("refused by the tenant")]
    Invalid,
    /// Too many messages to one address (429 `request.message_rate_limited`), or too many requests.
    #[error("too many requests")]
    TooMany,
    /// Nothing that could send such a message is set up (501 `connector.not_found`, 400 `connector.template_not_found`).
    #[error("no connector")]
    NoConnector,
    /// It does not answer, or not as it should. `sure` says that nothing was written: a write whose answer was lost may
    /// have been done.
    #[error("the tenant failed: {what}")]
    Unavailable {
        /// What failed, for the log: `status 502`, `timeout`, `connect`, `not JSON`, `forbidden`.
        what: &'static str,
        /// Whether it is sure that nothing was written.
        sure: bool,
    },
}

/// What only one person can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    /// A username.
    Username,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
}

/// Asks the tenant with a person's own access token, where the Management API fails.
#[async_trait]
pub trait OwnView: fmt::Debug + Send + Sync {
    /// What UserInfo tells. `GET /oidc/me` (OpenID Connect Core section 5.3).
    async fn user_info(&self, access_token: &str, user: &UserId) -> Result<Person, DirectoryError>;
}

/// The service's own database.
#[async_trait]
pub trait Records: fmt::Debug + Send + Sync {
    /// A session with all that a page shows of its person, in one statement. Ended and overdue sessions are returned too:
    /// the caller tells why.
    async fn open(&self, session: &SessionKey) -> Result<Option<Opened>, RecordsError>;

    /// Keeps a new session; `replaces` ends in the same transaction.
    async fn insert_session(&self, session: &SessionRow, replaces: Option<&SessionKey>) -> Result<(), RecordsError>;

    /// Notes that a session was used.
    async fn touch_session(&self, session: &SessionKey, seen: Timestamp) -> Result<(), RecordsError>;

    /// Replaces a session's sealed tokens, unless it has ended or another process was first: `version` must be the one
    /// that was read. Returns whether it did.
    async fn renew_session(
        &self,
        session: &SessionKey,
        version: i64,
        sealed: &[u8],
        access_expires: Timestamp,
    ) -> Result<bool, RecordsError>;

    /// Ends a session: its sealed tokens are removed, the reason is kept until it is swept.
    async fn end_session(&self, session: &SessionKey, reason: Ended, at: Timestamp) -> Result<(), RecordsError>;

    /// Changes a person's values in one transaction that no other writer of the same person can overlap. `decide` is given
    /// what is stored now and returns the fields to write, `None` to remove. It may be called once only.
    async fn change_values(&self, user: &UserId, decide: Decide<'_>) -> Result<(), RecordsError>;

    /// A person's values by field.
    async fn values(&self, user: &UserId) -> Result<BTreeMap<String, Json>, RecordsError>;

    /// Who has a value of this field, in the order of their ids, after `after`.
    async fn holders(&self, field: &str, after: Option<&UserId>, limit: u32) -> Result<Vec<UserId>, RecordsError>;

    /// Where each field's values are, as `Leptos.toml` writes it.
    async fn field_homes(&self) -> Result<BTreeMap<String, String>, RecordsError>;

    /// Notes where a field's values are.
    async fn set_field_home(&self, field: &str, home: &str) -> Result<(), RecordsError>;

    /// Begins a change of an address, in place of the one under way.
    async fn put_pending(&self, pending: &PendingRow) -> Result<(), RecordsError>;

    /// The change under way of this person, begun in this session.
    async fn find_pending(
        &self,
        user: &UserId,
        kind: IdentifierKind,
        session: &SessionKey,
    ) -> Result<Option<PendingRow>, RecordsError>;

    /// Takes one try from the change under way and returns what is left, in one statement, before the tenant is asked.
    /// None when there is no such change, it is over, proven already, or no try was left.
    async fn spend_try(
        &self,
        user: &UserId,
        kind: IdentifierKind,
        session: &SessionKey,
        now: Timestamp,
    ) -> Result<Option<PendingRow>, RecordsError>;

    /// Notes that the code was right, valid until `expires`; only if the row is still the one with this `id`.
    async fn mark_proven(&self, id: &str, expires: Timestamp) -> Result<bool, RecordsError>;

    /// Ends the change with this id.
    async fn delete_pending(&self, id: &str) -> Result<(), RecordsError>;

    /// Keeps what a form came to, or what was typed into one, until `expires`.
    async fn put_draft(&self, draft: &DraftRow) -> Result<(), RecordsError>;

    /// What was kept under this (hashed) id, for this owner, unless it is over.
    async fn find_draft(&self, id: &str, owner: &UserId, now: Timestamp) -> Result<Option<DraftRow>, RecordsError>;

    /// Lets `owner` alone write to a person for as long as `lasts`, by the database's clock, unless somebody else may. One
    /// statement. Returns whether it did.
    async fn take_lease(&self, user: &UserId, owner: &str, lasts: Duration) -> Result<bool, RecordsError>;

    /// The same for as long again, from now, while it is not over. Returns whether it did.
    async fn renew_lease(&self, user: &UserId, owner: &str, lasts: Duration) -> Result<bool, RecordsError>;

    /// Gives back what `owner` holds.
    async fn release_lease(&self, user: &UserId, owner: &str) -> Result<(), RecordsError>;

    /// Counts one event of a bucket: at most `most` within `window` of the first. One statement. Says how long to wait when
    /// it was one too many (which is then not counted).
    async fn count(
        &self,
        bucket: &str,
        most: u32,
        window: Duration,
        now: Timestamp,
    ) -> Result<Result<(), Duration>, RecordsError>;

    /// Removes what is over: sessions ended or overdue since a day, drafts, pending changes, buckets. Returns how many rows.
    async fn sweep(&self, now: Timestamp) -> Result<u64, RecordsError>;

    /// Whether the database answers and takes writes. For `/readyz`.
    async fn ready(&self) -> Result<(), RecordsError>;
}

/// Decides what to write, given what is stored.
pub type Decide<'a> = Box<dyn FnOnce(&BTreeMap<String, Json>) -> Vec<(String, Option<Json>)> + Send + 'a>;

/// The database did not do what it was asked. Holds no value of anyone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordsError {
    /// It is busy or gone; trying again may help.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// A statement failed, or a row is not what it should be: ours to mend.
    #[error("the database failed: {0}")]
    Broken(String),
}

/// A session's key in the database: the SHA-256 of the cookie's random id, base64url. The id itself is never kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionKey(pub String);

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Its key.
    pub key: SessionKey,
    /// Whose it is.
    pub user: UserId,
    /// Logto's session id, where the ID token tells it (`sid`).
    pub logto_sid: Option<String>,
    /// Tokens and claims, sealed; empty once the session has ended.
    pub sealed: Vec<u8>,
    /// Counts the renewals of `sealed`.
    pub version: i64,
    /// Until when the access token is valid.
    pub access_expires: Timestamp,
    /// When the person signed in.
    pub created: Timestamp,
    /// When it was last used, a minute more or less.
    pub seen: Timestamp,
    /// When it is over whatever happens.
    pub ends: Timestamp,
    /// Why it has ended, if it has.
    pub ended: Option<Ended>,
}

/// Why a session has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The person signed out.
    SignedOut,
    /// They signed in anew in the same browser.
    Replaced,
    /// The tenant refused to renew its tokens: revoked, suspended, deleted, signed out there.
    Refused,
}

/// A session with all that a page shows of its person from our database.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The session.
    pub session: SessionRow,
    /// The person's values by field.
    pub values: BTreeMap<String, Json>,
    /// The changes under way that were begun in this session.
    pub pending: Vec<PendingRow>,
    /// The person's payment methods at any provider, in the order of [`Wallets::methods`].
    ///
    /// [`Wallets::methods`]: super::payments::ports::Wallets::methods
    pub methods: Vec<MethodRow>,
}

/// A change of an address under way, as it is kept: it binds person, session, address and purpose to the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingRow {
    /// A random id of its own.
    pub id: String,
    /// Whose change.
    pub user: UserId,
    /// Which of the two addresses.
    pub kind: IdentifierKind,
    /// The session that began it.
    pub session: SessionKey,
    /// The new address, sealed.
    pub sealed: Vec<u8>,
    /// How many tries are left.
    pub tries_left: u32,
    /// Until when the code, or the proof, is valid.
    pub expires: Timestamp,
    /// From when another code may be sent.
    pub resend_at: Timestamp,
    /// Whether the code was right already.
    pub proven: bool,
}

/// What a form came to, or what was typed into one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    /// SHA-256 of its opaque id.
    pub id: String,
    /// Whose it is.
    pub owner: UserId,
    /// Sealed content.
    pub sealed: Vec<u8>,
    /// Until when it is kept.
    pub expires: Timestamp,
}
