//! Passwords at rest: PBKDF2 (RFC 8018) with a salt each. Cheap on purpose; real people belong into a real tenant.

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;
use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::server::random::Random;

const ROUNDS: NonZeroU32 = NonZeroU32::new(10_000).expect("not zero");
const SALT: usize = 16;
const KEY: usize = 32;

/// What is kept instead of a password.
pub fn hashed(password: &str, random: &dyn Random) -> String {
    let mut kept = [0; SALT + KEY];
    let (salt, key) = kept.split_at_mut(SALT);
    random.fill(salt);
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, salt, password.as_bytes(), key);
    STANDARD.encode(kept)
}

/// Whether the password is the one of which this was kept.
pub fn matches(password: &str, kept: &str) -> bool {
    let Ok(kept) = STANDARD.decode(kept) else { return false };
    let Some((salt, key)) = kept.split_at_checked(SALT) else { return false };
    pbkdf2::verify(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, salt, password.as_bytes(), key).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::random::SystemRandom;

    #[test]
    fn only_the_same_password_matches() {
        let kept = hashed("correct horse", &SystemRandom);
        assert!(matches("correct horse", &kept));
        for other in ["correct horse ", "Correct horse", ""] {
            assert!(!matches(other, &kept));
        }
        assert!(!matches("correct horse", "rubbish"));
    }
}
