//! The sentences of a catalogue file, read and compared with those that the pages use.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::i18n::{CATEGORY, FORMS};

/// A sentence as it is written in a file: one text, or one for each plural category that the language has.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Sentence {
    /// The same for every number.
    One(String),
    /// A form for each plural category.
    Forms(BTreeMap<String, String>),
}

impl Sentence {
    /// The sentence as [`crate::i18n::Texts`] takes it, `other` last.
    pub fn packed(&self) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::Forms(forms) => {
                let ordered = forms.iter().filter(|(name, _)| *name != "other").chain(forms.get_key_value("other"));
                let written: Vec<_> = ordered.map(|(name, form)| format!("{name}{CATEGORY}{form}")).collect();
                written.join(&FORMS.to_string())
            }
        }
    }

    /// Its texts.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::One(text) => vec![text],
            Self::Forms(forms) => forms.values().map(String::as_str).collect(),
        }
    }

    /// The same sentence with each of its texts made another.
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        match self {
            Self::One(text) => Self::One(change(text)),
            Self::Forms(forms) => Self::Forms(forms.iter().map(|(name, form)| (name.clone(), change(form))).collect()),
        }
    }

    /// Whether there is anything in it.
    pub fn is_blank(&self) -> bool {
        self.texts().iter().all(|text| text.trim().is_empty())
    }

    /// Whether it can stand where the English sentence stands: it has no gap that the page does not fill.
    pub fn fits(&self, english: &Self) -> bool {
        let known: BTreeSet<_> = english.texts().into_iter().flat_map(gaps).collect();
        self.texts().into_iter().flat_map(gaps).all(|gap| known.contains(gap))
            && self.texts().iter().all(|text| !text.contains(FORMS))
    }
}

/// The names of a text's gaps.
pub fn gaps(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(forms: &[(&str, &str)]) -> Sentence {
        Sentence::Forms(forms.iter().map(|&(name, form)| (name.to_owned(), form.to_owned())).collect())
    }

    #[test]
    fn other_stands_last() {
        assert_eq!(forms(&[("one", "a"), ("other", "b"), ("two", "c")]).packed(), "one:a|two:c|other:b");
    }
}
