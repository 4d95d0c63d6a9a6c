//! A declared text.

use toml::Spanned;

use super::shape::WordsShape;
use crate::{
    i18n::{List, Text},
    server::{domain::schema::Words, i18n::Languages},
};

/// How a text begins that is one of the catalogues'.
const KNOWN: &str = "text:";

/// A declared text.
pub(in crate::server::config) fn words(shape: &Spanned<WordsShape>) -> Result<Words, String> {
    plain(shape.get_ref())
}

pub(super) fn plain(shape: &WordsShape) -> Result<Words, String> {
    match shape {
        WordsShape::One(text) => match text.strip_prefix(KNOWN) {
            Some(key) => Text::ALL
                .iter()
                .find(|known| known.key() == key)
                .map(|known| Words::Known(*known))
                .ok_or_else(|| format!("locales/ have no text `{key}`")),
            None if text.trim().is_empty() => Err("must not be empty".into()),
            None => Ok(Words::Same(text.clone())),
        },
        WordsShape::Each(texts) => {
            if texts.is_empty() || texts.values().any(|text| text.trim().is_empty()) {
                return Err("must not be empty".into());
            }
            if let Some(tag) = texts.keys().find(|tag| !is_offered(tag)) {
                return Err(format!("`{tag}` is no language that these pages know"));
            }
            Ok(Words::Each(texts.clone()))
        }
    }
}

/// Whether it is a language that people may choose, or that a page is in. A page in a longer tag (`pt-BR`) takes the shorter
/// one's text (`pt`).
fn is_offered(tag: &str) -> bool {
    Languages::load().is_ok_and(|languages| {
        languages.find(tag).is_some()
            || languages.default().names.offers(List::Languages, tag)
            || tag == "pt"
            || tag == "zh"
    })
}
