//! Leaves a tenant alone that does not answer: after some failures in a row nothing is sent for a while, and everyone is told at
//! once; then one request asks whether it is there again. Waiting for a dead tenant would hold up every page, and all who
//! ask it again would keep it dead.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::server::domain::ports::DirectoryError;

/// What is told while it rests: nothing was sent.
pub const RESTS: DirectoryError =
    DirectoryError::Unavailable { what: "it did not answer before, and is not asked for a moment", sure: true };

/// The state, shared by all calls.
#[derive(Debug)]
pub struct Circuit {
    opens_after: u32,
    rests: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    /// Until when nothing is sent; none while all is well.
    open_until: Option<Instant>,
    /// Whether one request is asking.
    asking: bool,
}

/// Leave to send one request. Dropped without an answer it counts as a failure.
#[derive(Debug)]
pub struct Leave<'a>(Option<&'a Circuit>);

impl Circuit {
    pub fn new(opens_after: u32, rests: Duration) -> Self {
        Self { opens_after, rests, state: Mutex::default() }
    }

    /// Asks for leave.
    pub fn ask(&self) -> Result<Leave<'_>, DirectoryError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = state.open_until {
            if state.asking || Instant::now() < until {
                return Err(RESTS);
            }
            state.asking = true;
        }
        Ok(Leave(Some(self)))
    }

    fn ended(&self, answered: bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.asking = false;
        if answered {
            if state.open_until.take().is_some() {
                tracing::info!("the tenant answers again");
            }
            state.failures = 0;
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures >= self.opens_after {
            if state.open_until.is_none() {
                tracing::error!(failures = state.failures, "the tenant does not answer, and is left alone for a while");
            }
            state.open_until = Some(Instant::now() + self.rests);
        }
    }
}

impl Leave<'_> {
    /// There was an answer, whatever it said.
    pub fn answered(mut self) {
        if let Some(circuit) = self.0.take() {
            circuit.ended(true);
        }
    }
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        if let Some(circuit) = self.0.take() {
            circuit.ended(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: Duration = Duration::from_millis(30);

    fn fail(circuit: &Circuit) -> bool {
        circuit.ask().is_ok()
    }

    #[tokio::test]
    async fn after_some_failures_in_a_row_nothing_is_sent_until_one_request_is_answered() {
        let circuit = Circuit::new(3, REST);
        assert!(fail(&circuit) && fail(&circuit));
        circuit.ask().expect("leave").answered();
        assert!(fail(&circuit) && fail(&circuit) && fail(&circuit), "an answer in between begins anew");
        assert_eq!(circuit.ask().err(), Some(RESTS));
        tokio::time::sleep(REST).await;
        let asking = circuit.ask().expect("one may ask");
        assert_eq!(circuit.ask().err(), Some(RESTS), "and only one");
        drop(asking);
        assert_eq!(circuit.ask().err(), Some(RESTS), "it rests again");
        tokio::time::sleep(REST).await;
        circuit.ask().expect("one may ask").answered();
        assert!(circuit.ask().is_ok(), "it closed by itself");
    }
}
