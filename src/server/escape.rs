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
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') {
            // These characters stand in JSON in strings only, where the escape means the same.
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
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
