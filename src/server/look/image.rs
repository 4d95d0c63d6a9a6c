//! A company's own picture: read once, served by us under a name that holds its hash.

use std::sync::Arc;

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// The most bytes that a logo may have: it is on every page.
pub const MAX_BYTES: usize = 128 * 1024;

/// The folder in the address of such pictures.
pub const FOLDER: &str = "/look";

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its name: hash and ending.
    pub name: String,
    /// Its content.
    pub bytes: Arc<[u8]>,
    /// Its media type.
    pub kind: &'static str,
    /// Its width, in its own units: what counts is its proportion to the height.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

impl Image {
    /// The picture that these bytes are, whatever the name of their file says.
    ///
    /// # Errors
    /// They are none that is taken: in English, for the operator.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MAX_BYTES {
            return Err(format!("it has {} bytes, and {MAX_BYTES} are the most", bytes.len()));
        }
        let (kind, ending, size) = match png(bytes) {
            Some(size) => ("image/png", "png", Some(size)),
            None => ("image/svg+xml", "svg", std::str::from_utf8(bytes).ok().and_then(svg)),
        };
        let (width, height) = size.ok_or("it is neither a PNG nor an SVG with a `viewBox`")?;
        if width == 0 || height == 0 {
            return Err("it has no size".into());
        }
        let hash = URL_SAFE_NO_PAD.encode(&digest::digest(&digest::SHA256, bytes).as_ref()[..12]);
        Ok(Self { name: format!("{hash}.{ending}"), bytes: bytes.into(), kind, width, height })
    }

    /// Where browsers get it.
    pub fn address(&self) -> String {
        format!("{FOLDER}/{}", self.name)
    }
}

/// Width and height of a PNG (ISO 15948 section 11.2.2).
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}

/// Width and height of an SVG's `viewBox` (SVG 2 section 8.6).
fn svg(text: &str) -> Option<(u32, u32)> {
    let root = text.split_once("<svg")?.1.split_once('>')?.0;
    let (_, after) = root.split_once("viewBox=")?;
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut numbers = after[1..].split_once(quote)?.0.split([' ', ',']).filter(|number| !number.is_empty());
    let mut size =
        numbers.by_ref().skip(2).map(|number| number.parse::<f32>().ok().filter(|size| (0.0..1e6).contains(size)));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100 million")]
    let hundredths = |size: f32| (size * 100.0).round() as u32;
    let found = (hundredths(size.next()??), hundredths(size.next()??));
    size.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_it_is() {
        let svg =
            Image::read(br#"<?xml version="1.0"?><svg xmlns="x" viewBox="0 0 24.5 12"><path/></svg>"#).expect("an SVG");
        assert_eq!((svg.kind, svg.width, svg.height), ("image/svg+xml", 2450, 1200));
        assert!(svg.address() == format!("/look/{}", svg.name) && svg.name.contains(".svg"));
        let png = Image::read(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x40\0\0\0\x20\x08").expect("a PNG");
        assert_eq!((png.kind, png.width, png.height), ("image/png", 64, 32));
    }

    #[test]
    fn anything_else_is_refused() {
        for bytes in [
            &b""[..],
            b"GIF89a",
            b"<html></html>",
            b"<svg></svg>",
            b"<svg viewBox='0 0 1'>",
            b"<svg viewBox=\"0 0 0 0\">",
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0",
            b"\xff\xfe<svg viewBox='0 0 1 1'>",
        ] {
            assert!(Image::read(bytes).is_err(), "{bytes:?}");
        }
        assert!(Image::read(&vec![b' '; MAX_BYTES + 1]).expect_err("too long").contains("the most"));
    }
}
