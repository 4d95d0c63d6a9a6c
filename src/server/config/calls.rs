//! `[calls]`: how long the tenant is waited for, and how long it is left alone when it does not answer.

use std::time::Duration;

use serde::Deserialize;

use super::source::ConfigError;

/// `[calls]`. What is not given stays as it is built in.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Shape {
    timeout_ms: Option<u64>,
    deadline_ms: Option<u64>,
    opens_after: Option<u32>,
    rests_ms: Option<u64>,
}

/// How the tenant is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calls {
    /// How long one request may take.
    pub timeout: Duration,
    /// How long a question may take with all that is tried for it. At most 10 s: a person's lease (`domain/locks.rs`) lasts
    /// longer than any write.
    pub deadline: Duration,
    /// After how many failures in a row the tenant is left alone.
    pub opens_after: u32,
    /// For how long, before one request asks whether it is there again.
    pub rests: Duration,
}

const LONGEST: u64 = 10_000;

impl Default for Calls {
    fn default() -> Self {
        let longest = Duration::from_millis(LONGEST);
        Self { timeout: longest, deadline: longest, opens_after: 10, rests: Duration::from_secs(2) }
    }
}

impl Shape {
    pub(super) fn read(&self) -> Result<Calls, ConfigError> {
        let usual = Calls::default();
        let millis = |name: &str, given: Option<u64>, usual: Duration| match given {
            None => Ok(usual),
            Some(millis) if (1..=LONGEST).contains(&millis) => Ok(Duration::from_millis(millis)),
            Some(_) => Err(ConfigError(format!("[calls] `{name}` must be from 1 to {LONGEST}"))),
        };
        Ok(Calls {
            timeout: millis("timeout-ms", self.timeout_ms, usual.timeout)?,
            deadline: millis("deadline-ms", self.deadline_ms, usual.deadline)?,
            opens_after: self.opens_after.unwrap_or(usual.opens_after).max(1),
            rests: millis("rests-ms", self.rests_ms, usual.rests)?,
        })
    }
}
