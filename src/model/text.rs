//! What may stand in any text that a person types, whatever the field.

use super::{card, check::Reason};

/// The typed text with the white space around it taken off and line ends made `\n`, as GOV.UK's form practice has it:
/// trimmed silently, otherwise kept as it is.
///
/// # Errors
/// [`Reason::UnsafeCharacter`] for control characters and for characters that turn the direction of the text around
/// them; [`Reason::CardNumber`] for what looks like a payment card's number.
pub fn clean(typed: &str, lines: Lines) -> Result<String, Reason> {
    let text = typed.replace("\r\n", "\n").trim().to_owned();
    if text.chars().any(|c| is_unsafe(c) || (c == '\n' && lines == Lines::One)) {
        return Err(Reason::UnsafeCharacter);
    }
    if card::looks_like_a_card_number(&text) {
        return Err(Reason::CardNumber);
    }
    Ok(text)
}

/// How many lines a text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// One line.
    One,
    /// Any number of lines.
    Many,
}

/// Control characters (a NUL makes Logto answer 500), and the explicit embeddings, overrides and isolates of the
/// Unicode bidirectional algorithm (UAX #9 section 2), which let a name pose as another. The implicit marks U+200E,
/// U+200F and the joiners stay: names in Arabic, Persian and Hebrew need them.
fn is_unsafe(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_script_pass_as_they_are() {
        for name in ["Zoë 👩‍👩‍👧", "שלום", "محمّد بن سلمان", "نیلوفر\u{200c}ها", "O’Brien-Ó Súilleabháin", "李小龍"]
        {
            assert_eq!(clean(name, Lines::One).as_deref(), Ok(name));
        }
    }

    #[test]
    fn white_space_around_is_taken_off_and_inside_is_kept() {
        assert_eq!(clean("  Ada  Lovelace\t", Lines::One).as_deref(), Ok("Ada  Lovelace"));
    }

    #[test]
    fn nul_and_bidirectional_overrides_are_refused() {
        for text in ["a\0b", "a\u{202E}b", "\u{2066}x\u{2069}", "a\u{7f}b", "a\u{85}b"] {
            assert_eq!(clean(text, Lines::Many), Err(Reason::UnsafeCharacter), "{text:?}");
        }
    }

    #[test]
    fn a_line_has_no_line_end_and_a_text_may() {
        assert_eq!(clean("a\r\nb", Lines::Many).as_deref(), Ok("a\nb"));
        assert_eq!(clean("a\r\nb", Lines::One), Err(Reason::UnsafeCharacter));
    }

    #[test]
    fn markup_is_text() {
        let markup = "</textarea><script>alert(1)</script>";
        assert_eq!(clean(markup, Lines::One).as_deref(), Ok(markup));
    }
}
