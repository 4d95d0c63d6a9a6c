//! What a file is, by its bytes and never by its name: walked through from its first to its last part before anything is
//! decoded. So a missing end, a second picture and a second meaning are found without trusting a decoder.

use crate::model::picture::{Foreign, Refused};

/// The kinds that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Portable Network Graphics (W3C PNG, third edition).
    Png,
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// WebP (RFC 9649).
    WebP,
}

/// A still picture, and where it ends: what follows is not its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container {
    /// Its kind.
    pub kind: Taken,
    /// How many bytes it has.
    pub end: usize,
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Looks a file over.
///
/// # Errors
/// Why it is no picture that is taken.
pub fn look(file: &[u8]) -> Result<Container, Refused> {
    let container = if file.starts_with(PNG) {
        Container { kind: Taken::Png, end: end_of_png(file)? }
    } else if file.starts_with(b"\xff\xd8\xff") {
        Container { kind: Taken::Jpeg, end: end_of_jpeg(file)? }
    } else if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") {
        Container { kind: Taken::WebP, end: end_of_webp(file)? }
    } else {
        return Err(foreign(file).map_or(Refused::Unknown, Refused::Foreign));
    };
    if is_something_else_too(file, container.end) { Err(Refused::TwoThings) } else { Ok(container) }
}

fn number(file: &[u8], at: usize) -> Option<[u8; 4]> {
    file.get(at..)?.first_chunk().copied()
}

fn big(file: &[u8], at: usize) -> Option<usize> {
    number(file, at).and_then(|bytes| usize::try_from(u32::from_be_bytes(bytes)).ok())
}

fn little(file: &[u8], at: usize) -> Option<usize> {
    number(file, at).and_then(|bytes| usize::try_from(u32::from_le_bytes(bytes)).ok())
}

/// Chunks: length, type, data, checksum. `acTL` makes an animation of it (W3C PNG section 11.3.6.1).
fn end_of_png(file: &[u8]) -> Result<usize, Refused> {
    let mut at = PNG.len();
    loop {
        let length = big(file, at).ok_or(Refused::Truncated)?;
        let kind = number(file, at + 4).ok_or(Refused::Truncated)?;
        let next = length.checked_add(at + 12).filter(|next| *next <= file.len()).ok_or(Refused::Truncated)?;
        match &kind {
            b"IEND" => return Ok(next),
            b"acTL" => return Err(Refused::Animated),
            _ => at = next,
        }
    }
}

/// Segments up to the end-of-image marker (T.81 annex B). In the compressed data a marker's first byte is followed by a zero
/// or by one of the restart markers.
fn end_of_jpeg(file: &[u8]) -> Result<usize, Refused> {
    let byte = |at: usize| file.get(at).copied().ok_or(Refused::Truncated);
    let mut at = 2;
    loop {
        if byte(at)? != 0xff {
            return Err(Refused::Broken);
        }
        while byte(at)? == 0xff {
            at += 1;
        }
        let marker = byte(at)?;
        at += 1;
        match marker {
            0xd9 => return Ok(at),
            // Without a length.
            0x01 | 0xd0..=0xd8 => continue,
            0x00 => return Err(Refused::Broken),
            _ => {}
        }
        let length = usize::from(byte(at)?) << 8 | usize::from(byte(at + 1)?);
        if length < 2 {
            return Err(Refused::Broken);
        }
        at += length;
        if marker == 0xda {
            while byte(at)? != 0xff || matches!(byte(at + 1)?, 0x00 | 0xd0..=0xd7) {
                at += 1;
            }
        }
    }
}

/// Chunks within one RIFF chunk, each of even length. `ANIM`, or its flag in `VP8X`, makes an animation of it.
fn end_of_webp(file: &[u8]) -> Result<usize, Refused> {
    const ANIMATION: u8 = 0b10;
    let whole = little(file, 4).and_then(|length| length.checked_add(8)).ok_or(Refused::Truncated)?;
    if whole > file.len() {
        return Err(Refused::Truncated);
    }
    let mut at = 12;
    while at + 8 <= whole {
        let kind = number(file, at).ok_or(Refused::Truncated)?;
        let length = little(file, at + 4).ok_or(Refused::Truncated)?;
        let is_animated = match &kind {
            b"ANIM" | b"ANMF" => true,
            b"VP8X" => file.get(at + 8).is_some_and(|flags| flags & ANIMATION != 0),
            _ => false,
        };
        if is_animated {
            return Err(Refused::Animated);
        }
        at = length.checked_add(at + 8 + length % 2).ok_or(Refused::Broken)?;
    }
    Ok(whole)
}

/// What else it is, so that it can be said.
fn foreign(file: &[u8]) -> Option<Foreign> {
    let brand = (file.get(4..8) == Some(b"ftyp")).then(|| number(file, 8)).flatten();
    match brand.as_ref() {
        Some(b"avif" | b"avis") => return Some(Foreign::Avif),
        Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1") => return Some(Foreign::Heic),
        Some(_) | None => {}
    }
    let begins = |beginnings: &[&[u8]]| beginnings.iter().any(|beginning| file.starts_with(beginning));
    if begins(&[b"GIF87a", b"GIF89a"]) {
        return Some(Foreign::Gif);
    }
    if begins(&[b"PK\x03\x04", b"PK\x05\x06"]) || is_zip(file) {
        return Some(Foreign::Zip);
    }
    if begins(&[b"%PDF-"]) {
        return Some(Foreign::Pdf);
    }
    if begins(&[b"BM"]) {
        return Some(Foreign::Bmp);
    }
    if begins(&[b"II*\0", b"MM\0*"]) {
        return Some(Foreign::Tiff);
    }
    let head = &file[..file.len().min(1024)];
    if holds(head, &[b"<svg"]) {
        return Some(Foreign::Svg);
    }
    holds(head, &[b"<!doctype", b"<html", b"<script"]).then_some(Foreign::Html)
}

/// Whether a file that is a picture is an archive, a document or a web page as well ("polyglot"). What is kept is written
/// anew and could be none of these; but who sends such a file wants something else than a picture.
fn is_something_else_too(file: &[u8], end: usize) -> bool {
    const MARKUP: &[&[u8]] =
        &[b"<script", b"<!doctype", b"<html", b"<body", b"<svg", b"<iframe", b"<?php", b"%pdf-", b"pk\x03\x04"];
    let behind = file.get(end..).unwrap_or_default();
    // In the picture itself only what is too long to be there by chance. Readers of PDF look at the first kilobyte.
    holds(behind, MARKUP)
        || holds(file, &[b"<script", b"<!doctype html"])
        || holds(&file[..file.len().min(1024)], &[b"%pdf-"])
        || is_zip(file)
}

/// Whether it holds one of these, which are in small letters, in small or capital letters.
fn holds(file: &[u8], wanted: &[&[u8]]) -> bool {
    file.iter().enumerate().any(|(at, byte)| {
        matches!(byte, b'<' | b'%' | b'P' | b'p')
            && wanted
                .iter()
                .any(|word| file.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word)))
    })
}

/// Whether a reader of archives would find one: they begin at the end (APPNOTE.TXT section 4.3.16) and look for the list of
/// files just before.
fn is_zip(file: &[u8]) -> bool {
    let ends = file.windows(4).enumerate().filter(|(_, four)| *four == b"PK\x05\x06");
    ends.into_iter().any(|(at, _)| {
        let list = little(file, at + 12).and_then(|length| at.checked_sub(length));
        list.is_some_and(|list| file[list..].starts_with(b"PK\x01\x02"))
    })
}
