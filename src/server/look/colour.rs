//! Colours as screens have them (sRGB) and as eyes do (OKLCH), and the contrast between two of them.

use std::{fmt, str::FromStr};

/// A colour in sRGB, 8 bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    channels: [u8; 3],
}

/// A colour by lightness (0 to 1), chroma (0 to about 0.4) and hue (degrees): CSS Color 4, `oklch()`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Oklch {
    /// 0 is black, 1 is white.
    pub lightness: f64,
    /// 0 is grey.
    pub chroma: f64,
    /// In degrees.
    pub hue: f64,
}

impl Colour {
    /// White.
    pub const WHITE: Self = Self { channels: [255; 3] };

    /// The contrast with another colour, 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    /// WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126f64.mul_add(red, 0.7152f64.mul_add(green, 0.0722 * blue))
    }

    fn linear(self) -> [f64; 3] {
        self.channels.map(|channel| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.channels;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// It is not written as `#rgb` or `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAColour;

impl FromStr for Colour {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, NotAColour> {
        let digits = text.strip_prefix('#').ok_or(NotAColour)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let number = |digits: &str| u8::from_str_radix(digits, 16).map_err(|_| NotAColour);
        let channels = match digits.len() {
            3 => [&digits[..1], &digits[1..2], &digits[2..]].map(|digit| number(&digit.repeat(2))),
            6 => [&digits[..2], &digits[2..4], &digits[4..]].map(number),
            _ => return Err(NotAColour),
        };
        let [red, green, blue] = channels;
        Ok(Self { channels: [red?, green?, blue?] })
    }
}

type Matrix = [[f64; 3]; 3];

fn times(matrix: &Matrix, [a, b, c]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[x, y, z]| x.mul_add(a, y.mul_add(b, z * c)))
}

// The four matrices of OKLab (Björn Ottosson, https://bottosson.github.io/posts/oklab/).
const RGB_TO_LMS: Matrix = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];
const LMS_TO_LAB: Matrix = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];
const LAB_TO_LMS: Matrix = [
    [1.0, 0.396_337_777_4, 0.215_803_757_3],
    [1.0, -0.105_561_345_8, -0.063_854_172_8],
    [1.0, -0.089_484_177_5, -1.291_485_548_0],
];
const LMS_TO_RGB: Matrix = [
    [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
    [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
    [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
];

impl From<Colour> for Oklch {
    fn from(colour: Colour) -> Self {
        let [lightness, a, b] = times(&LMS_TO_LAB, times(&RGB_TO_LMS, colour.linear()).map(f64::cbrt));
        Self { lightness, chroma: a.hypot(b), hue: b.atan2(a).to_degrees().rem_euclid(360.0) }
    }
}

impl From<Oklch> for Colour {
    /// The colour itself where a screen can show it, else the one that is as strong as it can be.
    fn from(wanted: Oklch) -> Self {
        let mut chroma = wanted.chroma;
        loop {
            let linear = Oklch { chroma, ..wanted }.linear();
            let is_there = linear.iter().all(|channel| (-0.0005..=1.0005).contains(channel));
            if is_there || chroma <= 0.0 {
                return Self { channels: linear.map(eight_bits) };
            }
            chroma = (chroma - 0.002).max(0.0);
        }
    }
}

impl Oklch {
    /// A colour by its three numbers.
    pub const fn new(lightness: f64, chroma: f64, hue: f64) -> Self {
        Self { lightness, chroma, hue }
    }

    fn linear(self) -> [f64; 3] {
        let (sin, cos) = self.hue.to_radians().sin_cos();
        let lab = [self.lightness, self.chroma * cos, self.chroma * sin];
        times(&LMS_TO_RGB, times(&LAB_TO_LMS, lab).map(|channel| channel.powi(3)))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is 0 to 255 by then")]
fn eight_bits(linear: f64) -> u8 {
    let channel = linear.clamp(0.0, 1.0);
    let channel =
        if channel <= 0.003_130_8 { channel * 12.92 } else { 1.055f64.mul_add(channel.powf(1.0 / 2.4), -0.055) };
    (channel * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn colour(text: &str) -> Colour {
        text.parse().expect("a colour")
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let black = colour("#000");
        assert!((Colour::WHITE.contrast(black) - 21.0).abs() < 1e-9);
        // The grey that just passes on white, and the one that just does not.
        assert!(Colour::WHITE.contrast(colour("#767676")) >= 4.5);
        assert!(Colour::WHITE.contrast(colour("#777777")) < 4.5);
    }

    #[test]
    fn only_hexadecimal_colours_are_colours() {
        assert_eq!(colour("#fa0"), colour("#FFAA00"));
        for text in ["", "#", "red", "#12", "#12345", "#1234567", "#ggg", "#é1", "fff"] {
            assert_eq!(text.parse::<Colour>(), Err(NotAColour), "{text}");
        }
    }

    #[test]
    fn oklch_is_that_of_css() {
        // CSS Color 4, section 17: the primaries.
        let red = Oklch::from(colour("#ff0000"));
        assert!((red.lightness - 0.628).abs() < 0.001 && (red.chroma - 0.2577).abs() < 0.001, "{red:?}");
        assert!((red.hue - 29.23).abs() < 0.1, "{red:?}");
        assert_eq!(Colour::from(Oklch::new(0.6, 0.4, 150.0)).to_string().len(), 7, "none that a screen cannot show");
    }

    proptest! {
        #[test]
        fn every_colour_comes_back(channels: [u8; 3]) {
            let colour = Colour { channels };
            prop_assert_eq!(Colour::from(Oklch::from(colour)), colour);
            prop_assert_eq!(colour.to_string().parse::<Colour>(), Ok(colour));
        }
    }
}
