//! The tone of a box that tells something.

/// The tone of a box that tells something. Never told by colour alone: the words say it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Neutral,
    /// Done.
    Good,
    /// Something to know before going on.
    Warning,
    /// Something went wrong.
    Bad,
}

impl Tone {
    /// The classes of the box.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "alert",
            Self::Good => "alert good",
            Self::Warning => "alert warning",
            Self::Bad => "alert bad",
        }
    }

    /// The ARIA role of the box.
    pub const fn role(self) -> &'static str {
        match self {
            Self::Neutral | Self::Good | Self::Warning => "status",
            Self::Bad => "alert",
        }
    }
}
