//! Two languages that nobody speaks, for tests and for looking at pages: English with accents, longer by two fifths, each
//! sentence in brackets; and the same from right to left. Text on a page without brackets is not in the catalogues, and what
//! is clipped in them will be clipped in German. Only builds for development know them, and only by name.

use std::collections::BTreeMap;

use super::{catalogue::Direction, sentences::Sentence};

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Pseudo {
    /// Its tag, as Android and CLDR have it.
    pub tag: &'static str,
    /// The direction it is written in.
    pub direction: Direction,
}

/// Both of them.
pub const ALL: [Pseudo; 2] =
    [Pseudo { tag: "en-XA", direction: Direction::Ltr }, Pseudo { tag: "ar-XB", direction: Direction::Rtl }];

/// What makes sentences longer.
const FILLING: &str = "łőŕęɱ ïþšūɱ ďöłóŕ šìť åɱéť çøñśēčťëťüŕ ";

/// The English sentences.
pub fn sentences(english: &BTreeMap<String, Sentence>) -> BTreeMap<String, Sentence> {
    let change = |(key, sentence): (&String, &Sentence)| {
        // The digits are no sentence.
        let changed = if key == "digits" { sentence.clone() } else { sentence.map(text) };
        (key.clone(), changed)
    };
    english.iter().map(change).collect()
}

/// The English rows of names.
pub fn rows(english: &str) -> String {
    let row = |row: &str| {
        let mut parts: Vec<_> = row.split('\t').map(str::to_owned).collect();
        let is_text = match parts[0].as_str() {
            "country" | "zone" => parts[1] != "UTC",
            "date" => matches!(parts[1].as_str(), "day" | "instant"),
            _ => false,
        };
        if parts[0] == "language" {
            // The language's own name is the same in all of them.
            let name = text(&parts[2]);
            parts[2..].fill(name);
        } else if is_text {
            parts[2] = text(&parts[2]);
        }
        parts.join("\t") + "\n"
    };
    english.lines().map(row).collect()
}

/// A text with accents and in brackets. Its gaps stay as they are.
pub fn text(text: &str) -> String {
    let mut changed = String::from("⟦");
    let mut in_gap = false;
    for c in text.chars() {
        in_gap = (in_gap || c == '{') && c != '}';
        changed.push(if in_gap { c } else { accented(c) });
    }
    changed.push(' ');
    changed.extend(FILLING.chars().cycle().take(text.chars().count() * 2 / 5));
    changed.truncate(changed.trim_end().len());
    changed.push('⟧');
    changed
}

fn accented(c: char) -> char {
    const PLAIN: &str = "aceiounsyzACEIOUNSYZ";
    const ACCENTED: &str = "åçéîöüñšýžÅÇÉÎÖÜÑŠÝŽ";
    PLAIN.chars().position(|plain| plain == c).and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_longer_and_in_brackets_and_keeps_its_gaps() {
        let changed = text("Not saved since {count} minutes.");
        assert!(changed.starts_with("⟦Ñöt") && changed.ends_with('⟧') && changed.contains("{count}"));
        assert!(changed.chars().count() * 10 >= "Not saved since {count} minutes.".len() * 14);
    }
}
