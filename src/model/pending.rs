//! A new address that is not proven yet, as the page shows it.

use serde::{Deserialize, Serialize};

use super::{check::Reason, identifier::IdentifierKind, profile::Notice};

/// One of the two addresses of a person: what they have, and what they are about to have. Only the server draws it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which of the two.
    pub kind: IdentifierKind,
    /// The address that is in force, as it is shown to its owner.
    pub address: Option<Shown>,
    /// The change under way.
    pub pending: Option<Pending>,
    /// Whether another way to sign in would remain without it.
    pub removable: bool,
    /// What was typed where a new address is asked for, and refused.
    pub ask: Option<Ask>,
    /// Why what was last asked for was refused.
    pub problem: Option<Reason>,
    /// What was last done.
    pub told: Option<Notice>,
}

/// An address as it is shown to its owner, or as they typed it. Does not print.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shown(pub String);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown(…)")
    }
}

/// A change under way: a code was sent to the new address. Until it is right, the old address stays in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Where the code went, with its middle hidden.
    pub masked: String,
    /// Seconds until the code is too old.
    pub expires_in: u32,
    /// Seconds until another may be sent.
    pub resend_in: u32,
    /// How many tries are left.
    pub tries_left: u32,
    /// The code was right already, but the address could not be stored: only that remains to be done.
    pub proven: bool,
}

/// What a person typed where a new address is asked for.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The address as it was typed.
    pub typed: Shown,
    /// The country chosen for a telephone number, ISO 3166-1 alpha-2.
    pub country: String,
    /// Why it was refused.
    pub problem: Option<Reason>,
}

impl std::fmt::Debug for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ask").field("problem", &self.problem).finish_non_exhaustive()
    }
}
