//! Who asks: made from a checked session, never from a request.

use super::{person::UserId, ports::SessionKey};

/// The person whose session this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub user: UserId,
    /// In which session: a change of an address is bound to it.
    pub session: SessionKey,
}

/// What is asked for that somebody at an unlocked screen, or with a stolen session, must not get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A new e-mail address or telephone number.
    ChangeIdentifier,
    /// Taking one away.
    RemoveIdentifier,
}

/// That it is still the same person, for one operation: `identifiers` asks for it before each of its writes. The proof
/// of it (password, code, fresh sign-in) has its place in [`StillYou::of_session`]: today a valid session is enough.
#[derive(Debug)]
pub struct StillYou(Operation);

impl StillYou {
    /// What a valid session shows.
    pub fn of_session(_caller: &Caller, operation: Operation) -> Self {
        Self(operation)
    }

    /// What it was shown for.
    pub fn operation(&self) -> Operation {
        self.0
    }
}
