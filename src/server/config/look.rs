//! `[look]`: what the pages look like. A mistake is told with its line and its key, a colour that cannot be read with the
//! nearest one that can, and nothing starts.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::Url;

use super::{
    fields::{Key, Mistake, Place, WordsShape, words},
    source::ConfigError,
};
use crate::server::{
    domain::schema::Words,
    look::{
        Logo, Look, Sheet,
        colour::Colour,
        image::Image,
        palette::{Accent, DARK, LEAST, LIGHT, Scheme, Unreadable},
    },
};

/// `[look]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct LookShape {
    /// The company's or the product's name.
    pub name: Key<String>,
    /// The logo.
    logo: Key<LogoShape>,
    /// The small picture in a browser's tab.
    icon: Key<String>,
    /// The colour of what matters most.
    accent: Key<AccentShape>,
    /// How round corners are, in CSS pixels at the usual size of text.
    radius: Key<u8>,
    /// The fonts, the one to take first at the beginning.
    font: Key<FontShape>,
    /// Where people are helped.
    support: Key<WordsShape>,
    /// What is done with their data.
    privacy: Key<WordsShape>,
    /// On which terms.
    terms: Key<WordsShape>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum LogoShape {
    One(String),
    #[serde(rename_all = "kebab-case")]
    Each {
        light: String,
        dark: Option<String>,
        #[serde(default)]
        shows_name: bool,
    },
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum AccentShape {
    One(String),
    Each { light: String, dark: String },
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum FontShape {
    One(String),
    Several(Vec<String>),
}

/// The roundest corner, in CSS pixels.
const MAX_RADIUS: u8 = 24;

/// Font families that CSS knows itself: never in quotes.
const GENERIC: [&str; 9] = [
    "serif",
    "sans-serif",
    "monospace",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-rounded",
    "ui-monospace",
    "-apple-system",
];

/// The look. Files are looked for in the settings' folder, in `public` beside it, and in the site's folder.
///
/// # Errors
/// The first mistake, with its line and key.
pub fn load(shape: &LookShape, place: Place<'_>, folder: &Path, site_root: &Path) -> Result<Look, ConfigError> {
    let folders = [folder.to_owned(), folder.join("public"), site_root.to_owned()];
    look(shape, &folders).map_err(|mistake| place.tell(mistake))
}

fn look(shape: &LookShape, folders: &[PathBuf]) -> Result<Look, Mistake> {
    let logo = shape.logo.as_ref().map(|key| logo(key.get_ref(), folders).map_err(told("logo", key))).transpose()?;
    let icon = shape.icon.as_ref().map(|key| image(key.get_ref(), folders).map_err(told("icon", key))).transpose()?;
    let accents = shape.accent.as_ref().map(|key| accents(key.get_ref()).map_err(told("accent", key))).transpose()?;
    let font = shape.font.as_ref().map(|key| font(key.get_ref()).map_err(told("font", key))).transpose()?;
    if let Some(radius) = shape.radius.as_ref().filter(|radius| *radius.get_ref() > MAX_RADIUS) {
        return Err(told("radius", radius)(format!("it must be 0 to {MAX_RADIUS}")));
    }
    let link = |name, key: &Key<WordsShape>| {
        key.as_ref().map(|key| words(key).and_then(link).map_err(told(name, key))).transpose()
    };
    Ok(Look {
        sheet: Sheet::new(accents, shape.radius.as_ref().map(|radius| *radius.get_ref()), font.as_deref()),
        // A logo that has the name in it cannot be told from others in a tab.
        icon: icon.or_else(|| logo.as_ref().filter(|logo| !logo.shows_name).map(|logo| logo.light.clone())),
        logo,
        support: link("support", &shape.support)?,
        privacy: link("privacy", &shape.privacy)?,
        terms: link("terms", &shape.terms)?,
    })
}

fn told<'a, T>(name: &'a str, key: &'a toml::Spanned<T>) -> impl Fn(String) -> Mistake + 'a {
    move |what| Mistake::at(key, format!("look: `{name}`: {what}"))
}

fn logo(shape: &LogoShape, folders: &[PathBuf]) -> Result<Logo, String> {
    Ok(match shape {
        LogoShape::One(file) => Logo { light: image(file, folders)?, dark: None, shows_name: false },
        LogoShape::Each { light, dark, shows_name } => Logo {
            light: image(light, folders)?,
            dark: dark.as_ref().map(|file| image(file, folders)).transpose()?,
            shows_name: *shows_name,
        },
    })
}

fn image(file: &str, folders: &[PathBuf]) -> Result<Image, String> {
    let found = folders.iter().map(|folder| folder.join(file)).find(|path| path.is_file());
    let Some(path) = found.filter(|_| !file.is_empty()) else {
        let folders: Vec<_> = folders.iter().map(|folder| format!("`{}`", folder.display())).collect();
        return Err(format!("no file `{file}` in {}", folders.join(" or ")));
    };
    let bytes = std::fs::read(&path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    Image::read(&bytes).map_err(|what| format!("`{file}`: {what}"))
}

fn accents(shape: &AccentShape) -> Result<[Accent; 2], String> {
    match shape {
        AccentShape::One(text) => {
            let colour = colour(text)?;
            // One colour cannot be read on both: on dark ground it is as much lighter as it has to be.
            Ok([accent(LIGHT, colour)?, DARK.nearest(colour)])
        }
        AccentShape::Each { light, dark } => Ok([accent(LIGHT, colour(light)?)?, accent(DARK, colour(dark)?)?]),
    }
}

fn colour(text: &str) -> Result<Colour, String> {
    text.parse().map_err(|_| format!("`{text}` is not written as #rrggbb"))
}

fn accent(scheme: Scheme, colour: Colour) -> Result<Accent, String> {
    scheme.accent(colour).map_err(|Unreadable { what, contrast, proposal }| {
        // Rounded down: what does not pass must not look as if it did.
        let contrast = (contrast * 100.0).floor() / 100.0;
        format!(
            "{colour} as {what} has a contrast of {contrast}:1, and text needs {LEAST}:1 (WCAG 2.2, 1.4.3); the nearest \
             that passes is {proposal}"
        )
    })
}

fn font(shape: &FontShape) -> Result<String, String> {
    let families: Vec<&str> = match shape {
        FontShape::One(text) => text.split(',').collect(),
        FontShape::Several(families) => families.iter().map(String::as_str).collect(),
    };
    let family = |family: &str| {
        let name = family.trim().trim_matches(['"', '\'']);
        let fits = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.'));
        match fits {
            true if GENERIC.contains(&name) => Ok(name.to_owned()),
            true => Ok(format!("\"{name}\"")),
            false => Err(format!("`{name}` is no name of a font")),
        }
    };
    let mut families: Vec<String> = families.into_iter().map(family).collect::<Result<_, _>>()?;
    if families.last().is_none_or(|last| last.starts_with('"')) {
        // Where none of them is there.
        families.push("system-ui".into());
    }
    Ok(families.join(","))
}

fn link(words: Words) -> Result<Words, String> {
    let texts: Vec<&String> = match &words {
        Words::Known(_) => return Err("it must be an address".into()),
        Words::Same(text) => vec![text],
        Words::Each(texts) => texts.values().collect(),
    };
    let is_link = |text: &str| text.parse::<Url>().is_ok_and(|url| matches!(url.scheme(), "https" | "mailto" | "tel"));
    match texts.into_iter().find(|text| !is_link(text)) {
        Some(text) => Err(format!("`{text}` must be an https:, mailto: or tel: address")),
        None => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[derive(Deserialize)]
    struct File {
        look: LookShape,
    }

    fn load(text: &str) -> Result<Look, String> {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("logo.svg"), "<svg viewBox='0 0 10 10'/>").expect("written");
        fs::write(folder.path().join("wrong.svg"), "GIF89a").expect("written");
        let text = format!("[look]\n{text}\n");
        let shape = toml::from_str::<File>(&text).map_err(|error| error.to_string())?.look;
        super::load(&shape, Place { file: "Leptos.toml", text: &text }, folder.path(), folder.path()).map_err(|e| e.0)
    }

    #[test]
    fn nothing_set_changes_nothing() {
        let look = load("").expect("a look");
        assert!(look.sheet.is_none() && look.logo.is_none() && look.images().next().is_none());
    }

    #[test]
    fn a_look_is_a_short_sheet_with_its_hash() {
        let look = load("accent = \"#0b6e4f\"\nradius = 4\nfont = [\"Inter\", \"sans-serif\"]\nlogo = \"logo.svg\"")
            .expect("a look");
        let sheet = look.sheet.as_ref().expect("a sheet");
        assert!(sheet.text.starts_with(":root{--accent:#0b6e4f;"), "{}", sheet.text);
        assert!(sheet.text.contains("--radius:0.25rem;") && sheet.text.contains("--font:\"Inter\",sans-serif;"));
        assert!(sheet.hash.starts_with("sha256-") && sheet.text.len() < 600, "{}", sheet.text);
        assert_eq!(look.images().count(), 2, "the logo is the tab's picture too");
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_refused_with_one_that_can() {
        let error = load("\naccent = \"#ffcc00\"").expect_err("yellow");
        assert!(
            error.starts_with("`Leptos.toml` line 3: look: `accent`: #ffcc00 as text on the light ground"),
            "{error}"
        );
        let proposal = error.rsplit(' ').next().expect("a word");
        assert!(load(&format!("accent = \"{proposal}\"")).is_ok(), "{error}");
        let error = load("accent = { light = \"#0b6e4f\", dark = \"#0b6e4f\" }").expect_err("dark on dark");
        assert!(error.contains("on the dark ground"), "{error}");
    }

    #[test]
    fn mistakes_are_told_with_line_and_key() {
        for (text, told) in [
            ("accent = \"green\"", "line 2: look: `accent`: `green` is not written as #rrggbb"),
            ("radius = 25", "line 2: look: `radius`: it must be 0 to 24"),
            ("font = \"a;b\"", "line 2: look: `font`: `a;b` is no name of a font"),
            ("logo = \"none.svg\"", "line 2: look: `logo`: no file `none.svg` in "),
            ("icon = \"wrong.svg\"", "line 2: look: `icon`: `wrong.svg`: it is neither a PNG nor an SVG"),
            ("support = \"javascript:alert(1)\"", "line 2: look: `support`: `javascript:alert(1)` must be an https:"),
            ("privacy = { en = \"http://x.example\" }", "line 2: look: `privacy`: `http://x.example` must be"),
            ("terms = { xx = \"https://x.example\" }", "line 2: look: `terms`: `xx` is no language"),
        ] {
            let error = load(text).expect_err(text);
            assert!(error.contains(told), "{error}");
        }
        assert!(load("colour = \"#000\"").expect_err("unknown").contains("unknown field"));
    }
}
