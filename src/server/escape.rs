//! Text put into HTML by hand, where no component does it.

use std::fmt::Write as _;

/// Text as HTML, for content and for attributes in quotes.
pub fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// JSON that may stand in a `<script>` element: no `<`, so that nothing in it can end the element or begin a comment;
/// nothing that HTML or JavaScript would read in another way than JSON does.
pub fn json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len() + 64);
    let mut rest = json;
    // These characters stand in JSON in strings only, where the escape means the same. U+2028 and U+2029 are the only ones
    // that are looked for and begin with E2; other ones that do are left as they are.
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'<' | b'>' | b'&' | 0xe2)) {
        escaped.push_str(&rest[..at]);
        let mut after = rest[at..].chars();
        match after.next() {
            Some(c @ ('<' | '>' | '&' | '\u{2028}' | '\u{2029}')) => {
                let _ = write!(escaped, "\\u{:04x}", u32::from(c));
            }
            other => escaped.extend(other),
        }
        rest = after.as_str();
    }
    escaped.push_str(rest);
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_json_means_the_same_and_cannot_end_the_element() {
        let text = "</textarea><script>alert(1)</script><!-- & \u{2028} '\"";
        let escaped = json(&serde_json::to_string(text).expect("a string"));
        assert!(!escaped.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(serde_json::from_str::<String>(&escaped).expect("still JSON"), text);
    }
}
