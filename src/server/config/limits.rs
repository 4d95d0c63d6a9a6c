//! `[limits]`: how much one person, session, address and network may ask for.

use std::time::Duration;

use serde::Deserialize;

use super::source::ConfigError;
use crate::server::domain::limits::{Act, Set, usual};

/// `[limits]`. What is not given stays as it is built in.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Shape {
    send: One,
    r#try: One,
    password: One,
    save: One,
    upload: One,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
struct One {
    person: Option<u32>,
    session: Option<u32>,
    address: Option<u32>,
    network: Option<u32>,
    minutes: Option<u64>,
}

/// The longest window: what is counted is kept for so long.
const LONGEST: u64 = 24 * 60;

impl Shape {
    pub(super) fn read(&self) -> Result<Set, ConfigError> {
        let read = |act: Act| {
            let One { person, session, address, network, minutes } = match act {
                Act::Send => &self.send,
                Act::Try => &self.r#try,
                Act::Password => &self.password,
                Act::Save => &self.save,
                Act::Upload => &self.upload,
            };
            let mut most = usual(act);
            for (given, most) in [
                (person, &mut most.person),
                (session, &mut most.session),
                (address, &mut most.address),
                (network, &mut most.network),
            ] {
                *most = given.unwrap_or(*most);
            }
            if let Some(minutes) = *minutes {
                if !(1..=LONGEST).contains(&minutes) {
                    let name = act.name();
                    return Err(ConfigError(format!("[limits] {name}: `minutes` must be from 1 to {LONGEST}")));
                }
                most.window = Duration::from_mins(minutes);
            }
            Ok((act, most))
        };
        Act::ALL.into_iter().map(read).collect()
    }
}
