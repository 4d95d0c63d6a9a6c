//! Who asks: made from a checked session, never from a request.

use std::fmt;

use super::{person::UserId, ports::SessionKey};
use crate::server::clock::Timestamp;

/// The person whose session this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub user: UserId,
    /// In which session: a change of an address is bound to it.
    pub session: SessionKey,
    /// When they proved themselves to the tenant, where its ID token told (`auth_time`). A session may be younger: the tenant
    /// signs people in again without asking anything.
    pub signed_in: Option<Timestamp>,
    /// What this browser holds of a proof that was given since. Believed only as far as `stepup` finds it.
    pub grant: Option<Grant>,
}

/// What a browser holds of a proof: random, of use for one operation. Does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant(pub String);

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Grant(…)")
    }
}
