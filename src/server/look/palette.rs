//! What follows from a company's colour, on light and on dark ground, and whether all of it can be read: text needs a
//! contrast of 4.5:1 with what it stands on (WCAG 2.2 criterion 1.4.3).

use super::colour::{Colour, Oklch};

/// The least contrast of text.
pub const LEAST: f64 = 4.5;

/// The grounds that the accent stands on, as `style/tokens.css` has them (a test compares).
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    /// Its name in messages.
    pub name: &'static str,
    grounds: [(&'static str, Oklch); 3],
    /// Lightness and most chroma of the accent's own soft ground.
    soft: (f64, f64),
    /// How much lighter the accent is under the pointer.
    stronger: f64,
}

/// Light ground.
pub const LIGHT: Scheme = Scheme {
    name: "light",
    grounds: [
        ("ground", Oklch::new(0.975, 0.004, 255.0)),
        ("surface", Oklch::new(1.0, 0.0, 0.0)),
        ("sunken", Oklch::new(0.962, 0.006, 255.0)),
    ],
    soft: (0.955, 0.025),
    stronger: -0.07,
};

/// Dark ground.
pub const DARK: Scheme = Scheme {
    name: "dark",
    grounds: [
        ("ground", Oklch::new(0.185, 0.014, 262.0)),
        ("surface", Oklch::new(0.23, 0.016, 262.0)),
        ("sunken", Oklch::new(0.27, 0.018, 262.0)),
    ],
    soft: (0.31, 0.05),
    stronger: 0.07,
};

/// The accent and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    /// As text, and as the ground of the button that matters most.
    pub base: Colour,
    /// The same under the pointer.
    pub strong: Colour,
    /// Text on either.
    pub text: Colour,
    /// A ground that is tinted by it.
    pub soft: Colour,
}

/// A colour that cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Unreadable {
    /// The text that cannot, and where it stands.
    pub what: String,
    /// The contrast between the two.
    pub contrast: f64,
    /// The nearest lightness at which everything can.
    pub proposal: Colour,
}

impl Scheme {
    /// What follows from a colour.
    ///
    /// # Errors
    /// Some of it could not be read.
    pub fn accent(&self, wanted: Colour) -> Result<Accent, Unreadable> {
        let accent = self.follow(wanted);
        match self.unreadable(&accent) {
            None => Ok(accent),
            Some((what, contrast)) => Err(Unreadable { what, contrast, proposal: self.nearest(wanted).base }),
        }
    }

    /// What follows from the nearest colour that can be read.
    pub fn nearest(&self, wanted: Colour) -> Accent {
        const STEPS: u16 = 500;
        let Oklch { lightness, chroma, hue } = wanted.into();
        let moved = (0..=STEPS).flat_map(|step| {
            let by = f64::from(step) / f64::from(STEPS);
            [lightness - by, lightness + by].map(|lightness| Oklch {
                lightness: lightness.clamp(0.0, 1.0),
                chroma,
                hue,
            })
        });
        let as_given = std::iter::once(self.follow(wanted));
        let mut all = as_given.chain(moved.map(|colour| self.follow(colour.into())));
        // Black or white can be read in any case.
        all.find(|accent| self.unreadable(accent).is_none()).unwrap_or_else(|| self.follow(Colour::WHITE))
    }

    fn follow(&self, base: Colour) -> Accent {
        let Oklch { lightness, chroma, hue } = base.into();
        let moved = lightness + self.stronger;
        let moved = if (0.05..=0.97).contains(&moved) { moved } else { lightness - 1.5 * self.stronger };
        let dark = Colour::from(Oklch::new(0.2, chroma.min(0.04), hue));
        let text = if base.contrast(Colour::WHITE) >= base.contrast(dark) { Colour::WHITE } else { dark };
        let (soft, most) = self.soft;
        Accent {
            base,
            strong: Oklch::new(moved, chroma, hue).into(),
            text,
            soft: Oklch::new(soft, (chroma * 0.4).min(most), hue).into(),
        }
    }

    /// The first text that cannot be read.
    fn unreadable(&self, accent: &Accent) -> Option<(String, f64)> {
        let grounds = self.grounds.map(|(name, ground)| (name, Colour::from(ground)));
        let grounds = grounds.into_iter().chain([("tinted ground", accent.soft)]);
        let on_grounds = grounds.flat_map(|(name, ground)| {
            let tell = |who: &str| format!("{who}text on the {} {name}", self.name);
            [(tell(""), accent.base.contrast(ground)), (tell("a little stronger, "), accent.strong.contrast(ground))]
        });
        let as_ground = [("a button", accent.base), ("a button under the pointer", accent.strong)]
            .map(|(name, ground)| (format!("{name} with {} on it", accent.text), ground.contrast(accent.text)));
        on_grounds.chain(as_ground).find(|(_, contrast)| *contrast < LEAST)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// The colours of `style/tokens.css`, light and dark.
    fn tokens() -> BTreeMap<String, [Oklch; 2]> {
        let sheet = include_str!("../../../style/tokens.css");
        let colour = |text: &str| {
            let numbers: Vec<f64> = text.split(' ').map(|number| number.parse().expect("a number")).collect();
            Oklch::new(numbers[0], numbers[1], numbers[2])
        };
        let token = |line: &str| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(oklch(")?;
            let (light, dark) = value.strip_suffix("));")?.split_once("), oklch(")?;
            Some((name.to_owned(), [colour(light), colour(dark)]))
        };
        sheet.lines().filter_map(token).collect()
    }

    #[test]
    fn the_grounds_are_those_of_the_style_sheet() {
        let tokens = tokens();
        for (place, scheme) in [LIGHT, DARK].into_iter().enumerate() {
            for (name, ground) in scheme.grounds {
                assert_eq!(tokens[name][place], ground, "{name} {}", scheme.name);
            }
        }
    }

    #[test]
    fn every_text_of_the_style_sheet_can_be_read_on_every_ground_it_stands_on() {
        let tokens = tokens();
        let pairs: [(&str, &[&str]); 10] = [
            ("text", &["ground", "surface", "sunken", "accent-soft", "good-soft", "warning-soft", "bad-soft"]),
            ("text-soft", &["ground", "surface", "sunken", "accent-soft"]),
            ("accent", &["ground", "surface", "sunken", "accent-soft"]),
            ("accent-strong", &["ground", "surface", "sunken", "accent-soft"]),
            ("accent-text", &["accent", "accent-strong"]),
            ("good", &["surface", "good-soft"]),
            ("warning", &["surface", "warning-soft"]),
            ("bad", &["surface", "bad-soft"]),
            ("bad-strong", &["surface"]),
            ("surface", &["bad", "bad-strong"]),
        ];
        for place in [0, 1] {
            for (text, grounds) in pairs {
                for ground in grounds {
                    let contrast = Colour::from(tokens[text][place]).contrast(tokens[*ground][place].into());
                    assert!(contrast >= LEAST, "{text} on {ground}, {place}: {contrast:.2}");
                }
            }
            let line = Colour::from(tokens["line-input"][place]);
            assert!(line.contrast(tokens["surface"][place].into()) >= 3.0, "WCAG 2.2 criterion 1.4.11, {place}");
        }
    }

    #[test]
    fn yellow_is_refused_on_light_ground_with_the_nearest_that_can_be_read() {
        let yellow = "#ffcc00".parse().expect("a colour");
        let refused = LIGHT.accent(yellow).expect_err("yellow on white");
        assert!(refused.what.contains("light ground") && refused.contrast < 1.6, "{refused:?}");
        assert!(LIGHT.accent(refused.proposal).is_ok());
        assert!(DARK.accent(yellow).is_ok(), "on dark ground it is at home");
    }

    proptest! {
        #[test]
        fn what_is_taken_can_be_read_and_what_is_proposed_is_taken(red: u8, green: u8, blue: u8) {
            let wanted: Colour = format!("#{red:02x}{green:02x}{blue:02x}").parse().expect("a colour");
            for scheme in [LIGHT, DARK] {
                let accent = match scheme.accent(wanted) {
                    Ok(accent) => { prop_assert_eq!(accent.base, wanted); accent }
                    Err(Unreadable { proposal, contrast, .. }) => {
                        prop_assert!(contrast < LEAST);
                        scheme.accent(proposal).expect("taken")
                    }
                };
                for ground in scheme.grounds {
                    prop_assert!(accent.base.contrast(ground.1.into()) >= LEAST);
                }
                prop_assert!(accent.text.contrast(accent.base) >= LEAST);
                prop_assert!(accent.text.contrast(accent.strong) >= LEAST);
            }
        }
    }
}
