//! E-mail addresses.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{check::Reason, text};

/// An e-mail address that Logto takes (`^\S+@\S+\.\S+$`, at most 128 characters) and that mail servers take too: one
/// `@`, no quotes, no angle brackets. Kept in the case that it was typed in: Logto's codes are bound to the spelling.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// The most characters in an address (Logto's column `users.primary_email`).
    pub const MAX: u32 = 128;

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both are one mailbox to Logto, whose conflict check ignores case.
    pub fn is_same_mailbox(&self, other: &str) -> bool {
        self.0.to_lowercase() == other.to_lowercase()
    }

    /// The address with its middle hidden: `a•••e@e•••.com`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let (name, suffix) = domain.rsplit_once('.').unwrap_or((domain, ""));
        format!("{}@{}.{suffix}", mask(local), mask(name))
    }
}

fn mask(part: &str) -> String {
    let mut chars = part.chars();
    match (chars.next(), chars.next_back()) {
        (Some(first), Some(last)) if part.chars().count() > 3 => format!("{first}•••{last}"),
        (Some(first), _) => format!("{first}•••"),
        (None, _) => String::new(),
    }
}

impl FromStr for Email {
    type Err = Reason;

    fn from_str(typed: &str) -> Result<Self, Reason> {
        let text = text::clean(typed, text::Lines::One)?;
        if text.is_empty() {
            return Err(Reason::Required);
        }
        if text.chars().count() > Self::MAX as usize {
            return Err(Reason::TooLong { max: Self::MAX });
        }
        let forbidden = |c: char| {
            c.is_whitespace() || matches!(c, '"' | '<' | '>' | '(' | ')' | ',' | ';' | ':' | '\\' | '[' | ']')
        };
        let well_formed = text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.contains('@')
                && domain.contains('.')
                && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        });
        if well_formed && !text.chars().any(forbidden) { Ok(Self(text)) } else { Err(Reason::NotAnEmail) }
    }
}

impl TryFrom<String> for Email {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|_| "not an e-mail address")
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_addresses_pass_and_keep_their_case() {
        for address in ["a@b.co", "Dave2@Example.COM", "first.last+tag@sub.example.org", "δοκιμή@παράδειγμα.ελ"]
        {
            assert_eq!(address.parse::<Email>().map(String::from).as_deref(), Ok(address));
        }
        assert_eq!(" a@b.co ".parse::<Email>().map(String::from).as_deref(), Ok("a@b.co"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for address in [
            "not-an-email",
            "a@b",
            "@b.co",
            "a@.co",
            "a@b..co",
            "a@b@c.d",
            "a b@c.d",
            "<a@b.co>",
            "a@b.co,c@d.e",
            "a@-b.co",
        ] {
            assert_eq!(address.parse::<Email>(), Err(Reason::NotAnEmail), "{address}");
        }
        assert_eq!("".parse::<Email>(), Err(Reason::Required));
        assert_eq!(format!("{}@b.co", "a".repeat(124)).parse::<Email>(), Err(Reason::TooLong { max: 128 }));
    }

    #[test]
    fn a_masked_address_does_not_tell_the_middle() {
        let masked = |text: &str| text.parse::<Email>().map(|e| e.masked());
        assert_eq!(masked("alice@example.com").as_deref(), Ok("a•••e@e•••e.com"));
        assert_eq!(masked("al@ex.com").as_deref(), Ok("a•••@e•••.com"));
    }

    #[test]
    fn an_address_does_not_print() {
        let email: Email = "alice@example.com".parse().expect("an address");
        assert_eq!(format!("{email:?}"), "Email(…)");
    }
}
