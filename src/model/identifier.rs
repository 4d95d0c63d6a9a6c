//! The addresses that a person can sign in with and be reached at.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{email::Email, phone::Phone};

/// Which of the two kinds of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// The primary e-mail address.
    Email,
    /// The primary telephone number.
    Phone,
}

impl IdentifierKind {
    /// Both, in the order that the page shows them.
    pub const ALL: [Self; 2] = [Self::Email, Self::Phone];

    /// The word for it in routes, in the database and in the ids of the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    /// The kind that this word stands for.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An e-mail address or a telephone number.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// An e-mail address.
    Email(Email),
    /// A telephone number.
    Phone(Phone),
}

impl Identifier {
    /// Which kind it is.
    pub const fn kind(&self) -> IdentifierKind {
        match self {
            Self::Email(_) => IdentifierKind::Email,
            Self::Phone(_) => IdentifierKind::Phone,
        }
    }

    /// The address with its middle hidden, to say where a code went.
    pub fn masked(&self) -> String {
        match self {
            Self::Email(email) => email.masked(),
            Self::Phone(phone) => phone.masked(),
        }
    }

    /// Whether this is the address that Logto has already, written as Logto writes it.
    pub fn is_same_as(&self, stored: &str) -> bool {
        match self {
            Self::Email(email) => email.as_str() == stored,
            Self::Phone(phone) => phone.digits() == stored,
        }
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier::{:?}(…)", self.kind())
    }
}
