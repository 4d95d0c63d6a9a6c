//! Good pictures, and one of each bad kind, made here.

use std::io::Cursor;

use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

use super::{
    container::{self, Taken},
    prepare::{Kept, Prepared, prepare},
};
use crate::model::picture::{Foreign, MAX_MEGAPIXELS, Refused, SIDE, Square};

/// Red, green, blue and white quarters, from the top left in reading order.
fn quarters(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([255, 0, 0]),
        (false, true) => Rgb([0, 255, 0]),
        (true, false) => Rgb([0, 0, 255]),
        (false, false) => Rgb([255, 255, 255]),
    })
    .into()
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).expect("written");
    bytes
}

fn png() -> Vec<u8> {
    written(&quarters(40, 30), ImageFormat::Png)
}

fn jpeg() -> Vec<u8> {
    written(&quarters(40, 30), ImageFormat::Jpeg)
}

fn webp() -> Vec<u8> {
    written(&quarters(40, 30), ImageFormat::WebP)
}

fn read(prepared: &Prepared) -> DynamicImage {
    let format = match prepared.kind {
        Kept::Jpeg => ImageFormat::Jpeg,
        Kept::WebP => ImageFormat::WebP,
    };
    image::load_from_memory_with_format(&prepared.bytes, format).expect("a picture")
}

/// `red`, `green`, `blue`, `white` at the middle of each quarter.
fn colours(prepared: &Prepared) -> [&'static str; 4] {
    let picture = read(prepared);
    assert_eq!(picture.dimensions(), (SIDE, SIDE));
    let (near, far) = (SIDE / 4, 3 * SIDE / 4);
    [(near, near), (far, near), (near, far), (far, far)].map(|(x, y)| {
        let [r, g, b, _] = picture.get_pixel(x, y).0.map(|level| level > 128);
        match (r, g, b) {
            (true, false, false) => "red",
            (false, true, false) => "green",
            (false, false, true) => "blue",
            (true, true, true) => "white",
            _ => "another colour",
        }
    })
}

const UPRIGHT: [&str; 4] = ["red", "green", "blue", "white"];

fn refusal(file: &[u8]) -> Option<Refused> {
    prepare(file, None).err()
}

/// A JPEG whose EXIF data says how it is to be turned (CIPA DC-008, tag 0x0112), and where it was taken.
fn turned(picture: &DynamicImage, orientation: u8) -> Vec<u8> {
    let jpeg = written(picture, ImageFormat::Jpeg);
    let mut tiff = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    tiff.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    // Model: stands for all that must not be kept.
    tiff.extend_from_slice(&[0x01, 0x10, 0, 2, 0, 0, 0, 4, b'S', b'P', b'Y', 0]);
    tiff.extend_from_slice(&[0; 4]);
    let length = u16::try_from(2 + 6 + tiff.len()).expect("short").to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, b"Exif\0\0", &tiff, &jpeg[2..]].concat()
}

#[test]
fn each_kind_is_known_by_its_bytes_and_becomes_a_square() {
    for (file, kind) in [(png(), Taken::Png), (jpeg(), Taken::Jpeg), (webp(), Taken::WebP)] {
        let container = container::look(&file).expect("a picture");
        assert_eq!((container.kind, container.end), (kind, file.len()));
        let prepared = prepare(&file, None).expect("a picture");
        assert_eq!(prepared.kind, Kept::Jpeg);
        assert_eq!(colours(&prepared), UPRIGHT, "{kind:?}");
    }
}

#[test]
fn without_a_section_it_is_the_middle() {
    // Two squares beside each other, with a margin of another colour at both ends.
    let wide =
        RgbImage::from_fn(400, 100, |x, _| if (150..250).contains(&x) { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) });
    let prepared = prepare(&written(&wide.into(), ImageFormat::Png), None).expect("a picture");
    assert_eq!(colours(&prepared), ["red"; 4]);
}

#[test]
fn a_section_is_cut_where_it_was_chosen() {
    let file = png();
    let of = |x, y, size| prepare(&file, Some(Square { x, y, size })).map(|prepared| colours(&prepared));
    assert_eq!(of(0, 0, 15), Ok(["red"; 4]));
    assert_eq!(of(25, 15, 15), Ok(["white"; 4]));
    for (x, y, size) in [(26, 15, 15), (0, 0, 31), (0, 0, 0), (u32::MAX, 0, 15)] {
        assert_eq!(of(x, y, size), Err(Refused::Outside), "{x} {y} {size}");
    }
}

#[test]
fn what_shines_through_stays_so() {
    let round = RgbaImage::from_fn(64, 64, |x, _| Rgba([255, 0, 0, if x < 32 { 0 } else { 255 }]));
    let prepared = prepare(&written(&round.into(), ImageFormat::Png), None).expect("a picture");
    assert_eq!(prepared.kind, Kept::WebP);
    assert_eq!(read(&prepared).get_pixel(10, 10).0[3], 0);
    let opaque = RgbaImage::from_pixel(64, 64, Rgba([1, 2, 3, 255]));
    let prepared = prepare(&written(&opaque.into(), ImageFormat::Png), None).expect("a picture");
    assert_eq!(prepared.kind, Kept::Jpeg, "nothing shines through, so there is no need to say so");
}

#[test]
fn it_is_upright_however_the_camera_was_held_and_sections_are_those_of_the_upright_picture() {
    // EXIF's eight orientations, undone: how the picture lies in the file.
    let upright = quarters(48, 32);
    let lying = [
        upright.clone(),
        upright.fliph(),
        upright.rotate180(),
        upright.flipv(),
        upright.rotate90().fliph(),
        upright.rotate270(),
        upright.rotate270().fliph(),
        upright.rotate90(),
    ];
    for (lying, orientation) in lying.iter().zip(1..) {
        let file = turned(lying, orientation);
        assert_eq!(colours(&prepare(&file, None).expect("a picture")), UPRIGHT, "orientation {orientation}");
        for (x, y, colour) in [(0, 0, "red"), (32, 0, "green"), (0, 16, "blue"), (32, 16, "white")] {
            let prepared = prepare(&file, Some(Square { x, y, size: 16 })).expect("a picture");
            assert_eq!(colours(&prepared), [colour; 4], "orientation {orientation}");
        }
        assert_eq!(prepare(&file, Some(Square { x: 33, y: 0, size: 16 })).err(), Some(Refused::Outside));
    }
}

#[test]
fn nothing_of_the_file_but_its_pixels_is_kept() {
    let prepared = prepare(&turned(&quarters(40, 30), 6), None).expect("a picture");
    for word in [&b"Exif"[..], b"SPY"] {
        assert!(!prepared.bytes.windows(word.len()).any(|found| found == word));
    }
}

#[test]
fn other_kinds_are_told_by_name() {
    for (file, kind) in [
        (&b"GIF89a\x01\0\x01\0\x80\0\0"[..], Foreign::Gif),
        (b"<?xml version='1.0'?><SVG xmlns='http://www.w3.org/2000/svg'/>", Foreign::Svg),
        (b"PK\x03\x04\x14\0\0\0", Foreign::Zip),
        (b"%PDF-1.7\n", Foreign::Pdf),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Foreign::Heic),
        (b"\0\0\0\x18ftypavif\0\0\0\0", Foreign::Avif),
        (b"BM\0\0\0\0", Foreign::Bmp),
        (b"II*\0\x08\0\0\0", Foreign::Tiff),
        (b"<!DOCTYPE html><p>", Foreign::Html),
    ] {
        assert_eq!(refusal(file), Some(Refused::Foreign(kind)));
    }
    for file in [&b""[..], b"hello", b"RIFF\x04\0\0\0WAVE", &[0; 100]] {
        assert_eq!(refusal(file), Some(Refused::Unknown));
    }
}

#[test]
fn what_moves_is_refused() {
    // The animation's chunk before the first of the pixels: length, type, data, checksum (not looked at).
    let still = png();
    let control = b"\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\0\0\0\0";
    let moving = [&still[..33], control, &still[33..]].concat();
    assert_eq!(refusal(&moving), Some(Refused::Animated));
    let moving = b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x27\0\0\x1d\0\0";
    assert_eq!(refusal(moving), Some(Refused::Animated));
}

#[test]
fn a_file_without_its_end_is_refused_wherever_it_stops() {
    for file in [png(), jpeg(), webp()] {
        for length in (16..file.len()).step_by(7) {
            assert_eq!(refusal(&file[..length]), Some(Refused::Truncated), "{length} of {}", file.len());
        }
    }
}

#[test]
fn a_damaged_file_is_refused() {
    let mut file = png();
    let middle = file.len() / 2;
    for byte in &mut file[middle - 10..middle] {
        *byte ^= 0x55;
    }
    assert_eq!(refusal(&file), Some(Refused::Broken));
}

#[test]
fn a_picture_that_is_something_else_too_is_refused() {
    // A whole archive with one empty file: header, list, end.
    let list_at = 31_u32;
    let mut zip = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0a".to_vec();
    assert_eq!(zip.len(), list_at as usize);
    zip.extend_from_slice(
        b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a",
    );
    zip.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2f\0\0\0\x1f\0\0\0\0\0");
    for file in [png(), jpeg(), webp()] {
        for tail in [&zip[..], b"<HTML><body>", b"\n<script>alert(1)</script>", b"%PDF-1.7", b"<?php echo 1;"] {
            assert_eq!(refusal(&[&file[..], tail].concat()), Some(Refused::TwoThings));
        }
    }
    // In a comment of the picture itself.
    let plain = jpeg();
    let comment = b"\xff\xfe\0\x1b<script>alert(1)</script>";
    assert_eq!(refusal(&[&plain[..2], comment, &plain[2..]].concat()), Some(Refused::TwoThings));
}

#[test]
fn what_telephones_put_behind_a_picture_is_left_behind() {
    for file in [png(), jpeg(), webp()] {
        let longer = [&file[..], b"\0\0\0\x18ftypmp42 a short film, or a second picture"].concat();
        let (plain, with_tail) = (prepare(&file, None).expect("a picture"), prepare(&longer, None).expect("a picture"));
        assert_eq!(plain.bytes, with_tail.bytes);
    }
}

#[test]
fn a_small_file_that_would_be_a_huge_picture_is_refused_before_it_is_decoded() {
    // 60 000 by 60 000 pixels in a header: width and height are the first eight bytes of IHDR.
    let mut file = png();
    file[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    file[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let checksum = crc(&file[12..29]);
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert_eq!(refusal(&file), Some(Refused::TooManyPixels));
    // Just above the limit, and nothing but a header.
    let side = 6_000_u32;
    assert!(side * side > MAX_MEGAPIXELS * 1_000_000);
    file[16..20].copy_from_slice(&side.to_be_bytes());
    file[20..24].copy_from_slice(&side.to_be_bytes());
    let checksum = crc(&file[12..29]);
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert_eq!(refusal(&file), Some(Refused::TooManyPixels));
}

/// PNG's checksum (ISO 3309), bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |mut sum, byte| {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
        }
        sum
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0..4_usize) {
        let beginning: &[u8] = [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff\xe0", b"RIFF\x40\0\0\0WEBPVP8X", b""][kind];
        let _ = prepare(&[beginning, &bytes].concat(), None);
    }

    #[test]
    fn no_damage_makes_it_panic(
        kind in 0..3_usize,
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut file = [png(), jpeg(), webp()][kind].clone();
        for (place, byte) in damage {
            let place = place.index(file.len());
            file[place] = byte;
        }
        let _ = prepare(&file, None);
    }

    #[test]
    fn any_section_is_either_taken_or_refused(x in 0..60_u32, y in 0..60_u32, size in 0..60_u32) {
        let result = prepare(&png(), Some(Square { x, y, size }));
        let is_within = Square { x, y, size }.is_within(40, 30);
        prop_assert_eq!(result.err(), (!is_within).then_some(Refused::Outside));
    }
}
