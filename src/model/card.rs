//! Payment card numbers are not kept here: text that looks like one is refused, in whatever field it was typed.

/// Whether the text holds 13 to 19 digits in a row (spaces, dashes and dots between them do not matter) that pass the
/// Luhn check (ISO/IEC 7812-1 annex B), as the numbers of payment cards do. One other number in ten passes too.
pub fn looks_like_a_card_number(text: &str) -> bool {
    let mut run = Vec::new();
    for c in text.chars() {
        if let Some(digit) = digit(c) {
            run.push(digit);
        } else if !matches!(c, ' ' | '-' | '.' | '\u{a0}' | '\u{2010}'..='\u{2015}') {
            if is_card_number(&run) {
                return true;
            }
            run.clear();
        }
    }
    is_card_number(&run)
}

fn is_card_number(digits: &[u32]) -> bool {
    (13..=19).contains(&digits.len()) && passes_luhn(digits)
}

fn passes_luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The value of a decimal digit: ASCII, Arabic-Indic, Persian, Devanagari, Bengali, Thai or full-width.
pub fn digit(c: char) -> Option<u32> {
    const ZEROES: [char; 7] = ['0', '٠', '۰', '०', '০', '๐', '０'];
    ZEROES.iter().map(|&zero| (c as u32).wrapping_sub(zero as u32)).find(|&value| value <= 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_test_numbers_are_found_in_any_usual_writing() {
        for text in [
            "4242424242424242",
            "4242 4242 4242 4242",
            "my card is 3782-822463-10005.",
            "6011.1111.1111.1117",
            "٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢",
            "card:4000056655665556,",
        ] {
            assert!(looks_like_a_card_number(text), "{text}");
        }
    }

    #[test]
    fn numbers_that_fail_the_check_or_have_another_length_pass() {
        for text in ["4242424242424241", "424242424242", "42424242424242424242424", "1990-05-17", "12 Main St, 12345"] {
            assert!(!looks_like_a_card_number(text), "{text}");
        }
    }

    #[test]
    fn a_letter_between_digits_ends_the_number() {
        assert!(!looks_like_a_card_number("42424242x42424242"));
    }
}
