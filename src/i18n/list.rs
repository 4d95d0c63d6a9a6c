//! The long lists that are named here and written by the server only.

/// The long lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// Countries, by ISO 3166-1 alpha-2 code.
    Countries,
    /// The same with their calling codes.
    CallingCodes,
    /// Languages, by BCP 47 tag.
    Languages,
    /// Time zones, by IANA name.
    TimeZones,
}

impl List {
    const ALL: [(Self, char); 4] =
        [(Self::Countries, 'c'), (Self::CallingCodes, 'p'), (Self::Languages, 'l'), (Self::TimeZones, 'z')];

    /// A letter that stands for it.
    pub fn letter(self) -> char {
        Self::ALL.iter().find(|(list, _)| *list == self).map_or('c', |(_, letter)| *letter)
    }

    /// The list that a letter stands for.
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.iter().find(|(_, theirs)| *theirs == letter).map(|(list, _)| *list)
    }
}
