//! The only place that draws random bytes. Everything else takes a [`Random`].

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// Draws random bytes that nobody can guess.
pub trait Random: fmt::Debug + Send + Sync {
    /// Fills `buffer`. A machine that has no randomness ends the process: nothing after that would be safe.
    fn fill(&self, buffer: &mut [u8]);
}

impl dyn Random + '_ {
    /// A new identifier or token of `bytes` random bytes, as base64url without padding (RFC 4648 section 5).
    pub fn token(&self, bytes: usize) -> String {
        let mut buffer = vec![0; bytes];
        self.fill(&mut buffer);
        URL_SAFE_NO_PAD.encode(buffer)
    }

    /// A number below `bound`, each as likely as the other. `bound` is at least 1.
    pub fn below(&self, bound: u32) -> u32 {
        // Rejection sampling: the remainder alone would prefer small numbers.
        let ceiling = u32::MAX - u32::MAX % bound;
        loop {
            let mut four = [0; 4];
            self.fill(&mut four);
            let drawn = u32::from_le_bytes(four);
            if drawn < ceiling {
                return drawn % bound;
            }
        }
    }
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::expect_used, reason = "without randomness no session and no token is safe: stop")]
    fn fill(&self, buffer: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "this is the one module that draws")]
        aws_lc_rs::rand::fill(buffer).expect("the operating system's random number generator");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tokens_are_never_the_same() {
        let random: &dyn Random = &SystemRandom;
        assert_ne!(random.token(32), random.token(32));
        assert_eq!(random.token(32).len(), 43);
    }

    #[test]
    fn a_drawn_number_is_below_its_bound() {
        let random: &dyn Random = &SystemRandom;
        assert!((0..1000).all(|_| random.below(6) < 6));
    }
}
