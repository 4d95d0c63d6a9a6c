//! How much one person, one session, one address and one network may ask for in a time. Counted in the database, so that all
//! processes agree. Whatever sends, tries, checks, saves or takes files asks here first.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use super::{
    caller::Caller,
    ports::{Records, RecordsError},
};
use crate::{
    model::{check::Reason, identifier::Identifier},
    server::{
        clock::Clock,
        seal::{Purpose, Sealer},
    },
};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// A code, or another message, is sent.
    Send,
    /// A code is tried.
    Try,
    /// A password is checked: Logto does not limit that.
    Password,
    /// A form is saved.
    Save,
    /// A file is taken.
    Upload,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Send, Self::Try, Self::Password, Self::Save, Self::Upload];

    /// Its name in `Leptos.toml` and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Try => "try",
            Self::Password => "password",
            Self::Save => "save",
            Self::Upload => "upload",
        }
    }
}

/// How many of one kind there may be within a window, which the first of them opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    /// Of one person, in whatever sessions.
    pub person: u32,
    /// In one session.
    pub session: u32,
    /// About one e-mail address or telephone number, whoever asks.
    pub address: u32,
    /// From one network: an IPv4 address, or the /64 of an IPv6 one. Many people may share one.
    pub network: u32,
    /// How long the window is.
    pub window: Duration,
}

/// The limits that are set.
pub type Set = BTreeMap<Act, Most>;

/// The limits as long as the operator sets no others.
pub fn usual(act: Act) -> Most {
    let most = |person, session, address, network, minutes| Most {
        person,
        session,
        address,
        network,
        window: Duration::from_mins(minutes),
    };
    match act {
        // Logto's own limit is 10 per address.
        Act::Send => most(5, 5, 5, 100, 10),
        // Five a code, see `identifiers`.
        Act::Try => most(30, 20, 30, 200, 60),
        Act::Password => most(20, 10, 20, 60, 15),
        Act::Save => most(60, 60, 60, 600, 1),
        Act::Upload => most(20, 20, 20, 200, 60),
    }
}

/// It is too much, or nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limited {
    /// Too much: it is worth trying again after so many seconds.
    Wait(u32),
    /// The database does not answer: nothing is let through uncounted.
    Unavailable(RecordsError),
}

impl Limited {
    /// As a reason that is told to people; none when it is the database.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Wait(wait) => Some(Reason::TooMany { wait: *wait }),
            Self::Unavailable(_) => None,
        }
    }
}

/// Counts, and refuses.
#[derive(Clone, Debug)]
pub struct Limits {
    set: Arc<Set>,
    records: Arc<dyn Records>,
    sealer: Sealer,
    clock: Arc<dyn Clock>,
}

impl Limits {
    /// Limits counted in a database. What is not set is [`usual`].
    pub fn new(set: Set, records: Arc<dyn Records>, sealer: Sealer, clock: Arc<dyn Clock>) -> Self {
        Self { set: Arc::new(set), records, sealer, clock }
    }

    /// Counts one act of a caller, before it is done. `address` is the one that it is about.
    ///
    /// # Errors
    /// It was one too many for the person, the session, the address or the network; it is not to be done.
    pub async fn spend(&self, act: Act, caller: &Caller, address: Option<&Identifier>) -> Result<(), Limited> {
        let most = self.set.get(&act).copied().unwrap_or_else(|| usual(act));
        // Names hold neither an address nor a network: who reads the database must not learn them.
        let marked = |what, plain: &str| self.sealer.mark(Purpose("limit", what), plain.as_bytes());
        let counted = [
            Some(("person", caller.user.as_str().to_owned(), most.person)),
            Some(("session", caller.session.0.clone(), most.session)),
            address.map(|address| ("address", marked("address", &spelled(address)), most.address)),
            caller.network.map(|network| ("network", marked("network", &network.spelled()), most.network)),
        ];
        for (of, whose, most_of) in counted.into_iter().flatten() {
            let bucket = format!("{}/{of}/{whose}", act.name());
            match self.records.count(&bucket, most_of, most.window, self.clock.now()).await {
                Ok(Ok(())) => {}
                Ok(Err(wait)) => {
                    tracing::info!(act = act.name(), of, "a limit was reached");
                    return Err(Limited::Wait(whole_seconds(wait)));
                }
                Err(error) => return Err(Limited::Unavailable(error)),
            }
        }
        Ok(())
    }
}

/// One spelling for what Logto takes for one address.
fn spelled(address: &Identifier) -> String {
    match address {
        Identifier::Email(email) => format!("email {}", email.as_str().to_lowercase()),
        Identifier::Phone(phone) => format!("phone {}", phone.digits()),
    }
}

/// Rounded up: what is tried again then is let through.
pub fn whole_seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
