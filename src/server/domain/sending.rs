//! How many codes may be sent, whatever they are for: counted before the tenant is asked.

use std::time::Duration;

use super::{
    caller::Caller,
    identifiers::Refusal,
    limits::{Act, Limits, usual, whole_seconds},
    ports::{Directory, DirectoryError},
};
use crate::{
    model::{
        check::Reason,
        identifier::{Identifier, IdentifierKind},
    },
    server::clock::Timestamp,
};

/// How long a code is valid (Logto's default).
pub const VALID: Duration = Duration::from_mins(10);
/// How often a code may be tried. Logto allows 10; ours are fewer, so that Logto's are never used up by anyone else.
pub const TRIES: u32 = 5;
/// How long to wait before another code is sent.
pub const RESEND_AFTER: Duration = Duration::from_mins(1);
/// What sending needs.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'a> {
    /// Who sends.
    pub directory: &'a dyn Directory,
    /// Counts.
    pub limits: &'a Limits,
}

impl Sending<'_> {
    /// Refuses when this person, or this address, was sent too many codes.
    ///
    /// # Errors
    /// [`Reason::TooMany`].
    pub async fn count(self, caller: &Caller, address: &Identifier) -> Result<(), Refusal> {
        Ok(self.limits.spend(Act::Send, caller, Some(address)).await?)
    }

    /// Sends a code.
    ///
    /// # Errors
    /// Why none was sent.
    pub async fn send(self, address: &Identifier) -> Result<(), Refusal> {
        match self.directory.send_code(address).await {
            Ok(()) => Ok(()),
            Err(DirectoryError::TooMany) => {
                Err(Reason::TooMany { wait: whole_seconds(usual(Act::Send).window) }.into())
            }
            Err(DirectoryError::NoConnector) => Err(Reason::CannotSend.into()),
            Err(DirectoryError::Invalid) => Err(match address.kind() {
                IdentifierKind::Email => Reason::NotAnEmail.into(),
                IdentifierKind::Phone => Reason::NotAPhone.into(),
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// Counts a try of any code of this person.
    ///
    /// # Errors
    /// [`Reason::TooMany`].
    pub async fn count_try(self, caller: &Caller, address: &Identifier) -> Result<(), Refusal> {
        Ok(self.limits.spend(Act::Try, caller, Some(address)).await?)
    }
}

/// Whole seconds from `now` until `then`, rounded up; 0 when it is past.
pub fn seconds(then: Timestamp, now: Timestamp) -> u32 {
    whole_seconds(then.since(now))
}
