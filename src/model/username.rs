//! Usernames, by Logto's own rule.

use super::check::Reason;

/// The most characters in a username (Logto's column `users.username`).
pub const MAX: u32 = 128;

/// Checks a username by the rule that `PATCH /api/users/:id` has: `^[A-Z_a-z]\w*$`, ASCII only.
///
/// # Errors
/// [`Reason::NotAUsername`], or [`Reason::TooLong`].
pub fn check(typed: &str) -> Result<(), Reason> {
    let mut bytes = typed.bytes();
    let first = bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
    if !first || !bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return Err(Reason::NotAUsername);
    }
    if typed.len() > MAX as usize {
        return Err(Reason::TooLong { max: MAX });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_logtos() {
        for name in ["d", "dave_2", "_x", "ALICE"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for name in ["", "dave-2", "1dave", "zoë", "a@b", "a b"] {
            assert_eq!(check(name), Err(Reason::NotAUsername), "{name}");
        }
        assert_eq!(check(&"d".repeat(128)), Ok(()));
        assert_eq!(check(&"d".repeat(129)), Err(Reason::TooLong { max: 128 }));
    }
}
