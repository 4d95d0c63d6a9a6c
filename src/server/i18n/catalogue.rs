//! The catalogues of `locales/`: built in. The English one is read when the program starts, each other one when somebody
//! speaks it. A test sees to it that all are whole.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use super::{
    dates::Dates,
    lazy::Lazy,
    names::Names,
    pseudo::{self, Pseudo},
    sentences::Sentence,
};
use crate::{
    i18n::{Text, Texts},
    model::field::DateOrder,
};

/// Makes the list of the files: tag, sentences, names and dates.
macro_rules! files {
    ($($tag:literal)+) => {
        [$((
            $tag,
            include_str!(concat!("../../../locales/", $tag, ".toml")),
            include_str!(concat!("../../../locales/names/", $tag, ".tsv")),
        ),)+]
    };
}

/// The files. A new language is a word here and the two files. The first one is the one to fall back on; the others stand in
/// the order of their own names.
const FILES: &[(&str, &str, &str)] = &files![
    "en" "cs" "de" "es" "fr" "it" "pl" "pt-BR" "pt-PT" "tr" "ru" "uk" "ar" "fa" "th" "ko" "ja" "zh-CN" "zh-TW" "zh-HK"
];

/// One language.
#[derive(Debug)]
pub struct Catalogue {
    /// Its BCP 47 tag.
    pub tag: &'static str,
    /// Its own name for itself.
    pub name: String,
    /// The direction it is written in.
    pub direction: Direction,
    /// The order in which it writes a date.
    pub date_order: DateOrder,
    /// Its sentences.
    pub texts: Lazy<Texts>,
    /// The names in its long lists.
    pub names: Lazy<Names>,
    /// How it writes dates.
    pub dates: Lazy<Dates>,
}

/// The direction a language is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// A catalogue that cannot be used. The sentence is for the operator, in English.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Not TOML, or not in the shape of a catalogue.
    #[error("locales/{file}.toml cannot be read: {error}")]
    Unreadable {
        /// The language.
        file: &'static str,
        /// What the parser said.
        error: toml::de::Error,
    },
    /// A sentence is missing.
    #[error("locales/{file}.toml has no text for `{key}`")]
    Missing {
        /// The language.
        file: &'static str,
        /// The key.
        key: String,
    },
    /// A sentence that nothing uses.
    #[error("locales/{file}.toml has a text for `{key}`, which no page uses")]
    Extra {
        /// The language.
        file: &'static str,
        /// The key.
        key: String,
    },
}

/// What stands above the sentences.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    language: About,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    name: String,
    direction: Direction,
    date_order: DateOrder,
}

#[derive(Deserialize)]
struct File {
    text: BTreeMap<String, Sentence>,
}

/// All languages, the first one being the one to fall back on.
#[derive(Debug)]
pub struct Languages {
    all: Vec<Catalogue>,
    /// Those that are for tests.
    pseudo: Vec<Catalogue>,
}

/// The English sentences, which stand in where another language has none.
type English = BTreeMap<String, Sentence>;

impl Languages {
    /// Reads what is needed of the catalogues, once.
    ///
    /// # Errors
    /// The first thing that is wrong with the default one, or with what stands above the sentences of another, to be shown at
    /// start.
    pub fn load() -> Result<&'static Self, &'static CatalogueError> {
        // The sentences live as long as the program, so that views can hold them without counting.
        static LOADED: LazyLock<Result<Languages, CatalogueError>> = LazyLock::new(|| {
            whole(FILES[0].0, FILES[0].1)?;
            let all = FILES.iter().map(|&(tag, file, rows)| catalogue(tag, file, rows)).collect::<Result<_, _>>()?;
            let pseudo = if cfg!(debug_assertions) { pseudo::ALL.map(pseudo_catalogue).into() } else { Vec::new() };
            Ok(Languages { all, pseudo })
        });
        LOADED.as_ref()
    }

    /// The language with this tag.
    pub fn find(&self, tag: &str) -> Option<&Catalogue> {
        self.all.iter().chain(&self.pseudo).find(|catalogue| catalogue.tag.eq_ignore_ascii_case(tag))
    }

    /// The language to fall back on.
    pub fn default(&self) -> &Catalogue {
        &self.all[0]
    }

    /// All of them.
    pub fn all(&self) -> &[Catalogue] {
        &self.all
    }
}

fn catalogue(tag: &'static str, file: &'static str, rows: &'static str) -> Result<Catalogue, CatalogueError> {
    // The sentences are read when somebody speaks the language.
    let head = file.split("\n[text]").next().unwrap_or(file);
    let Head { language } = toml::from_str(head).map_err(|error| CatalogueError::Unreadable { file: tag, error })?;
    let About { name, direction, date_order } = language;
    Ok(Catalogue {
        tag,
        name,
        direction,
        date_order,
        texts: Lazy::new(move || Texts::new(tag, texts(tag, &sentences(tag, file).unwrap_or_default(), &english()))),
        names: Lazy::new(move || Names::new(spoken(tag), rows)),
        dates: Lazy::new(move || Dates::new(rows)),
    })
}

fn pseudo_catalogue(pseudo: Pseudo) -> Catalogue {
    let Pseudo { tag, direction } = pseudo;
    let rows = || &*pseudo::rows(FILES[0].2).leak();
    Catalogue {
        tag,
        name: tag.to_owned(),
        direction,
        date_order: DateOrder::DayMonthYear,
        texts: Lazy::new(move || Texts::new(tag, texts(tag, &pseudo::sentences(&english()), &english()))),
        names: Lazy::new(move || Names::new(spoken(tag), rows())),
        dates: Lazy::new(move || Dates::new(rows())),
    }
}

/// The sentences of a language. Only called for one that is there.
fn spoken(tag: &str) -> Texts {
    let found = Languages::load().ok().and_then(|languages| languages.find(tag));
    found.map_or(Texts::new("", &[]), |catalogue| *catalogue.texts)
}

fn english() -> English {
    sentences(FILES[0].0, FILES[0].1).unwrap_or_default()
}

fn sentences(tag: &'static str, file: &str) -> Result<BTreeMap<String, Sentence>, CatalogueError> {
    let File { text } = toml::from_str(file).map_err(|error| CatalogueError::Unreadable { file: tag, error })?;
    Ok(text)
}

/// Whether a file has all sentences and no others.
fn whole(tag: &'static str, file: &str) -> Result<(), CatalogueError> {
    let mut found = sentences(tag, file)?;
    for text in Text::ALL {
        let key = text.key();
        if found.remove(&key).is_none_or(|sentence| sentence.is_blank()) {
            return Err(CatalogueError::Missing { file: tag, key });
        }
    }
    found.into_keys().next().map_or(Ok(()), |key| Err(CatalogueError::Extra { file: tag, key }))
}

/// The sentences in the order of [`Text::ALL`]; the English one where the language has none that can stand there.
fn texts(tag: &str, found: &BTreeMap<String, Sentence>, english: &English) -> &'static [&'static str] {
    let sentence = |text: &Text| {
        let key = text.key();
        let Some(english) = english.get(&key) else { return "" };
        let own = found.get(&key).filter(|own| !own.is_blank() && own.fits(english));
        if own.is_none() {
            tracing::warn!(language = tag, key, "a sentence is missing");
        }
        &*own.unwrap_or(english).packed().leak()
    };
    Text::ALL.iter().map(sentence).collect::<Vec<_>>().leak()
}

#[cfg(test)]
mod tests;
