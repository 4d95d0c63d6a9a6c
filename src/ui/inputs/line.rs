//! One line of text.

use leptos::prelude::*;

use crate::ui::profile::Drawn;

/// What is special about a line.
#[derive(Clone, Copy)]
pub struct Line {
    kind: &'static str,
    mode: Option<&'static str>,
    /// Whether it is made of words, which a browser may check and begin with a capital letter.
    words: bool,
    class: &'static str,
    /// Written from left to right in any language.
    direction: Option<&'static str>,
}

#[expect(non_upper_case_globals, reason = "they read as the variants they are")]
mod lines {
    use super::Line;

    /// Words.
    pub const Plain: Line = Line { kind: "text", mode: None, words: true, class: "input", direction: Some("auto") };
    /// A username.
    pub const Username: Line = Line { kind: "text", mode: None, words: false, class: "input", direction: Some("ltr") };
    /// A web address.
    pub const Url: Line = Line { kind: "url", mode: Some("url"), words: false, class: "input", direction: Some("ltr") };
    /// A telephone number.
    pub const Phone: Line =
        Line { kind: "tel", mode: Some("tel"), words: false, class: "input", direction: Some("ltr") };
    /// A whole number.
    pub const Number: Line =
        Line { kind: "text", mode: Some("numeric"), words: false, class: "input short", direction: None };
}
pub use lines::{Number, Phone, Plain, Url, Username};

/// One line of text.
pub fn line(drawn: &Drawn<'_>, line: Line) -> impl IntoView + use<> {
    let name = drawn.input_name(0);
    view! {
        <input
            class=line.class
            type=line.kind
            inputmode=line.mode
            id=name.clone()
            name=name
            value=drawn.own(0)
            dir=line.direction
            autocomplete=drawn.autocomplete("")
            autocapitalize=(!line.words).then_some("none")
            spellcheck="false"
            required=drawn.field.required
            readonly=drawn.locked
            aria-invalid=drawn.is_wrong(0)
            aria-describedby=drawn.described_by()
        />
    }
}
