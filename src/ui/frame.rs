//! What stands around every page: made on the server only, it costs the browser's half nothing.

mod brand;
mod footer;
mod header;
mod theme;

pub use self::{
    brand::{Brand, Logo},
    footer::footer,
    header::header,
    theme::Theme,
};

/// What saves a language in the profile of the person signed in: whose form it is, and what it was loaded with.
#[derive(Clone, PartialEq, Eq)]
pub struct Menu {
    /// The sealed token of the form's owner.
    pub form: String,
    /// The mark of the value that the language field was loaded with.
    pub was: String,
}

impl std::fmt::Debug for Menu {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Menu(…)")
    }
}

/// A language that pages can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its BCP 47 tag.
    pub tag: &'static str,
    /// Its own name for itself.
    pub name: &'static str,
}
