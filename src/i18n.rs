//! The sentences for people: their names ([`Text`]), their looking up ([`Texts`]), and the sentences made of data. The
//! sentences themselves are in `locales/`, one file a language; the browser is sent those of one language that it needs.

mod explain;
mod list;
mod text;

pub use explain::{counted, explain, fill};
pub use list::List;
pub use text::{CATEGORY, FORMS, Text, Texts};

/// What the components know of the language they speak.
#[derive(Clone, Copy, Debug)]
pub struct Ui {
    /// The sentences.
    pub texts: Texts,
    /// The language, as a BCP 47 tag. Empty in the browser, where the document says it.
    pub language: &'static str,
}

impl Ui {
    /// A sentence.
    pub fn text(self, text: Text) -> &'static str {
        self.texts.get(text)
    }

    /// A sentence with its gaps filled: `{name}` becomes the value given for `name`.
    pub fn filled(self, text: Text, gaps: &[(&str, &str)]) -> String {
        fill(self.texts.get(text), gaps)
    }

    /// A sentence about a number, in the form that goes with it: the gap `name` becomes the number.
    pub fn counted(self, text: Text, name: &str, number: u32) -> String {
        counted(self.texts, text, name, number)
    }
}
