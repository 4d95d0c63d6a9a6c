//! A new e-mail address or telephone number: asked for, proven by a code, and only then the person's own.
//!
//! Logto's codes belong to an address and to nothing else, and its `PATCH` takes any address unproven. So our own row
//! binds person, session, address and purpose, counts the tries, and is the only way to a [`Proven`].

use std::sync::Arc;

use super::{
    caller::Caller,
    limits::{Limited, Limits},
    loading::Loader,
    locks::Locks,
    person::{Person, Proven},
    phone,
    ports::{Directory, DirectoryError, PendingRow, Records, RecordsError, Verdict},
    sending::{RESEND_AFTER, Sending, TRIES, VALID, seconds},
    stepup::StepUp,
};
use crate::{
    model::{
        check::Reason,
        code::Code,
        email::Email,
        identifier::{Identifier, IdentifierKind},
        operation::Operation,
        pending::Pending,
    },
    server::{
        clock::Clock,
        random::Random,
        seal::{Purpose, Sealer},
    },
};

/// Changes addresses.
#[derive(Clone, Debug)]
pub struct Identifiers {
    /// The tenant.
    pub directory: Arc<dyn Directory>,
    /// Our rows.
    pub records: Arc<dyn Records>,
    /// What pages wait for, to be forgotten after a change.
    pub loader: Loader,
    /// How much there may be of it.
    pub limits: Limits,
    /// One writer a person.
    pub locks: Arc<Locks>,
    /// Asks who it is.
    pub stepup: StepUp,
    /// Seals the new address at rest.
    pub sealer: Sealer,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids of changes.
    pub random: Arc<dyn Random>,
}

/// Why nothing came of a request about an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It cannot be done, and why.
    Because(Reason),
    /// The person must prove first that it is still them.
    ProveFirst,
    /// Something that we need does not answer; what failed is in the log.
    Unavailable,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self::Because(reason)
    }
}

impl From<RecordsError> for Refusal {
    fn from(error: RecordsError) -> Self {
        tracing::error!(%error, "the database failed while a way in was being changed");
        Self::Unavailable
    }
}

impl From<Limited> for Refusal {
    fn from(limited: Limited) -> Self {
        match limited {
            Limited::Wait(wait) => Self::Because(Reason::TooMany { wait }),
            Limited::Unavailable(error) => error.into(),
        }
    }
}

impl From<DirectoryError> for Refusal {
    fn from(error: DirectoryError) -> Self {
        tracing::warn!(%error, "the tenant failed while a way in was being changed");
        Self::Unavailable
    }
}

/// Checks what was typed as a new address. `country` is what a telephone number is seen from.
///
/// # Errors
/// Why it is none.
pub fn parse(kind: IdentifierKind, typed: &str, country: &str) -> Result<Identifier, Reason> {
    match kind {
        IdentifierKind::Email => typed.parse::<Email>().map(Identifier::Email),
        IdentifierKind::Phone => phone::parse(typed, country).map(Identifier::Phone),
    }
}

/// Whether a way to sign in would remain without this address: the other address, a social identity, or a username with
/// a password.
pub fn is_removable(person: &Person, kind: IdentifierKind) -> bool {
    let other = IdentifierKind::ALL.into_iter().any(|k| k != kind && person.identifier(k).is_some());
    let social = person.identities.as_ref().is_some_and(|identities| !identities.is_empty());
    let password = person.has_password == Some(true) && person.username.as_ref().is_some_and(|name| !name.is_empty());
    person.identifier(kind).is_some() && (other || social || password)
}

impl Identifiers {
    /// Sends a code to a new address.
    ///
    /// # Errors
    /// Why none was sent. That somebody else has the address is not told here: who asks has not proven yet that it is
    /// theirs.
    pub async fn start(
        &self,
        caller: &Caller,
        kind: IdentifierKind,
        typed: &str,
        country: &str,
    ) -> Result<(), Refusal> {
        let address = parse(kind, typed, country)?;
        let person = self.directory.person(&caller.user).await?;
        if person.identifier(kind).is_some_and(|stored| address.is_same_as(stored)) {
            return Err(Reason::Unchanged.into());
        }
        if let Some(row) = self.records.find_pending(&caller.user, kind, &caller.session).await?
            && !row.proven
            && self.open(&row).as_ref() == Some(&address)
        {
            self.check_resend(&row)?;
        }
        // What would be refused anyway must not use up a proof; nobody is sent anything without one.
        self.stepup.check(caller, Operation::change(kind)).await?;
        self.sending().count(caller, &address).await?;
        self.stepup.spend(caller, Operation::change(kind)).await?;
        self.send(caller, address).await
    }

    /// Sends another code to the address of the change under way: the proof was given when that was begun.
    ///
    /// # Errors
    /// Why none was sent.
    pub async fn resend(&self, caller: &Caller, kind: IdentifierKind) -> Result<(), Refusal> {
        let row = self.records.find_pending(&caller.user, kind, &caller.session).await?.ok_or(Reason::CodeExpired)?;
        self.check_resend(&row)?;
        let address = self.open(&row).ok_or(Reason::CodeExpired)?;
        self.sending().count(caller, &address).await?;
        self.send(caller, address).await
    }

    fn check_resend(&self, row: &PendingRow) -> Result<(), Reason> {
        match seconds(row.resend_at, self.clock.now()) {
            0 => Ok(()),
            wait => Err(Reason::TooMany { wait }),
        }
    }

    async fn send(&self, caller: &Caller, address: Identifier) -> Result<(), Refusal> {
        let kind = address.kind();
        self.sending().send(&address).await?;
        let now = self.clock.now();
        let id = self.random.token(16);
        let sealed = self.seal(&id, &address);
        self.records
            .put_pending(&PendingRow {
                id,
                user: caller.user.clone(),
                kind,
                session: caller.session.clone(),
                sealed,
                tries_left: TRIES,
                expires: now + VALID,
                resend_at: now + RESEND_AFTER,
                proven: false,
            })
            .await?;
        Ok(())
    }

    /// Checks the code; when it is right, the new address is the person's own. The address is no argument: it is the one
    /// that the code went to.
    ///
    /// # Errors
    /// Why the address is still the old one. [`Reason::NotStored`] says that the code was right and that asking again, with
    /// any code, is enough.
    pub async fn confirm(&self, caller: &Caller, kind: IdentifierKind, code: &str) -> Result<(), Refusal> {
        let mut alone = self.locks.of(&caller.user).await?;
        let (row, proof) = self.prove(caller, kind, code).await?;
        self.loader.forget(&caller.user);
        alone.check().await?;
        let result = self.directory.set_identifier(&caller.user, &proof).await;
        self.loader.forget(&caller.user);
        match result {
            Ok(()) => Ok(self.records.delete_pending(&row.id).await?),
            Err(DirectoryError::Taken(_)) => {
                self.records.delete_pending(&row.id).await?;
                Err(Reason::Taken.into())
            }
            Err(DirectoryError::Invalid) => {
                self.records.delete_pending(&row.id).await?;
                Err(Reason::NotAccepted.into())
            }
            Err(error) => {
                tracing::warn!(%error, "a proven address was not stored");
                Err(Reason::NotStored.into())
            }
        }
    }

    /// The only way to a [`Proven`].
    async fn prove(&self, caller: &Caller, kind: IdentifierKind, code: &str) -> Result<(PendingRow, Proven), Refusal> {
        let now = self.clock.now();
        let row = self.records.find_pending(&caller.user, kind, &caller.session).await?.ok_or(Reason::CodeExpired)?;
        if row.expires <= now {
            return Err(Reason::CodeExpired.into());
        }
        if row.proven {
            let address = self.open(&row).ok_or(Reason::CodeExpired)?;
            return Ok((row, Proven(address)));
        }
        let code: Code = code.parse()?;
        let sent_to = self.open(&row).ok_or(Reason::CodeExpired)?;
        self.sending().count_try(caller, &sent_to).await?;
        let row = self.records.spend_try(&caller.user, kind, &caller.session, now).await?.ok_or(Reason::CodeExpired)?;
        let address = self.open(&row).ok_or(Reason::CodeExpired)?;
        match self.directory.verify_code(&address, &code).await? {
            Verdict::Wrong => Err(Reason::WrongCode { tries_left: row.tries_left }.into()),
            Verdict::Expired => Err(Reason::CodeExpired.into()),
            // The row may have been replaced while Logto was asked: then this proof is for nothing.
            Verdict::Right if self.records.mark_proven(&row.id, self.clock.now() + VALID).await? => {
                Ok((row, Proven(address)))
            }
            Verdict::Right => Err(Reason::CodeExpired.into()),
        }
    }

    /// Gives up the change under way.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`].
    pub async fn cancel(&self, caller: &Caller, kind: IdentifierKind) -> Result<(), Refusal> {
        if let Some(row) = self.records.find_pending(&caller.user, kind, &caller.session).await? {
            self.records.delete_pending(&row.id).await?;
        }
        Ok(())
    }

    /// Takes an address away.
    ///
    /// # Errors
    /// [`Reason::LastWayIn`] when no way to sign in would remain.
    pub async fn remove(&self, caller: &Caller, kind: IdentifierKind) -> Result<(), Refusal> {
        let mut alone = self.locks.of(&caller.user).await?;
        let person = self.directory.person(&caller.user).await?;
        if person.identifier(kind).is_none() {
            return Ok(());
        }
        if !is_removable(&person, kind) {
            return Err(Reason::LastWayIn.into());
        }
        let proof = self.stepup.spend(caller, Operation::remove(kind)).await?;
        alone.check().await?;
        self.directory.remove_identifier(&caller.user, kind, proof).await?;
        self.loader.forget(&caller.user);
        Ok(())
    }

    /// The change under way as the page shows it; none when it is over for good.
    pub fn show(&self, row: &PendingRow) -> Option<Pending> {
        let now = self.clock.now();
        Some(Pending {
            masked: self.open(row)?.masked(),
            expires_in: seconds(row.expires, now),
            resend_in: seconds(row.resend_at, now),
            tries_left: row.tries_left,
            proven: row.proven,
        })
    }

    fn sending(&self) -> Sending<'_> {
        Sending { directory: &*self.directory, limits: &self.limits }
    }

    fn seal(&self, id: &str, address: &Identifier) -> Vec<u8> {
        let plain = serde_json::to_vec(address).unwrap_or_default();
        self.sealer.seal(&*self.random, Purpose("pending", id), &plain)
    }

    fn open(&self, row: &PendingRow) -> Option<Identifier> {
        serde_json::from_slice(&self.sealer.open(Purpose("pending", &row.id), &row.sealed)?).ok()
    }
}
