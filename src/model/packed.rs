//! Bytes as text that can stand in a page: what is text in them stays as it is, so that it compresses together with the same
//! words elsewhere in the page. Everything else, and what would mean something to an HTML parser, stands as one character
//! of Unicode's private use area for each byte.

/// U+E000 stands for the byte 0, U+E0FF for the byte 255.
const FIRST: u32 = 0xe000;

/// The bytes as text, without control characters, `<`, `>` and `&`.
pub fn pack(bytes: &[u8]) -> String {
    let mut packed = String::with_capacity(bytes.len() * 2);
    let mut buffer = [0; 4];
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() || matches!(c, '<' | '>' | '&') || byte(c).is_some() {
                packed.extend(c.encode_utf8(&mut buffer).bytes().filter_map(stand_in));
            } else {
                packed.push(c);
            }
        }
        packed.extend(chunk.invalid().iter().copied().filter_map(stand_in));
    }
    packed
}

/// The bytes that [`pack`] made this text of.
pub fn unpack(packed: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(packed.len());
    let mut buffer = [0; 4];
    for c in packed.chars() {
        match byte(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
        }
    }
    bytes
}

fn stand_in(byte: u8) -> Option<char> {
    char::from_u32(FIRST + u32::from(byte))
}

fn byte(c: char) -> Option<u8> {
    u8::try_from(u32::from(c).checked_sub(FIRST)?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_stays_as_it_is_and_nothing_ends_the_element() {
        assert_eq!(pack("Zoë 李".as_bytes()), "Zoë 李");
        assert!(!pack(b"</script><!--\0\r\n&amp;").contains(['<', '>', '&', '\0', '\r', '\n']));
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(bytes: Vec<u8>) {
            let packed = pack(&bytes);
            prop_assert!(!packed.contains(|c: char| c.is_control() || matches!(c, '<' | '>' | '&')));
            prop_assert_eq!(unpack(&packed), bytes);
        }

        #[test]
        fn any_text_comes_back(text in "\\PC*|[\\x00-\\xff]*|[\\u{e000}-\\u{e0ff}<a]*") {
            prop_assert_eq!(unpack(&pack(text.as_bytes())), text.into_bytes());
        }
    }
}
