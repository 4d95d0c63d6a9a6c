//! Parts of the page that the server draws from beginning to end. Their links and forms are plain ones; the browser's half
//! sends them itself, and swaps the part for what the server draws next, so that nothing else on the page moves and nothing
//! typed elsewhere is lost. A step in such a part costs the WebAssembly nothing.
//!
//! A part is an element with the attribute `data-swap` and the id of [`Part::id`]. Within it:
//!
//! * `data-focus`: takes the focus once the part is there; otherwise what the request's fragment leads to;
//! * `role="status"`: what it holds is read out;
//! * `data-left`, `data-counting`, `data-over`: seconds, counted down in the sentence around [`TIME`], until the last sentence
//!   takes its place;
//! * `data-wait`: a button that cannot be used for so many seconds.

/// Where minutes and seconds stand in a sentence that counts them down.
pub const TIME: &str = "#";

/// A part that can be swapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The e-mail address and the telephone number.
    Identifiers,
}

impl Part {
    /// The header with which the browser asks for a part alone, and with which the server says that it is one. A page
    /// that is no part has none: the browser goes there.
    pub const HEADER: &str = "x-swap";

    const ALL: [Self; 1] = [Self::Identifiers];

    /// Its id in the page, and its name in the header.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Identifiers => "identifiers",
        }
    }

    /// The part of this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.id() == id)
    }
}
