//! Step-up: it is still the same person. Before what would hand an account to somebody at an unlocked screen, or with a stolen
//! session, the person proves themselves, by their password, by a code to an address that they have, or by signing in anew
//! at the tenant. The proof is a grant: a row for one person, session and operation, good for ten minutes, spent by what it
//! was for. A sign-in less than five minutes old counts as one, once.
//!
//! The Management API asks for nothing of this: each of its calls that needs a proof takes a [`StillYou`], and only
//! [`StepUp::spend`] makes one.

pub mod code;

use std::{sync::Arc, time::Duration};

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    caller::{Caller, Grant},
    identifiers::Refusal,
    limits::{Act, Limits},
    person::UserId,
    ports::{Directory, DirectoryError, GrantRow, Proofs, RecordsError},
    sending::Sending,
};
use crate::{
    model::{check::Reason, operation::Operation, password::Password},
    server::{
        clock::{Clock, Timestamp},
        random::Random,
        seal::Sealer,
    },
};

/// How long a grant is good.
pub const VALID: Duration = Duration::from_mins(10);
/// How young a sign-in must be to count as a proof.
pub const RECENT: Duration = Duration::from_mins(5);
/// By how much the tenant's clock may differ from ours.
const LEEWAY: Duration = Duration::from_secs(30);

/// That it is still the same person, for one operation, which uses it up.
#[derive(Debug)]
pub struct StillYou(Operation);

impl StillYou {
    /// What it is for.
    pub fn operation(&self) -> Operation {
        self.0
    }
}

/// Somebody who has just signed in at the tenant to prove who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreshSignIn {
    /// Who, by the checked ID token.
    pub user: UserId,
    /// When they proved themselves to the tenant (`auth_time`).
    pub at: Option<Timestamp>,
    /// When we sent them there.
    pub begun: Timestamp,
}

/// Asks for proofs, checks and keeps them.
#[derive(Clone, Debug)]
pub struct StepUp {
    /// The tenant.
    pub directory: Arc<dyn Directory>,
    /// Counts, the right ones included: a guess must not be told from them by what it costs.
    pub limits: Limits,
    /// Grants and codes.
    pub proofs: Arc<dyn Proofs>,
    /// Seals the address that a code went to.
    pub sealer: Sealer,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Grants.
    pub random: Arc<dyn Random>,
}

impl StepUp {
    /// Uses up what proves the caller for an operation: the grant that their browser holds, else a sign-in that is young
    /// enough and was not counted before.
    ///
    /// # Errors
    /// [`Refusal::ProveFirst`].
    pub async fn spend(&self, caller: &Caller, operation: Operation) -> Result<StillYou, Refusal> {
        let now = self.clock.now();
        if let Some(grant) = &caller.grant
            && self.proofs.spend_grant(&row(caller, operation, id(&grant.0), now), now).await?
        {
            return Ok(StillYou(operation));
        }
        if let Some(at) = recent(caller, now)
            && self.count_sign_in(caller, operation, at, now).await?
        {
            return Ok(StillYou(operation));
        }
        Err(Refusal::ProveFirst)
    }

    /// Whether [`Self::spend`] would succeed: for what must be asked before something is spent.
    ///
    /// # Errors
    /// [`Refusal::ProveFirst`].
    pub async fn check(&self, caller: &Caller, operation: Operation) -> Result<(), Refusal> {
        let now = self.clock.now();
        if let Some(grant) = &caller.grant
            && self.proofs.has_grant(&row(caller, operation, id(&grant.0), now), now).await?
        {
            return Ok(());
        }
        if let Some(at) = recent(caller, now)
            && !self.proofs.knows_grant(&id_of_sign_in(&caller.user, at)).await?
        {
            return Ok(());
        }
        Err(Refusal::ProveFirst)
    }

    /// Counts a sign-in: by its person and instant, since one sign-in at the tenant can begin any number of sessions here.
    async fn count_sign_in(
        &self,
        caller: &Caller,
        operation: Operation,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<bool, RecordsError> {
        let row = row(caller, operation, id_of_sign_in(&caller.user, at), now);
        self.proofs.put_grant(&GrantRow { spent: Some(now), ..row }).await
    }

    /// A grant for whoever knows the password.
    ///
    /// # Errors
    /// [`Reason::WrongPassword`], or [`Reason::TooMany`].
    pub async fn by_password(&self, caller: &Caller, operation: Operation, typed: &str) -> Result<Grant, Refusal> {
        let password = Password::new(typed.to_owned())?;
        self.count_password(caller).await?;
        match self.directory.verify_password(&caller.user, &password).await {
            Ok(true) => Ok(self.grant(caller, operation).await?),
            Ok(false) | Err(DirectoryError::Invalid) => Err(Reason::WrongPassword.into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Counts a question about a password, before the tenant is asked, which does not count them itself.
    ///
    /// # Errors
    /// [`Reason::TooMany`].
    pub async fn count_password(&self, caller: &Caller) -> Result<(), Refusal> {
        Ok(self.limits.spend(Act::Password, caller, None).await?)
    }

    /// A grant for whoever has just signed in at the tenant as the same person.
    ///
    /// # Errors
    /// [`Reason::AnotherPerson`], or [`Reason::StaleSignIn`] when it was not a new sign-in, or was counted already.
    pub async fn by_sign_in(
        &self,
        caller: &Caller,
        operation: Operation,
        fresh: &FreshSignIn,
    ) -> Result<Grant, Refusal> {
        if fresh.user != caller.user {
            return Err(Reason::AnotherPerson.into());
        }
        let now = self.clock.now();
        let at = fresh.at.ok_or(Reason::StaleSignIn)?;
        let is_new = at + LEEWAY >= fresh.begun && at.since(now) <= LEEWAY && caller.signed_in != Some(at);
        // From here on it counts as nothing else.
        if !is_new || !self.count_sign_in(caller, operation, at, now).await? {
            return Err(Reason::StaleSignIn.into());
        }
        Ok(self.grant(caller, operation).await?)
    }

    async fn grant(&self, caller: &Caller, operation: Operation) -> Result<Grant, RecordsError> {
        let grant = Grant(self.random.token(32));
        self.proofs.put_grant(&row(caller, operation, id(&grant.0), self.clock.now())).await?;
        Ok(grant)
    }

    fn sending(&self) -> Sending<'_> {
        Sending { directory: &*self.directory, limits: &self.limits }
    }
}

/// The caller's sign-in, when it is young enough.
fn recent(caller: &Caller, now: Timestamp) -> Option<Timestamp> {
    caller.signed_in.filter(|&at| now.since(at) < RECENT && at.since(now) <= LEEWAY)
}

fn row(caller: &Caller, operation: Operation, id: String, now: Timestamp) -> GrantRow {
    let (user, session) = (caller.user.clone(), caller.session.clone());
    GrantRow { id, user, session, operation, expires: now + VALID, spent: None }
}

/// The database knows only the hash: whoever reads it cannot make a grant of it.
fn id(grant: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, grant.as_bytes()))
}

fn id_of_sign_in(user: &UserId, at: Timestamp) -> String {
    id(&format!("sign-in\0{}\0{}", user.as_str(), at.millis()))
}
