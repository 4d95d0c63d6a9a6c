//! Which form of a sentence goes with a number, by the Unicode CLDR plural rules.

use icu_plurals::{PluralCategory, PluralRules};

fn rules(language: &str) -> Option<PluralRules> {
    PluralRules::try_new_cardinal(icu_plurals_locale(language)?.into()).ok()
}

fn icu_plurals_locale(language: &str) -> Option<icu_locale_core::Locale> {
    language.parse().ok()
}

/// The category of a number in a language (BCP 47 tag): `zero`, `one`, `two`, `few`, `many` or `other`.
pub fn category(language: &str, number: u32) -> &'static str {
    rules(language).map_or("other", |rules| name(rules.category_for(number)))
}

/// The categories that a language has.
pub fn categories(language: &str) -> Vec<&'static str> {
    rules(language).map_or_else(|| vec!["other"], |rules| rules.categories().map(name).collect())
}

const fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_rules() {
        let of = |language: &str| [0, 1, 2, 5, 21, 100].map(|number| category(language, number));
        assert_eq!(of("en"), ["other", "one", "other", "other", "other", "other"]);
        assert_eq!(of("fr"), ["one", "one", "other", "other", "other", "other"]);
        assert_eq!(of("ru"), ["many", "one", "few", "many", "one", "many"]);
        assert_eq!(of("ar"), ["zero", "one", "two", "few", "many", "other"]);
        assert_eq!(of("ja"), ["other"; 6]);
        assert_eq!((category("pt-BR", 0), category("pt-PT", 0)), ("one", "other"));
    }

    #[test]
    fn the_categories_are_told() {
        assert_eq!(categories("ar").len(), 6);
        assert_eq!(categories("ja"), ["other"]);
    }
}
