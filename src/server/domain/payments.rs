//! Payment methods: begun and kept at a provider, told apart here. What the provider has is what counts; each step is done
//! there first, and what is not known to be done is told as that.

pub mod ports;
mod shown;

use std::{sync::Arc, time::Duration};

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use self::{
    ports::{
        Beginning, Completed, Event, EventError, MethodRow, Offered, PaymentError, PaymentProvider, SetupRow, Wallets,
    },
    shown::{month_of, shown, tidy},
};
use super::{
    caller::Caller,
    locks::Locks,
    person::UserId,
    ports::{Records, RecordsError},
};
use crate::{
    model::payment::{self, LabelProblem, Told, Wallet},
    server::{
        clock::{Clock, Timestamp},
        random::Random,
    },
};

/// How long a person may take on the provider's page.
const SETUP_LASTS: Duration = Duration::from_hours(1);
/// How many set-ups a person may begin an hour: whoever tries stolen numbers needs many (card testing).
const SETUPS: u32 = 10;
/// How often an hour a person may have the provider asked what it has.
const LOOKS: u32 = 30;
const HOUR: Duration = Duration::from_hours(1);

/// Adds, names and removes payment methods.
#[derive(Clone, Debug)]
pub struct Payments {
    /// Who keeps them.
    pub provider: Arc<dyn PaymentProvider>,
    /// What tells them apart.
    pub wallets: Arc<dyn Wallets>,
    /// Counts tries.
    pub records: Arc<dyn Records>,
    /// One writer a person.
    pub locks: Arc<Locks>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids and states.
    pub random: Arc<dyn Random>,
    /// Where the provider's page leads back to, without the state: `https://…/profile/payment/return`.
    pub return_url: String,
}

/// Why a form was not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// For a reason that the person is told.
    Because(Told),
    /// The database does not answer.
    Unavailable(RecordsError),
}

impl From<RecordsError> for Refusal {
    fn from(error: RecordsError) -> Self {
        Self::Unavailable(error)
    }
}

impl From<PaymentError> for Refusal {
    fn from(error: PaymentError) -> Self {
        Self::Because(match error {
            PaymentError::NotSetUp => Told::NotSetUp,
            PaymentError::NotFound => Told::Gone,
            PaymentError::Unavailable { what, sure } => {
                tracing::warn!(what, sure, "the payment provider failed");
                if sure { Told::NothingChanged } else { Told::Unsure }
            }
        })
    }
}

/// Why an event that was told was not followed.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// It is not believed.
    #[error(transparent)]
    Event(#[from] EventError),
    /// It could not be done; it must be told again.
    #[error("a payment event could not be followed: {0}")]
    Unavailable(String),
}

impl Payments {
    /// What a page shows of these rows, which are a session's.
    pub fn wallet(&self, rows: &[MethodRow]) -> Wallet {
        let now = month_of(self.clock.now());
        let ours = rows.iter().filter(|row| row.provider == self.provider.name());
        Wallet {
            is_set_up: self.provider.pages().is_some(),
            methods: ours.map(|row| shown(row, now)).collect(),
            told: None,
        }
    }

    /// Begins a set-up. Returns the address of the provider's page.
    ///
    /// # Errors
    /// Too many set-ups, no provider, or it does not answer.
    pub async fn begin(&self, caller: &Caller, language: &str) -> Result<String, Refusal> {
        let pages = self.provider.pages().ok_or(Refusal::Because(Told::NotSetUp))?;
        let now = self.clock.now();
        self.count("payment-setup", caller, SETUPS, now).await?;
        let state = self.random.token(24);
        let return_url = format!("{}?state={state}", self.return_url);
        let id = hashed(&state);
        let customer = self.customer(&caller.user).await?;
        let mut setup = Beginning { id: &id, customer: &customer, return_url: &return_url, language };
        let mut begun = self.provider.begin(&setup).await;
        // A customer who was deleted there: whoever is still here begins anew, as another one.
        let anew;
        if begun == Err(PaymentError::NotFound) {
            self.wallets.forget_customer(self.provider.name(), &caller.user).await?;
            anew = (self.customer(&caller.user).await?, hashed(&id));
            setup = Beginning { id: &anew.1, customer: &anew.0, ..setup };
            begun = self.provider.begin(&setup).await;
        }
        // Nothing that begins at the provider and is never gone on with changes anything: not sure is as good as not done.
        let begun = begun.map_err(|error| match Refusal::from(error) {
            Refusal::Because(Told::Unsure) => Refusal::Because(Told::NothingChanged),
            other => other,
        })?;
        if !is_below(&begun.url, &pages) {
            // The pages' policy would stop the browser without a word.
            tracing::error!(expected = pages, "the payment provider's page has another origin than it should");
            return Err(Refusal::Because(Told::NothingChanged));
        }
        let setup = SetupRow {
            id,
            provider: self.provider.name().to_owned(),
            user: caller.user.clone(),
            session: caller.session.clone(),
            reference: begun.reference,
            expires: now + SETUP_LASTS,
        };
        self.wallets.put_setup(&setup).await?;
        Ok(begun.url)
    }

    /// The person is back from the provider's page. The state is used up as soon as the provider has said what became
    /// of it.
    ///
    /// # Errors
    /// The provider or the database does not answer.
    pub async fn complete(&self, caller: &Caller, state: &str) -> Result<Told, Refusal> {
        let _lock = self.locks.of(&caller.user).await;
        let id = hashed(state);
        let setup = self.wallets.find_setup(&id, &caller.user, &caller.session, self.clock.now()).await?;
        let Some(setup) = setup.filter(|setup| setup.provider == self.provider.name()) else {
            // Used, over, or begun in a session that has ended: what the provider has is the person's in any case.
            return Ok(match self.look(caller).await? {
                Told::Updated => Told::Added,
                _ => Told::SetUpOver,
            });
        };
        // A return has changed nothing, so what is not known can be asked for again.
        let became = self.provider.complete(&setup.reference).await.map_err(|error| match error {
            PaymentError::Unavailable { what, .. } => PaymentError::Unavailable { what, sure: false },
            other => other,
        })?;
        let told = match became {
            Completed::Open => Told::Cancelled,
            Completed::Declined(why) => Told::Declined(why),
            Completed::Added(offered) => self.keep(caller, offered).await?,
        };
        self.wallets.end_setup(&id).await?;
        Ok(told)
    }

    /// Keeps a new method; the first one is the default.
    async fn keep(&self, caller: &Caller, offered: Offered) -> Result<Told, Refusal> {
        let before = self.wallets.methods(self.provider.name(), &caller.user).await?;
        let is_first = before.is_empty();
        // What a webhook has told first is new to the person all the same.
        let told_first = matches!(&before[..], [only] if only.offered.reference == offered.reference);
        let wants_default = is_first || (told_first && !before[0].is_default);
        let is_default = wants_default && {
            let customer = self.customer(&caller.user).await?;
            match self.provider.set_default(&customer, &offered.reference, &self.random.token(12)).await {
                Ok(()) => true,
                Err(error) => {
                    tracing::warn!(%error, "a first payment method could not be made the default");
                    false
                }
            }
        };
        self.wallets.put_method(&self.row(&caller.user, offered, is_default)).await?;
        Ok(match (wants_default, is_default) {
            (true, true) => Told::AddedAsDefault,
            (true, false) => Told::AddedNotDefault,
            (false, _) if told_first => Told::AddedAsDefault,
            (false, _) => Told::Added,
        })
    }

    fn row(&self, user: &UserId, offered: Offered, is_default: bool) -> MethodRow {
        MethodRow {
            id: self.random.token(12),
            provider: self.provider.name().to_owned(),
            user: user.clone(),
            offered: tidy(offered),
            label: String::new(),
            is_default,
            added: self.clock.now(),
        }
    }

    /// Makes a method the default.
    ///
    /// # Errors
    /// There is no such method of this person's, or the provider does not answer.
    pub async fn make_default(&self, caller: &Caller, id: &str) -> Result<Told, Refusal> {
        let _lock = self.locks.of(&caller.user).await;
        let row = self.find(caller, id).await?;
        self.move_default(caller, &row).await?;
        Ok(Told::DefaultChanged)
    }

    async fn move_default(&self, caller: &Caller, to: &MethodRow) -> Result<(), Refusal> {
        let customer = self.customer(&caller.user).await?;
        self.provider.set_default(&customer, &to.offered.reference, &self.random.token(12)).await?;
        self.wallets.set_default_method(&caller.user, &to.id).await?;
        Ok(())
    }

    /// Gives a method a name, or none.
    ///
    /// # Errors
    /// There is no such method of this person's. The inner error is a name that cannot be taken.
    pub async fn rename(&self, caller: &Caller, id: &str, typed: &str) -> Result<Result<Told, LabelProblem>, Refusal> {
        let label = match payment::label(typed) {
            Ok(label) => label,
            Err(problem) => return Ok(Err(problem)),
        };
        let row = self.find(caller, id).await?;
        self.wallets.set_label(&caller.user, &row.id, &label).await?;
        Ok(Ok(Told::Renamed))
    }

    /// Removes a method. When it is the default and others are there, `next` is the id of the one that takes its place;
    /// `None` comes back when that was not said.
    ///
    /// # Errors
    /// There is no such method of this person's, or the provider does not answer.
    pub async fn remove(&self, caller: &Caller, id: &str, next: &str) -> Result<Option<Told>, Refusal> {
        let _lock = self.locks.of(&caller.user).await;
        let rows = self.wallets.methods(self.provider.name(), &caller.user).await?;
        let row = rows.iter().find(|row| row.id == id).ok_or(Refusal::Because(Told::Gone))?;
        let mut moved = false;
        if row.is_default && rows.len() > 1 {
            let Some(next) = rows.iter().find(|other| other.id == next && other.id != id) else { return Ok(None) };
            self.move_default(caller, next).await?;
            moved = true;
        }
        match self.provider.detach(&row.offered.reference, &self.random.token(12)).await {
            Ok(()) | Err(PaymentError::NotFound) => {}
            Err(PaymentError::Unavailable { what, sure: true }) if moved => {
                tracing::warn!(what, "a payment method could not be removed after the default was moved");
                return Ok(Some(Told::DefaultChangedNotRemoved));
            }
            Err(error) => return Err(error.into()),
        }
        self.wallets.delete_method(&caller.user, id).await?;
        Ok(Some(if moved { Told::RemovedAndDefaultChanged } else { Told::Removed }))
    }

    /// Asks the provider what it has, and keeps that.
    ///
    /// # Errors
    /// Too many questions, or the provider does not answer.
    pub async fn refresh(&self, caller: &Caller) -> Result<Told, Refusal> {
        let _lock = self.locks.of(&caller.user).await;
        self.look(caller).await
    }

    async fn look(&self, caller: &Caller) -> Result<Told, Refusal> {
        self.count("payment-look", caller, LOOKS, self.clock.now()).await?;
        let changed = self.follow_provider(&caller.user).await.map_err(|refusal| match refusal {
            // Looking changes nothing at the provider, but what was asked for before may have.
            Refusal::Because(Told::NothingChanged) => Refusal::Because(Told::Unsure),
            other => other,
        })?;
        Ok(if changed { Told::Updated } else { Told::UpToDate })
    }

    /// Makes what is kept here the same as what the provider has. Whether anything changed.
    async fn follow_provider(&self, user: &UserId) -> Result<bool, Refusal> {
        let name = self.provider.name();
        let Some(customer) = self.wallets.find_customer(name, user).await? else { return Ok(false) };
        let kept = match self.provider.list(&customer).await {
            Ok(kept) => kept,
            // Removed there, with all that was theirs.
            Err(PaymentError::NotFound) => {
                self.wallets.forget_customer(name, user).await?;
                ports::Kept::default()
            }
            Err(error) => return Err(error.into()),
        };
        let is_default = |offered: &Offered| kept.default.as_ref() == Some(&offered.reference);
        let rows: Vec<_> =
            kept.methods.iter().map(|offered| self.row(user, offered.clone(), is_default(offered))).collect();
        Ok(self.wallets.replace_methods(name, user, &rows).await?)
    }

    /// Follows what a provider tells by itself. What it told may be late or in another order, so it is asked what is true
    /// now; what was told before is not followed again.
    ///
    /// # Errors
    /// It is not believed, or could not be followed and must be told again.
    pub async fn told(&self, signature: &str, body: &[u8]) -> Result<(), NotTaken> {
        let unavailable = |what: &dyn std::fmt::Display| NotTaken::Unavailable(what.to_string());
        let now = self.clock.now();
        let event: Event = self.provider.read_event(signature, body, now)?;
        let name = self.provider.name();
        if self.wallets.knows_event(name, &event.id).await.map_err(|e| unavailable(&e))? {
            return Ok(());
        }
        if let Some(user) = self.wallets.owner(name, &event).await.map_err(|e| unavailable(&e))? {
            let _lock = self.locks.of(&user).await;
            self.follow_provider(&user).await.map_err(|refusal| match refusal {
                Refusal::Because(_) => NotTaken::Unavailable("the provider does not answer".into()),
                Refusal::Unavailable(error) => unavailable(&error),
            })?;
        }
        self.wallets.put_event(name, &event.id, now).await.map_err(|e| unavailable(&e))
    }

    /// A method of this person's.
    async fn find(&self, caller: &Caller, id: &str) -> Result<MethodRow, Refusal> {
        let rows = self.wallets.methods(self.provider.name(), &caller.user).await?;
        rows.into_iter().find(|row| row.id == id).ok_or(Refusal::Because(Told::Gone))
    }

    async fn customer(&self, user: &UserId) -> Result<String, Refusal> {
        let name = self.provider.name();
        if let Some(customer) = self.wallets.find_customer(name, user).await? {
            return Ok(customer);
        }
        // Of a customer without methods nobody minds a second one: not sure is as good as not done.
        let customer =
            self.provider.open_customer(user, &self.random.token(12)).await.map_err(|error| match error {
                PaymentError::Unavailable { what, .. } => PaymentError::Unavailable { what, sure: true },
                other => other,
            })?;
        self.wallets.put_customer(name, user, &customer).await?;
        // Another process may have been first, and its answer counts.
        Ok(self.wallets.find_customer(name, user).await?.unwrap_or(customer))
    }

    async fn count(&self, what: &str, caller: &Caller, most: u32, now: Timestamp) -> Result<(), Refusal> {
        let bucket = format!("{what}:{}", caller.user.as_str());
        let counted = self.records.count(&bucket, most, HOUR, now).await?;
        counted.map_err(|_| Refusal::Because(Told::TooMany))
    }
}

fn hashed(state: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, state.as_bytes()))
}

fn is_below(url: &str, origin: &str) -> bool {
    url.parse::<url::Url>().is_ok_and(|url| url.origin().ascii_serialization() == origin)
}
