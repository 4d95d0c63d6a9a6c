//! What is wrong with a catalogue: for the test that holds them whole.

use std::collections::{BTreeMap, BTreeSet};

use super::sentences::{Sentence, gaps};
use crate::i18n::Text;

/// What is wrong with a language's sentences, one line each: keys that are missing or that no page uses, and sentences that do
/// not go with the English ones.
pub fn faults(
    sentences: &BTreeMap<String, Sentence>,
    english: &BTreeMap<String, Sentence>,
    categories: &[&str],
) -> Vec<String> {
    let mut faults = Vec::new();
    let keys: BTreeSet<_> = Text::ALL.iter().map(|text| text.key()).collect();
    for key in &keys {
        let Some(english) = english.get(key) else { continue };
        match sentences.get(key).filter(|sentence| !sentence.is_blank()) {
            None => faults.push(format!("has no text for `{key}`: {}", english.packed())),
            Some(sentence) => {
                if let Some(fault) = fault(sentence, english, categories) {
                    faults.push(format!("`{key}` {fault}: {}", english.packed()));
                }
            }
        }
    }
    let unused = sentences.keys().filter(|key| !keys.contains(*key));
    faults.extend(unused.map(|key| format!("has a text for `{key}`, which no page uses")));
    faults
}

/// What is wrong with it as the translation of an English sentence into a language that has these plural categories.
/// A form for a single number (`zero`, `one`, `two`) may say it in words.
pub fn fault(sentence: &Sentence, english: &Sentence, categories: &[&str]) -> Option<String> {
    if !sentence.fits(english) {
        return Some("has a gap that the English one has not".into());
    }
    let wanted: BTreeSet<_> = english.texts().into_iter().flat_map(gaps).collect();
    let lacks = |text: &str| wanted != gaps(text).collect();
    match sentence {
        Sentence::One(text) if lacks(text) => Some("has not the gaps of the English one".into()),
        Sentence::One(_) => {
            let plural = matches!(english, Sentence::Forms(_)) && categories.len() > 1;
            plural.then(|| format!("needs a form for each of {}", categories.join(", ")))
        }
        Sentence::Forms(forms) => {
            let (have, need): (BTreeSet<_>, BTreeSet<_>) =
                (forms.keys().map(String::as_str).collect(), categories.iter().copied().collect());
            if matches!(english, Sentence::One(_)) {
                Some("has plural forms, and no number".into())
            } else if have != need {
                Some(format!("needs a form for each of {}", categories.join(", ")))
            } else {
                let free = ["zero", "one", "two"];
                let poor = forms.iter().find(|(name, form)| !free.contains(&name.as_str()) && lacks(form));
                poor.map(|(name, _)| format!("has not the gaps of the English one in its form `{name}`"))
            }
        }
    }
}

mod tests {
    use super::{Sentence, fault as fault_of};

    fn forms(forms: &[(&str, &str)]) -> Sentence {
        Sentence::Forms(forms.iter().map(|&(name, form)| (name.to_owned(), form.to_owned())).collect())
    }

    #[test]
    fn every_category_and_every_gap_is_needed() {
        let english = forms(&[("one", "one day"), ("other", "{n} days")]);
        let fault = |sentence: &Sentence, categories: &[&str]| fault_of(sentence, &english, categories).is_some();
        assert!(!fault(&Sentence::One("{n} 日".into()), &["other"]));
        assert!(fault(&Sentence::One("{n} Tage".into()), &["one", "other"]), "no forms");
        assert!(fault(&forms(&[("one", "день"), ("other", "{n} дня")]), &["one", "few", "many", "other"]), "few, many");
        assert!(fault(&forms(&[("one", "Tag"), ("other", "Tage")]), &["one", "other"]), "no number");
        assert!(fault(&forms(&[("one", "{m} Tag"), ("other", "{n} Tage")]), &["one", "other"]), "another gap");
        assert!(!fault(&forms(&[("one", "ein Tag"), ("other", "{n} Tage")]), &["one", "other"]));
    }
}
