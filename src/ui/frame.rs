//! What stands around every page: made on the server only, it costs the browser's half nothing.

mod footer;
mod header;

pub use self::{footer::footer, header::header};

/// A language that pages can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its BCP 47 tag.
    pub tag: &'static str,
    /// Its own name for itself.
    pub name: &'static str,
}
