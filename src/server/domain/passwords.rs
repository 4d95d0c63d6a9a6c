//! A first or a new password: by the tenant's own policy, not the old one, and then signed out elsewhere, if the person wants.

use std::{sync::Arc, time::Duration};

use super::{
    caller::Caller,
    identifiers::Refusal,
    limits,
    loading::Loader,
    locks::Locks,
    ports::{Access, Directory, DirectoryError, Records, RecordsError},
    signins::{OwnSession, SignIns},
    stepup::StepUp,
};
use crate::{
    model::{
        check::Reason,
        operation::Operation,
        password::{Flaw, Password},
    },
    server::clock::Clock,
};

/// How often a person may ask for a password to be checked.
const CHECKS: (u32, Duration) = (30, Duration::from_mins(10));

/// Sets passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    /// The tenant.
    pub directory: Arc<dyn Directory>,
    /// Its passwords.
    pub access: Arc<dyn Access>,
    /// Counts.
    pub records: Arc<dyn Records>,
    /// Ends sessions afterwards.
    pub sign_ins: SignIns,
    /// Asks who it is.
    pub stepup: StepUp,
    /// What pages wait for, to be forgotten after a change.
    pub loader: Loader,
    /// One writer a person.
    pub locks: Arc<Locks>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// Why there is no new password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// What is wrong with it.
    Flawed(Vec<Flaw>),
    /// Anything else.
    Because(Refusal),
}

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self::Because(refusal)
    }
}

impl From<Reason> for Denied {
    fn from(reason: Reason) -> Self {
        Self::Because(reason.into())
    }
}

impl From<RecordsError> for Denied {
    fn from(error: RecordsError) -> Self {
        Self::Because(error.into())
    }
}

impl From<DirectoryError> for Denied {
    fn from(error: DirectoryError) -> Self {
        Self::Because(error.into())
    }
}

/// What became of being signed in elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// Nothing was to become of it.
    Stays,
    /// It is over.
    Ended,
    /// It may not be over.
    MayBeAlive,
}

impl Passwords {
    /// Sets a password; with `others`, our sessions of the person, everything but the caller's session is ended then.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn set(
        &self,
        caller: &Caller,
        typed: String,
        others: Option<Vec<OwnSession>>,
    ) -> Result<Elsewhere, Denied> {
        let password = Password::new(typed)?;
        let bucket = format!("password-check/{}", caller.user.as_str());
        if let Err(wait) = self.records.count(&bucket, CHECKS.0, CHECKS.1, self.clock.now()).await? {
            return Err(Reason::TooMany { wait: limits::whole_seconds(wait) }.into());
        }
        let flaws = self.access.check_password(&caller.user, &password).await?;
        if !flaws.is_empty() {
            return Err(Denied::Flawed(flaws));
        }
        // Only then is asked whether it is the old one: the answer would tell a guesser.
        self.stepup.check(caller, Operation::SetPassword).await?;
        let mut alone = self.locks.of(&caller.user).await?;
        if self.directory.person(&caller.user).await?.has_password != Some(false) {
            self.stepup.count_password(caller).await?;
            if self.directory.verify_password(&caller.user, &password).await? {
                return Err(Denied::Flawed(vec![Flaw::TheOldOne]));
            }
        }
        let proof = self.stepup.spend(caller, Operation::SetPassword).await?;
        alone.check().await?;
        self.loader.forget(&caller.user);
        let written = match self.access.set_password(&caller.user, &password, &proof).await {
            // The answer may be lost: then the tenant says whether it is the password now.
            Err(DirectoryError::Unavailable { sure: false, .. })
                if self.directory.verify_password(&caller.user, &password).await == Ok(true) =>
            {
                Ok(())
            }
            written => written,
        };
        self.loader.forget(&caller.user);
        written?;
        let Some(own) = others else { return Ok(Elsewhere::Stays) };
        match self.sign_ins.end_others_proven(caller, own, &proof).await {
            Ok(()) => Ok(Elsewhere::Ended),
            Err(_) => Ok(Elsewhere::MayBeAlive),
        }
    }
}
