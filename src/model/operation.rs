//! What a person is asked to prove themselves for anew: somebody at an unlocked screen, or with a stolen session, must not get it.

use serde::{Deserialize, Serialize};

use super::identifier::IdentifierKind;

/// What is done with the proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// A new e-mail address.
    ChangeEmail,
    /// A new telephone number.
    ChangePhone,
    /// Taking the e-mail address away.
    RemoveEmail,
    /// Taking the telephone number away.
    RemovePhone,
    /// Another username, or none.
    ChangeUsername,
    /// A first or a new password.
    SetPassword,
    /// Ending sessions elsewhere.
    EndSessions,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::ChangeEmail,
        Self::ChangePhone,
        Self::RemoveEmail,
        Self::RemovePhone,
        Self::ChangeUsername,
        Self::SetPassword,
        Self::EndSessions,
    ];

    /// Changing an address of this kind.
    pub const fn change(kind: IdentifierKind) -> Self {
        match kind {
            IdentifierKind::Email => Self::ChangeEmail,
            IdentifierKind::Phone => Self::ChangePhone,
        }
    }

    /// Removing an address of this kind.
    pub const fn remove(kind: IdentifierKind) -> Self {
        match kind {
            IdentifierKind::Email => Self::RemoveEmail,
            IdentifierKind::Phone => Self::RemovePhone,
        }
    }

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ChangeEmail => "change_email",
            Self::ChangePhone => "change_phone",
            Self::RemoveEmail => "remove_email",
            Self::RemovePhone => "remove_phone",
            Self::ChangeUsername => "change_username",
            Self::SetPassword => "set_password",
            Self::EndSessions => "end_sessions",
        }
    }

    /// Where it is done: the page to go back to.
    pub const fn page(self) -> &'static str {
        match self {
            Self::ChangeEmail | Self::RemoveEmail => "/profile#email",
            Self::ChangePhone | Self::RemovePhone => "/profile#phone",
            Self::ChangeUsername => "/profile",
            Self::SetPassword | Self::EndSessions => "/security",
        }
    }
}
