//! That the catalogues are whole.

use std::{fs, path::Path};

use super::*;
use crate::server::i18n::{faults::faults, plurals};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/locales"))
}

/// While this file is there, only English and Arabic must be whole: sentences are being written.
const INCOMPLETE: &str = "INCOMPLETE";
const ALWAYS_WHOLE: [&str; 2] = ["en", "ar"];

#[test]
fn every_language_has_every_sentence_with_its_gaps_and_plural_forms() {
    let english = english();
    let mut wrong = Vec::new();
    for &(tag, file, _) in FILES {
        let found = sentences(tag, file).expect("readable");
        for fault in faults(&found, &english, &plurals::categories(tag)) {
            let told = format!("locales/{tag}.toml {fault}");
            if ALWAYS_WHOLE.contains(&tag) || !folder().join(INCOMPLETE).exists() {
                wrong.push(told);
            } else {
                println!("{told}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_languages_are_the_twenty_that_logto_has() {
    let offered: Vec<_> = FILES.iter().map(|file| file.0).collect();
    for tag in &offered {
        assert!(TWENTY.contains(tag), "{tag}");
    }
    if !folder().join(INCOMPLETE).exists() {
        assert_eq!(offered.len(), TWENTY.len());
    }
}

const TWENTY: [&str; 20] = [
    "ar", "cs", "de", "en", "es", "fa", "fr", "it", "ja", "ko", "pl", "pt-BR", "pt-PT", "ru", "th", "tr", "uk",
    "zh-CN", "zh-HK", "zh-TW",
];

#[test]
fn a_missing_and_an_extra_key_are_told_by_name() {
    let (_, english, _) = FILES[0];
    let missing = english.replacen("cancel = ", "cancle = ", 1);
    assert_eq!(whole("en", &missing).expect_err("missing").to_string(), "locales/en.toml has no text for `cancel`");
    let extra = format!("{english}\nnobody_says_this = \"…\"\n");
    assert_eq!(
        whole("en", &extra).expect_err("extra").to_string(),
        "locales/en.toml has a text for `nobody_says_this`, which no page uses"
    );
}

#[test]
fn the_english_sentence_stands_in_for_one_that_is_not_there_or_has_a_gap_that_nothing_fills() {
    let mut found = english();
    found.remove("cancel");
    found.insert("incident".into(), Sentence::One("{number}".into()));
    found.insert("working".into(), Sentence::One("Moment…".into()));
    let texts = Texts::new("de", texts("de", &found, &english()));
    assert_eq!(texts.get(Text::Cancel), "Cancel");
    assert_eq!(texts.get(Text::Incident), "Incident number: {incident}");
    assert_eq!(texts.get(Text::Working), "Moment…");
}

#[test]
fn every_file_in_the_folder_is_a_language_that_is_offered() {
    for entry in fs::read_dir(folder()).expect("the folder is there").flatten() {
        let name = entry.file_name().into_string().expect("a name in Unicode");
        if let Some(tag) = name.strip_suffix(".toml") {
            assert!(FILES.iter().any(|file| file.0 == tag), "{name} is not in FILES");
        }
    }
}

#[test]
fn the_languages_for_tests_are_found_by_name_and_offered_to_nobody() {
    let languages = Languages::load().expect("whole");
    let longer = languages.find("en-XA").expect("in a build for development");
    assert!(longer.texts.get(Text::Cancel).starts_with('⟦'));
    assert!(languages.all().iter().all(|catalogue| catalogue.tag != "en-XA"));
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
