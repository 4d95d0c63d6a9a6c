//! The long lists that are named here and written by the server only.

/// The long lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The id of the template that holds the calling codes for the form that opens later.
    pub const TEMPLATE: &str = "calling-codes";
}
