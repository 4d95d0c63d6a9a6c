//! Verification codes with Logto's limits and lifetimes. A code belongs to an address, spelled exactly as it was sent.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::server::{clock::Timestamp, random::Random};

const LIFETIME: Duration = Duration::from_mins(10);
const TRIES: u32 = 10;
const SENDS: usize = 10;
const SENDS_WITHIN: Duration = Duration::from_mins(10);

/// The codes that wait to be typed, and how often each recipient was written to.
#[derive(Default, Serialize, Deserialize)]
pub struct Codes {
    waiting: Vec<Waiting>,
    /// Recipient in lower case, and when.
    sends: Vec<(String, i64)>,
}

#[derive(Serialize, Deserialize)]
struct Waiting {
    to: String,
    code: String,
    sent: i64,
    tries: u32,
}

/// Why a code did not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Expired,
    TooManyTries,
    Mismatch,
}

/// The recipient was written to too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limited;

impl Codes {
    /// A new code for this address; it replaces the one before.
    pub fn send(&mut self, to: &str, now: Timestamp, random: &dyn Random) -> Result<String, Limited> {
        let recipient = to.to_lowercase();
        self.sends.retain(|(_, at)| now.since(Timestamp::from_millis(*at)) < SENDS_WITHIN);
        if self.sends.iter().filter(|(one, _)| *one == recipient).count() >= SENDS {
            return Err(Limited);
        }
        self.sends.push((recipient, now.millis()));
        let code = format!("{:06}", random.below(1_000_000));
        self.waiting.retain(|waiting| waiting.to != to);
        self.waiting.push(Waiting { to: to.to_owned(), code: code.clone(), sent: now.millis(), tries: 0 });
        Ok(code)
    }

    /// Takes the code when it is right.
    pub fn verify(&mut self, to: &str, code: &str, now: Timestamp) -> Result<(), Refusal> {
        let at = self.waiting.iter().position(|waiting| waiting.to == to).ok_or(Refusal::NotFound)?;
        let waiting = &mut self.waiting[at];
        if now.since(Timestamp::from_millis(waiting.sent)) > LIFETIME {
            return Err(Refusal::Expired);
        }
        if waiting.tries >= TRIES {
            return Err(Refusal::TooManyTries);
        }
        if waiting.code != code {
            waiting.tries += 1;
            return Err(Refusal::Mismatch);
        }
        self.waiting.remove(at);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::{
        clock::{Clock, ShiftedClock},
        random::SystemRandom,
    };

    const TO: &str = "new@example.com";

    fn other_than(code: &str) -> &'static str {
        if code == "000000" { "000001" } else { "000000" }
    }

    #[test]
    fn a_right_code_passes_once() {
        let (mut codes, clock) = (Codes::default(), ShiftedClock::default());
        let code = codes.send(TO, clock.now(), &SystemRandom).expect("sent");
        assert_eq!(code.len(), 6);
        assert_eq!(codes.verify("NEW@example.com", &code, clock.now()), Err(Refusal::NotFound));
        assert_eq!(codes.verify(TO, &code, clock.now()), Ok(()));
        assert_eq!(codes.verify(TO, &code, clock.now()), Err(Refusal::NotFound));
    }

    #[test]
    fn a_code_lives_for_ten_minutes() {
        let (mut codes, clock) = (Codes::default(), ShiftedClock::default());
        let code = codes.send(TO, clock.now(), &SystemRandom).expect("sent");
        clock.advance(Duration::from_secs(590));
        assert_eq!(codes.verify(TO, other_than(&code), clock.now()), Err(Refusal::Mismatch));
        clock.advance(Duration::from_secs(11));
        assert_eq!(codes.verify(TO, &code, clock.now()), Err(Refusal::Expired));
    }

    #[test]
    fn after_ten_wrong_tries_the_right_code_does_not_pass_either() {
        let (mut codes, clock) = (Codes::default(), ShiftedClock::default());
        let code = codes.send(TO, clock.now(), &SystemRandom).expect("sent");
        for _ in 0..10 {
            assert_eq!(codes.verify(TO, other_than(&code), clock.now()), Err(Refusal::Mismatch));
        }
        assert_eq!(codes.verify(TO, &code, clock.now()), Err(Refusal::TooManyTries));
        let fresh = codes.send(TO, clock.now(), &SystemRandom).expect("sent");
        assert_eq!(codes.verify(TO, &fresh, clock.now()), Ok(()));
    }

    #[test]
    fn ten_messages_in_ten_minutes_are_the_most_whatever_the_spelling() {
        let (mut codes, clock) = (Codes::default(), ShiftedClock::default());
        for _ in 0..10 {
            codes.send(TO, clock.now(), &SystemRandom).expect("sent");
        }
        assert_eq!(codes.send("NEW@EXAMPLE.COM", clock.now(), &SystemRandom), Err(Limited));
        assert!(codes.send("other@example.com", clock.now(), &SystemRandom).is_ok());
        clock.advance(Duration::from_mins(10));
        assert!(codes.send(TO, clock.now(), &SystemRandom).is_ok());
    }
}
