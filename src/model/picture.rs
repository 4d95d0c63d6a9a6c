//! A person's picture: its limits, the section of it that they chose, and what became of one that was sent.

use serde::{Deserialize, Serialize};

/// How large a file may be that is sent, in MB (1024 × 1024 bytes).
pub const MAX_MEGABYTES: u32 = 10;

/// The same in bytes.
pub const MAX_BYTES: usize = MAX_MEGABYTES as usize * 1024 * 1024;

/// The most pixels, in millions: what the cameras of telephones make, and no more than there is memory for.
pub const MAX_MEGAPIXELS: u32 = 30;

/// How long a side of the square is that is kept, in pixels.
pub const SIDE: u32 = 512;

/// A square section of a picture, in pixels of the picture as it is looked at: upright, from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Square {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// How wide and how high.
    pub size: u32,
}

impl Square {
    /// The largest square in the middle of a picture.
    pub fn middle(width: u32, height: u32) -> Self {
        let size = width.min(height);
        Self { x: (width - size) / 2, y: (height - size) / 2, size }
    }

    /// Whether it is a section of a picture of this size.
    pub fn is_within(self, width: u32, height: u32) -> bool {
        let ends_within = |start: u32, most: u32| start.checked_add(self.size).is_some_and(|end| end <= most);
        self.size > 0 && ends_within(self.x, width) && ends_within(self.y, height)
    }
}

/// What became of a picture, told beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// It is the person's picture now.
    Saved,
    /// The person has none now.
    Removed,
    /// Everything is as it was.
    Refused(Refused),
}

/// Why a picture was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// No file was chosen.
    Missing,
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// More than [`MAX_MEGAPIXELS`].
    TooManyPixels,
    /// A file of a kind that is known and not taken.
    Foreign(Foreign),
    /// No kind of file that is known.
    Unknown,
    /// It moves.
    Animated,
    /// Its end is missing.
    Truncated,
    /// It cannot be decoded.
    Broken,
    /// It is something else as well: an archive, a document, a web page.
    TwoThings,
    /// The section lies outside of the picture.
    Outside,
    /// Too many were sent.
    TooMany {
        /// Seconds until it is worth trying again.
        wait: u32,
    },
    /// It could not be kept just now; trying again may help.
    NotKept,
    /// The form belongs to a person other than the one signed in now.
    AnotherPerson,
}

/// Kinds of files that people send and that are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Foreign {
    /// Graphics Interchange Format.
    Gif,
    /// A drawing, which can hold scripts.
    Svg,
    /// An archive, and all the kinds of document that are one.
    Zip,
    /// A document.
    Pdf,
    /// What the cameras of some telephones make.
    Heic,
    /// AV1 pictures.
    Avif,
    /// Windows bitmaps.
    Bmp,
    /// Tagged Image File Format.
    Tiff,
    /// A web page.
    Html,
}

impl Foreign {
    /// Its name, the same in each language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gif => "GIF",
            Self::Svg => "SVG",
            Self::Zip => "ZIP",
            Self::Pdf => "PDF",
            Self::Heic => "HEIC",
            Self::Avif => "AVIF",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Html => "HTML",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_within_and_nothing_beyond_the_edge_is() {
        assert_eq!(Square::middle(300, 100), Square { x: 100, y: 0, size: 100 });
        assert!(Square::middle(300, 100).is_within(300, 100));
        for square in [
            Square { x: 201, y: 0, size: 100 },
            Square { x: 0, y: 1, size: 100 },
            Square { x: 0, y: 0, size: 0 },
            Square { x: u32::MAX, y: 0, size: 2 },
        ] {
            assert!(!square.is_within(300, 100), "{square:?}");
        }
    }
}
