//! A text of a declared field: one of the catalogues', or given with the field for each language.

use std::collections::BTreeMap;

use crate::{i18n::Text, server::i18n::Catalogue};

/// A text in any language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// One of the catalogues'.
    Known(Text),
    /// The same in every language.
    Same(String),
    /// By language (BCP 47 tag). Never empty.
    Each(BTreeMap<String, String>),
}

impl Words {
    /// The text in a language: that language's own, else that of a shorter tag (`pt` for `pt-BR`), else the English one, else
    /// the first that there is.
    pub fn within<'a>(&'a self, language: &Catalogue) -> &'a str {
        match self {
            Self::Known(text) => language.texts.get(*text),
            Self::Same(text) => text,
            Self::Each(texts) => {
                let mut tag = language.tag;
                loop {
                    if let Some(text) = texts.get(tag) {
                        return text;
                    }
                    match tag.rfind('-') {
                        Some(end) => tag = &tag[..end],
                        None => break,
                    }
                }
                texts.get("en").or_else(|| texts.values().next()).map_or("", String::as_str)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::i18n::Languages;

    #[test]
    fn a_text_is_found_by_the_language_then_english_then_any() {
        let languages = Languages::load().expect("whole");
        let arabic = languages.find("ar").expect("Arabic");
        let each = |texts: &[(&str, &str)]| {
            Words::Each(texts.iter().map(|&(tag, text)| (tag.to_owned(), text.to_owned())).collect())
        };
        assert_eq!(each(&[("ar", "عمر"), ("en", "Age")]).within(arabic), "عمر");
        assert_eq!(each(&[("de", "Alter"), ("en", "Age")]).within(arabic), "Age");
        assert_eq!(each(&[("de", "Alter")]).within(arabic), "Alter");
        assert_eq!(Words::Known(Text::Cancel).within(languages.default()), "Cancel");
    }
}
