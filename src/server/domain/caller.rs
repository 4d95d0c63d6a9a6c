//! Who asks: made from a checked session, never from a request.

use std::{fmt, net::IpAddr};

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
    /// From where, as far as that is known: for limits only.
    pub network: Option<Network>,
}

/// Where a request comes from, as coarse as limits need it: an IPv4 address, or the /64 of an IPv6 one, which is what one
/// customer of a provider has. Does not print.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Network(IpAddr);

impl Network {
    /// The network of an address.
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::from([a, b, c, d, 0, 0, 0, 0])
            }
        })
    }

    /// As text, to be marked and never kept.
    pub fn spelled(self) -> String {
        self.0.to_string()
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Network(…)")
    }
}

/// What a browser holds of a proof: random, of use for one operation. Does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant(pub String);

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Grant(…)")
    }
}
