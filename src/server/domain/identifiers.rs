//! A new e-mail address or telephone number: asked for, proven by a code, and only then the person's own.
//!
//! Logto's codes belong to an address and to nothing else, and its `PATCH` takes any address unproven. So our own row
//! binds person, session, address and purpose, counts the tries, and is the only way to a [`Proven`].

use std::{sync::Arc, time::Duration};

use super::{
    caller::{Caller, Operation, StillYou},
    loading::Loader,
    locks::Locks,
    person::{Person, Proven},
    phone,
    ports::{Directory, DirectoryError, PendingRow, Records, RecordsError, Verdict},
};
use crate::{
    model::{
        check::Reason,
        code::Code,
        email::Email,
        identifier::{Identifier, IdentifierKind},
        pending::Pending,
    },
    server::{
        clock::{Clock, Timestamp},
        random::Random,
        seal::{Purpose, Sealer},
    },
};

/// How often a code may be tried. Logto allows 10; ours are fewer, so that Logto's are never used up by anyone else.
pub const TRIES: u32 = 5;
/// How long a code is valid (Logto's default).
pub const VALID: Duration = Duration::from_mins(10);
/// How long to wait before another code is sent.
pub const RESEND_AFTER: Duration = Duration::from_mins(1);
/// How many codes one person, and one address, is sent within [`SENDS_WINDOW`]; Logto's own limit is 10 per address.
const SENDS: u32 = 5;
const SENDS_WINDOW: Duration = Duration::from_mins(10);
/// How many tries one person has within an hour, whatever the changes that they begin.
const TRIES_AN_HOUR: u32 = 30;

/// Changes addresses.
#[derive(Clone, Debug)]
pub struct Identifiers {
    /// The tenant.
    pub directory: Arc<dyn Directory>,
    /// Our rows.
    pub records: Arc<dyn Records>,
    /// What pages wait for, to be forgotten after a change.
    pub loader: Loader,
    /// One writer a person.
    pub locks: Arc<Locks>,
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
        tracing::error!(%error, "the database failed while an address was being changed");
        Self::Unavailable
    }
}

impl From<DirectoryError> for Refusal {
    fn from(error: DirectoryError) -> Self {
        tracing::warn!(%error, "the tenant failed while an address was being changed");
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
        let proof = StillYou::of_session(caller, Operation::ChangeIdentifier);
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
        self.send(caller, address, &proof).await
    }

    /// Sends another code to the address of the change under way.
    ///
    /// # Errors
    /// Why none was sent.
    pub async fn resend(&self, caller: &Caller, kind: IdentifierKind) -> Result<(), Refusal> {
        let proof = StillYou::of_session(caller, Operation::ChangeIdentifier);
        let row = self.records.find_pending(&caller.user, kind, &caller.session).await?.ok_or(Reason::CodeExpired)?;
        self.check_resend(&row)?;
        let address = self.open(&row).ok_or(Reason::CodeExpired)?;
        self.send(caller, address, &proof).await
    }

    fn check_resend(&self, row: &PendingRow) -> Result<(), Reason> {
        match seconds(row.resend_at, self.clock.now()) {
            0 => Ok(()),
            wait => Err(Reason::TooMany { wait }),
        }
    }

    async fn send(&self, caller: &Caller, address: Identifier, _proof: &StillYou) -> Result<(), Refusal> {
        let kind = address.kind();
        let now = self.clock.now();
        let text = match &address {
            Identifier::Email(email) => email.as_str().to_lowercase(),
            Identifier::Phone(phone) => phone.digits().to_owned(),
        };
        let of_address = self.sealer.mark(Purpose("send to", kind.name()), text.as_bytes());
        for bucket in [format!("send/{}", caller.user.as_str()), format!("send-to/{of_address}")] {
            if let Err(wait) = self.records.count(&bucket, SENDS, SENDS_WINDOW, now).await? {
                return Err(Reason::TooMany { wait: whole_seconds(wait) }.into());
            }
        }
        match self.directory.send_code(&address).await {
            Ok(()) => {}
            Err(DirectoryError::TooMany) => {
                return Err(Reason::TooMany { wait: whole_seconds(SENDS_WINDOW) }.into());
            }
            Err(DirectoryError::NoConnector) => return Err(Reason::CannotSend.into()),
            Err(DirectoryError::Invalid) => {
                return Err(match kind {
                    IdentifierKind::Email => Reason::NotAnEmail.into(),
                    IdentifierKind::Phone => Reason::NotAPhone.into(),
                });
            }
            Err(error) => return Err(error.into()),
        }
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
        let _alone = self.locks.of(&caller.user).await;
        let (row, proof) = self.prove(caller, kind, code).await?;
        self.loader.forget(&caller.user);
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
        let bucket = format!("try/{}", caller.user.as_str());
        if let Err(wait) = self.records.count(&bucket, TRIES_AN_HOUR, Duration::from_hours(1), now).await? {
            return Err(Reason::TooMany { wait: whole_seconds(wait) }.into());
        }
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
        let _proof = StillYou::of_session(caller, Operation::RemoveIdentifier);
        let _alone = self.locks.of(&caller.user).await;
        let person = self.directory.person(&caller.user).await?;
        if person.identifier(kind).is_none() {
            return Ok(());
        }
        if !is_removable(&person, kind) {
            return Err(Reason::LastWayIn.into());
        }
        self.directory.remove_identifier(&caller.user, kind).await?;
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
            problem: None,
        })
    }

    fn seal(&self, id: &str, address: &Identifier) -> Vec<u8> {
        let plain = serde_json::to_vec(address).unwrap_or_default();
        self.sealer.seal(&*self.random, Purpose("pending", id), &plain)
    }

    fn open(&self, row: &PendingRow) -> Option<Identifier> {
        serde_json::from_slice(&self.sealer.open(Purpose("pending", &row.id), &row.sealed)?).ok()
    }
}

/// Whole seconds from `now` until `then`, rounded up; 0 when it is past.
fn seconds(then: Timestamp, now: Timestamp) -> u32 {
    whole_seconds(then.since(now))
}

fn whole_seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}
