//! How many codes may be sent, whatever they are for: counted before the tenant is asked.

use std::time::Duration;

use super::{
    identifiers::Refusal,
    person::UserId,
    ports::{Directory, DirectoryError, Records},
};
use crate::{
    model::{
        check::Reason,
        identifier::{Identifier, IdentifierKind},
    },
    server::{
        clock::{Clock, Timestamp},
        seal::{Purpose, Sealer},
    },
};

/// How long a code is valid (Logto's default).
pub const VALID: Duration = Duration::from_mins(10);
/// How often a code may be tried. Logto allows 10; ours are fewer, so that Logto's are never used up by anyone else.
pub const TRIES: u32 = 5;
/// How long to wait before another code is sent.
pub const RESEND_AFTER: Duration = Duration::from_mins(1);
/// How many codes one person, and one address, is sent within [`SENDS_WINDOW`]; Logto's own limit is 10 per address.
const SENDS: u32 = 5;
const SENDS_WINDOW: Duration = Duration::from_mins(10);
/// How many tries one person has within an hour, whatever the codes are for.
const TRIES_AN_HOUR: u32 = 30;

/// What sending needs.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'a> {
    /// Who sends.
    pub directory: &'a dyn Directory,
    /// Who counts.
    pub records: &'a dyn Records,
    /// Hides what is counted.
    pub sealer: &'a Sealer,
    /// The time.
    pub clock: &'a dyn Clock,
}

impl Sending<'_> {
    /// Refuses when this person, or this address, was sent too many codes.
    ///
    /// # Errors
    /// [`Reason::TooMany`].
    pub async fn count(self, user: &UserId, address: &Identifier) -> Result<(), Refusal> {
        let text = match address {
            Identifier::Email(email) => email.as_str().to_lowercase(),
            Identifier::Phone(phone) => phone.digits().to_owned(),
        };
        let of_address = self.sealer.mark(Purpose("send to", address.kind().name()), text.as_bytes());
        for bucket in [format!("send/{}", user.as_str()), format!("send-to/{of_address}")] {
            if let Err(wait) = self.records.count(&bucket, SENDS, SENDS_WINDOW, self.clock.now()).await? {
                return Err(Reason::TooMany { wait: whole_seconds(wait) }.into());
            }
        }
        Ok(())
    }

    /// Sends a code.
    ///
    /// # Errors
    /// Why none was sent.
    pub async fn send(self, address: &Identifier) -> Result<(), Refusal> {
        match self.directory.send_code(address).await {
            Ok(()) => Ok(()),
            Err(DirectoryError::TooMany) => Err(Reason::TooMany { wait: whole_seconds(SENDS_WINDOW) }.into()),
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
    pub async fn count_try(self, user: &UserId) -> Result<(), Refusal> {
        let bucket = format!("try/{}", user.as_str());
        match self.records.count(&bucket, TRIES_AN_HOUR, Duration::from_hours(1), self.clock.now()).await? {
            Ok(()) => Ok(()),
            Err(wait) => Err(Reason::TooMany { wait: whole_seconds(wait) }.into()),
        }
    }
}

/// Whole seconds from `now` until `then`, rounded up; 0 when it is past.
pub fn seconds(then: Timestamp, now: Timestamp) -> u32 {
    whole_seconds(then.since(now))
}

/// A duration in whole seconds, rounded up.
pub fn whole_seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}
