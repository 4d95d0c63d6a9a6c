//! A file that a person sent becomes the picture that is kept: checked, decoded within limits, turned upright, cut to a
//! square, written anew. Nothing of the file itself is kept: no metadata, no place where it was taken.

use std::io::{Cursor, ErrorKind};

use image::{
    DynamicImage, GenericImageView as _, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, webp::WebPEncoder},
    imageops::FilterType,
    metadata::Orientation,
};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::container::{self, Taken};
use crate::model::picture::{MAX_MEGAPIXELS, Refused, SIDE, Square};

/// The most memory that decoding may take: four bytes for each pixel that is allowed, and what a decoder needs besides.
const MAX_MEMORY: u64 = MAX_MEGAPIXELS as u64 * 1_000_000 * 4 + 16 * 1024 * 1024;

/// The longest side.
const MAX_SIDE: u32 = 20_000;

/// Of 100. Below, faces get blocks; above, files grow without a difference that shows.
const QUALITY: u8 = 88;

/// Larger sections are first made this large by averaging, which is quick, and then sampled well.
const ROUGHLY: u32 = 2 * SIDE;

/// How a picture is kept. A photograph as JPEG is a tenth of what it would be without loss, and every program that shows the
/// `picture` claim reads it; what is transparent in places has no JPEG, and is WebP without loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// JPEG.
    Jpeg,
    /// WebP.
    WebP,
}

impl Kept {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Jpeg, Self::WebP];

    /// How its files' names end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }
}

/// A picture that can be kept: a square with sides of [`SIDE`].
#[derive(Debug)]
pub struct Prepared {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How they are to be read.
    pub kind: Kept,
}

/// Makes the picture that is kept; without a section, of the middle. Takes up to a second of computing, and
/// [`MAX_MEMORY`].
///
/// # Errors
/// Why the file is not taken.
pub fn prepare(file: &[u8], section: Option<Square>) -> Result<Prepared, Refused> {
    let container = container::look(file)?;
    let format = match container.kind {
        Taken::Png => ImageFormat::Png,
        Taken::Jpeg => ImageFormat::Jpeg,
        Taken::WebP => ImageFormat::WebP,
    };
    let mut reader = ImageReader::with_format(Cursor::new(&file[..container.end]), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > u64::from(MAX_MEGAPIXELS) * 1_000_000 || decoder.total_bytes() > MAX_MEMORY {
        return Err(Refused::TooManyPixels);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (shown_width, shown_height) = if is_on_its_side(orientation) { (height, width) } else { (width, height) };
    let section = section.unwrap_or_else(|| Square::middle(shown_width, shown_height));
    if !section.is_within(shown_width, shown_height) {
        return Err(Refused::Outside);
    }
    let profile = decoder.icc_profile().ok().flatten();
    let whole = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    let Square { x, y, size } = as_stored(section, orientation, width, height);
    let mut square = whole.crop_imm(x, y, size, size);
    drop(whole);
    if size > ROUGHLY {
        square = square.thumbnail_exact(ROUGHLY, ROUGHLY);
    }
    square = square.resize_exact(SIDE, SIDE, FilterType::Lanczos3);
    square.apply_orientation(orientation);
    let shines_through = square.color().has_alpha() && square.pixels().any(|(_, _, pixel)| pixel.0[3] != u8::MAX);
    let mut square = if shines_through {
        DynamicImage::ImageRgba8(square.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(square.into_rgb8())
    };
    if let Some(profile) = profile {
        to_srgb(&mut square, &profile);
    }
    write(&square)
}

/// Colours as they are without the profile that goes with the metadata (ICC.1). A profile that cannot be read changes
/// nothing, and neither does one of grey or of print.
fn to_srgb(square: &mut DynamicImage, profile: &[u8]) {
    let (layout, samples): (_, &mut [u8]) = match square {
        DynamicImage::ImageRgb8(buffer) => (Layout::Rgb, &mut *buffer),
        DynamicImage::ImageRgba8(buffer) => (Layout::Rgba, &mut *buffer),
        _ => return,
    };
    let Some(profile) = ColorProfile::new_from_slice(profile).ok().filter(|p| p.color_space == DataColorSpace::Rgb)
    else {
        return;
    };
    let wanted = ColorProfile::new_srgb();
    if let Ok(transform) = profile.create_transform_8bit(layout, &wanted, layout, TransformOptions::default()) {
        let before = samples.to_vec();
        if transform.transform(&before, samples).is_err() {
            samples.copy_from_slice(&before);
        }
    }
}

const fn is_on_its_side(orientation: Orientation) -> bool {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            true
        }
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
    }
}

/// A section of the upright picture as it lies in the stored one: turning a square is quicker than turning all of it.
fn as_stored(section: Square, orientation: Orientation, width: u32, height: u32) -> Square {
    let Square { x, y, size } = section;
    // Only for what lies across the side that it is taken from.
    let from_right = |start: u32| width.saturating_sub(start + size);
    let from_bottom = |start: u32| height.saturating_sub(start + size);
    let (x, y) = match orientation {
        Orientation::NoTransforms => (x, y),
        Orientation::FlipHorizontal => (from_right(x), y),
        Orientation::FlipVertical => (x, from_bottom(y)),
        Orientation::Rotate180 => (from_right(x), from_bottom(y)),
        Orientation::Rotate90 => (y, from_bottom(x)),
        Orientation::Rotate270 => (from_right(y), x),
        Orientation::Rotate90FlipH => (y, x),
        Orientation::Rotate270FlipH => (from_right(y), from_bottom(x)),
    };
    Square { x, y, size }
}

fn write(square: &DynamicImage) -> Result<Prepared, Refused> {
    let mut bytes = Vec::new();
    let (written, kind) = if square.color().has_alpha() {
        (square.write_with_encoder(WebPEncoder::new_lossless(&mut bytes)), Kept::WebP)
    } else {
        (square.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)), Kept::Jpeg)
    };
    match written {
        Ok(()) => Ok(Prepared { bytes, kind }),
        Err(error) => {
            tracing::error!(%error, "a picture could not be written");
            Err(Refused::NotKept)
        }
    }
}

fn refused(error: &ImageError) -> Refused {
    match error {
        ImageError::Limits(_) => Refused::TooManyPixels,
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => Refused::Truncated,
        ImageError::IoError(_)
        | ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_) => Refused::Broken,
    }
}
