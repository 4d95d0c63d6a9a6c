//! What the rules of payment methods need from outside: somebody who keeps the methods, and a place for what tells one from
//! another. `payments` answers for the provider, `store` for the database.

use std::fmt;

use async_trait::async_trait;

use crate::{
    model::payment::{Decline, Month},
    server::{
        clock::Timestamp,
        domain::{
            person::UserId,
            ports::{RecordsError, SessionKey},
        },
    },
};

/// Keeps payment methods, and asks for them on pages of its own: no number of a card ever comes to us.
#[async_trait]
pub trait PaymentProvider: fmt::Debug + Send + Sync {
    /// Its name, which is kept with each method: `stripe`.
    fn name(&self) -> &'static str;

    /// The origin of its pages, as a `Content-Security-Policy` names it; none where there is no provider.
    fn pages(&self) -> Option<String>;

    /// A name for a person at the provider. `key` is ours, random: asked for again with the same, the provider makes nothing
    /// new.
    async fn open_customer(&self, user: &UserId, key: &str) -> Result<String, PaymentError>;

    /// Begins a set-up on the provider's own page.
    async fn begin(&self, setup: &Beginning<'_>) -> Result<Begun, PaymentError>;

    /// What became of a set-up, by its reference.
    async fn complete(&self, reference: &str) -> Result<Completed, PaymentError>;

    /// All that the provider keeps for a customer. [`PaymentError::NotFound`] when there is no such customer (any more).
    async fn list(&self, customer: &str) -> Result<Kept, PaymentError>;

    /// Takes a method from its customer, for good. `key` as for a customer.
    async fn detach(&self, reference: &str, key: &str) -> Result<(), PaymentError>;

    /// Makes a method the one that is used where nothing else is said. `key` as for a customer.
    async fn set_default(&self, customer: &str, reference: &str, key: &str) -> Result<(), PaymentError>;

    /// Reads what the provider sent by itself. `signature` is its header of that name.
    ///
    /// # Errors
    /// It is not the provider's, not of now, or not understood.
    fn read_event(&self, signature: &str, body: &[u8], now: Timestamp) -> Result<Event, EventError>;

    /// Whether it answers and takes our key. For `logto-profile check`.
    async fn ready(&self) -> Result<(), PaymentError>;
}

/// A set-up to begin.
#[derive(Clone, Copy, Debug)]
pub struct Beginning<'a> {
    /// Ours, random: asked for again with the same, the provider begins nothing new.
    pub id: &'a str,
    /// Whose method it will be.
    pub customer: &'a str,
    /// Where the person goes when it is done, and when they give up.
    pub return_url: &'a str,
    /// The language of the page, a BCP 47 tag.
    pub language: &'a str,
}

/// A set-up that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The provider's name for it.
    pub reference: String,
    /// The page that asks for the method.
    pub url: String,
}

/// What became of a set-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completed {
    /// The customer has a new method.
    Added(Offered),
    /// The provider refused what was written last.
    Declined(Decline),
    /// Nothing yet.
    Open,
}

/// A method as the provider tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Opaque.
    pub reference: String,
    /// The provider's word for what it is.
    pub kind: String,
    /// The brand's name; may be empty.
    pub brand: String,
    /// Four characters, or none.
    pub last_four: String,
    /// The last month in which it is valid.
    pub expiry: Option<Month>,
}

/// All that a provider keeps for a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The methods.
    pub methods: Vec<Offered>,
    /// The reference of the default one.
    pub default: Option<String>,
}

/// Something that a provider tells by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The provider's name for it: the same told again has the same.
    pub id: String,
    /// The customer that it is about.
    pub customer: Option<String>,
    /// The method that it is about.
    pub method: Option<String>,
}

/// Why a provider did not do what it was asked. Holds nothing of anyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// There is no provider.
    #[error("payments are not set up")]
    NotSetUp,
    /// There is no such thing (any more).
    #[error("no such thing at the payment provider")]
    NotFound,
    /// It does not answer, or not as it should. `sure` says that nothing was done there.
    #[error("the payment provider failed: {what}")]
    Unavailable {
        /// What failed, for the log.
        what: &'static str,
        /// Whether it is sure that nothing was done.
        sure: bool,
    },
}

/// Why something that came as if from a provider is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// No provider sends us anything.
    #[error("no provider sends anything")]
    NotSetUp,
    /// It is not signed with the secret that we share.
    #[error("the signature is not right")]
    Forged,
    /// It was signed too long ago, or later than now.
    #[error("signed too long ago, or in the future")]
    Untimely,
    /// Signed rightly, and not in a form that is known.
    #[error("not understood")]
    Malformed,
}

/// A place for what tells one payment method from another.
#[async_trait]
pub trait Wallets: fmt::Debug + Send + Sync {
    /// The provider's name for a person.
    async fn find_customer(&self, provider: &str, user: &UserId) -> Result<Option<String>, RecordsError>;

    /// Keeps it. What is kept already stays.
    async fn put_customer(&self, provider: &str, user: &UserId, reference: &str) -> Result<(), RecordsError>;

    /// Forgets the provider's name for a person: there it is gone.
    async fn forget_customer(&self, provider: &str, user: &UserId) -> Result<(), RecordsError>;

    /// Whose a customer or a method is at a provider, by either reference.
    async fn owner(&self, provider: &str, event: &Event) -> Result<Option<UserId>, RecordsError>;

    /// A person's methods at a provider, the default first, then the newest.
    async fn methods(&self, provider: &str, user: &UserId) -> Result<Vec<MethodRow>, RecordsError>;

    /// Keeps a method; of one that is there already (by its reference) brand and expiry are brought up to date, and
    /// nothing if it is somebody else's. `row.is_default` makes it the only default.
    async fn put_method(&self, row: &MethodRow) -> Result<(), RecordsError>;

    /// Makes the person's methods at a provider the ones of `rows`, in one transaction: those that are not among them are
    /// removed, names that people gave and ids stay. Returns whether anything changed.
    async fn replace_methods(&self, provider: &str, user: &UserId, rows: &[MethodRow]) -> Result<bool, RecordsError>;

    /// Makes this method the only default. Whether it is there.
    async fn set_default_method(&self, user: &UserId, id: &str) -> Result<bool, RecordsError>;

    /// Gives a method a name. Whether it is there.
    async fn set_label(&self, user: &UserId, id: &str, label: &str) -> Result<bool, RecordsError>;

    /// Removes a method. Whether it was there.
    async fn delete_method(&self, user: &UserId, id: &str) -> Result<bool, RecordsError>;

    /// Keeps a set-up that was begun.
    async fn put_setup(&self, setup: &SetupRow) -> Result<(), RecordsError>;

    /// The set-up of this person, begun in this session, unless it is over.
    async fn find_setup(
        &self,
        id: &str,
        user: &UserId,
        session: &SessionKey,
        now: Timestamp,
    ) -> Result<Option<SetupRow>, RecordsError>;

    /// Ends a set-up. Whether this call did: it is used once.
    async fn end_setup(&self, id: &str) -> Result<bool, RecordsError>;

    /// Whether an event was told before.
    async fn knows_event(&self, provider: &str, id: &str) -> Result<bool, RecordsError>;

    /// Notes that an event was told, and done.
    async fn put_event(&self, provider: &str, id: &str, received: Timestamp) -> Result<(), RecordsError>;
}

/// A payment method as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct MethodRow {
    /// Our own random id.
    pub id: String,
    /// Who keeps it.
    pub provider: String,
    /// Whose it is.
    pub user: UserId,
    /// What the provider tells of it.
    pub offered: Offered,
    /// The name that the person gave it.
    pub label: String,
    /// Whether it is the default.
    pub is_default: bool,
    /// When it was added.
    pub added: Timestamp,
}

impl fmt::Debug for MethodRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MethodRow({}: …)", self.id)
    }
}

/// A set-up that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupRow {
    /// SHA-256 of the state that the return bears, base64url.
    pub id: String,
    /// At which provider.
    pub provider: String,
    /// Whose it is.
    pub user: UserId,
    /// The session that began it.
    pub session: SessionKey,
    /// The provider's name for it.
    pub reference: String,
    /// Until when it can be completed.
    pub expires: Timestamp,
}
