//! The catalogues of `locales/`: built in, checked whole when the program starts.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use super::names::Names;
use crate::{
    i18n::{Text, Texts},
    model::field::DateOrder,
};

/// The files: tag, sentences, names in lists. A new language is a line here and the two files.
const FILES: [(&str, &str, &str); 2] = [
    ("en", include_str!("../../../locales/en.toml"), include_str!("../../../locales/names/en.tsv")),
    ("ar", include_str!("../../../locales/ar.toml"), include_str!("../../../locales/names/ar.tsv")),
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
    pub texts: Texts,
    /// The names in its long lists.
    pub names: Names,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: About,
    text: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    name: String,
    direction: Direction,
    date_order: DateOrder,
}

/// All languages, the first one being the one to fall back on.
#[derive(Debug)]
pub struct Languages(Vec<Catalogue>);

impl Languages {
    /// Reads and checks the catalogues, once.
    ///
    /// # Errors
    /// The first thing that is wrong with one of them, to be shown at start.
    pub fn load() -> Result<&'static Self, &'static CatalogueError> {
        // The sentences live as long as the program, so that views can hold them without counting.
        static LOADED: LazyLock<Result<Languages, CatalogueError>> = LazyLock::new(|| {
            let read = FILES.iter().map(|&(tag, sentences, names)| read(tag, sentences, names));
            read.collect::<Result<_, _>>().map(Languages)
        });
        LOADED.as_ref()
    }

    /// The language with this tag.
    pub fn find(&self, tag: &str) -> Option<&Catalogue> {
        self.0.iter().find(|catalogue| catalogue.tag.eq_ignore_ascii_case(tag))
    }

    /// The language to fall back on.
    pub fn default(&self) -> &Catalogue {
        &self.0[0]
    }

    /// All of them.
    pub fn all(&self) -> &[Catalogue] {
        &self.0
    }
}

fn read(tag: &'static str, sentences: &str, names: &str) -> Result<Catalogue, CatalogueError> {
    let mut file: File = toml::from_str(sentences).map_err(|error| CatalogueError::Unreadable { file: tag, error })?;
    let mut texts: Vec<&'static str> = Vec::with_capacity(Text::ALL.len());
    for text in Text::ALL {
        let key = text.key();
        match file.text.remove(&key).filter(|sentence| !sentence.trim().is_empty()) {
            Some(sentence) => texts.push(sentence.leak()),
            None => return Err(CatalogueError::Missing { file: tag, key }),
        }
    }
    if let Some(key) = file.text.into_keys().next() {
        return Err(CatalogueError::Extra { file: tag, key });
    }
    let About { name, direction, date_order } = file.language;
    let texts = Texts::new(texts.leak());
    Ok(Catalogue { tag, name, direction, date_order, texts, names: Names::new(texts, names) })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    fn gaps(sentence: &str) -> BTreeSet<&str> {
        sentence.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    #[test]
    fn every_language_has_every_sentence_with_the_same_gaps() {
        let languages = Languages::load().expect("all catalogues are whole");
        for catalogue in languages.all() {
            for &text in Text::ALL {
                let (here, there) = (catalogue.texts.get(text), languages.default().texts.get(text));
                assert_eq!(gaps(here), gaps(there), "{} in locales/{}.toml", text.key(), catalogue.tag);
            }
        }
    }

    #[test]
    fn a_missing_and_an_extra_key_are_told_by_name() {
        let (_, english, _) = FILES[0];
        let missing = english.replacen("cancel = ", "cancle = ", 1);
        assert_eq!(
            read("en", &missing, "").expect_err("missing").to_string(),
            "locales/en.toml has no text for `cancel`"
        );
        let extra = format!("{english}\nnobody_says_this = \"…\"\n");
        assert_eq!(
            read("en", &extra, "").expect_err("extra").to_string(),
            "locales/en.toml has a text for `nobody_says_this`, which no page uses"
        );
    }

    #[test]
    fn every_file_in_the_folder_is_a_language_that_is_offered() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
        for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
            let name = entry.file_name().into_string().expect("a name in Unicode");
            if let Some(tag) = name.strip_suffix(".toml") {
                assert!(FILES.iter().any(|file| file.0 == tag), "{name} is not in FILES");
            }
        }
    }

    #[test]
    fn every_sentence_is_used() {
        let mut source = String::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["src", "examples"] {
            collect(&root.join(folder), &mut source);
        }
        for text in Text::ALL {
            let used = source
                .match_indices(&format!("Text::{}", text.name()))
                .any(|(at, found)| !source[at + found.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()));
            // The built-in fields name their texts by key.
            let declared = source.contains(&format!("\"text:{}\"", text.key()));
            assert!(used || declared, "Text::{} is not used", text.name());
        }
    }

    fn collect(folder: &Path, source: &mut String) {
        for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(&path, source);
            } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "toml") {
                source.push_str(&fs::read_to_string(&path).expect("readable"));
            }
        }
    }
}
