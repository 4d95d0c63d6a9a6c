use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    check::{check, postal_code},
    country::{Country, TABLE},
    order::LETTERS,
    *,
};
use crate::{
    i18n::List,
    model::{
        address::{Address, LOCALITY, Layout, PARTS, POSTAL_CODE, REGION, STREET},
        check::Reason,
    },
    server::i18n::{Catalogue, Languages},
};

fn english() -> &'static Catalogue {
    Languages::load().expect("whole").default()
}

fn arabic() -> &'static Catalogue {
    Languages::load().expect("whole").find("ar").expect("Arabic")
}

fn codes() -> Vec<&'static str> {
    TABLE.lines().skip(1).map(|row| row.split('\t').next().expect("a code")).collect()
}

/// Country, street, postal code, locality, region.
fn address(parts: [&str; 5]) -> Address {
    Address::from_parts(&parts.map(str::to_owned))
}

fn parts(parts: [&str; 5]) -> Vec<String> {
    parts.map(str::to_owned).to_vec()
}

fn wrong(parts: [&str; 5]) -> Vec<(&'static str, Reason)> {
    let problems = check(&address(parts)).err().unwrap_or_default();
    problems.into_iter().map(|problem| (PARTS[problem.part], problem.reason)).collect()
}

/// The names of the parts, line by line.
fn order(layout: &Layout) -> Vec<Vec<&'static str>> {
    layout.lines.iter().map(|line| line.iter().map(|place| PARTS[place.part]).collect()).collect()
}

fn labels_of(country: &str) -> Vec<String> {
    labels(english(), country)
}

#[test]
fn every_country_that_the_page_offers_has_a_row() {
    let rows: BTreeSet<_> = codes().into_iter().collect();
    let offered = english().names.options(List::Countries, "");
    let offered: Vec<_> =
        offered.split("value=\"").skip(1).map(|rest| &rest[..rest.find('"').expect("an end")]).collect();
    assert!(offered.len() > 240);
    for code in offered.into_iter().filter(|code| !code.is_empty()) {
        assert!(rows.contains(code), "{code}");
    }
    assert!(TABLE.lines().next().expect("a line").contains("CC-BY 4.0"), "Google is credited beside its data");
}

#[test]
fn every_countrys_orders_are_read_and_hold_what_it_needs_once() {
    for code in codes() {
        let country = Country::of(code);
        for order in [Some(&country.local), country.latin.as_ref()].into_iter().flatten() {
            let parts: Vec<_> = order.parts().collect();
            assert!(parts.contains(&STREET), "{code} has a street");
            assert_eq!(parts.iter().collect::<BTreeSet<_>>().len(), parts.len(), "{code} asks for nothing twice");
            let other: BTreeSet<_> = country.local.parts().collect();
            assert_eq!(
                parts.iter().copied().collect::<BTreeSet<_>>(),
                other,
                "{code} has the same parts in both orders"
            );
            for (letter, part) in LETTERS {
                assert!(!country.needs(letter) || parts.contains(&part), "{code} asks for {letter}, which it needs");
            }
        }
    }
}

#[test]
fn every_countrys_postal_codes_pattern_compiles_and_takes_its_examples() {
    let mut tried = 0;
    for code in codes() {
        let country = Country::of(code);
        regex::Regex::new(&format!("^(?:{})$", country.postal_pattern)).expect(code);
        for example in country.postal_examples.split(',').filter(|example| !example.is_empty()) {
            assert_eq!(postal_code(&country, example).as_deref(), Some(example), "{code}");
            assert_eq!(postal_code(&country, &example.to_lowercase()).as_deref(), Some(example), "{code}");
            tried += 1;
        }
        if !country.postal_pattern.is_empty() {
            assert!(country.local.has(POSTAL_CODE), "{code} asks for the postal code that it has a pattern for");
            assert_eq!(postal_code(&country, "no such code"), None, "{code}");
        }
    }
    assert!(tried > 250, "{tried}");
}

#[test]
fn every_region_is_found_in_each_of_its_spellings() {
    let mut lists = 0;
    for code in codes() {
        let country = Country::of(code);
        lists += usize::from(country.lists_regions());
        for region in country.regions() {
            for spelling in region.spellings() {
                assert!(country.region(spelling).is_some(), "{code}: {spelling}");
                assert!(country.region(&spelling.to_uppercase()).is_some(), "{code}: {spelling}");
            }
        }
    }
    assert!(lists > 40, "{lists}");
}

#[test]
fn every_countrys_form_names_each_part_once() {
    for language in Languages::load().expect("whole").all() {
        for code in codes() {
            let layout = layout(language, &parts([code, "", "", "", ""]));
            let mut all: Vec<_> = layout.lines.iter().flatten().map(|place| place.part).chain(layout.aside).collect();
            all.sort_unstable();
            assert_eq!(all, [1, 2, 3, 4], "{code}");
            assert!(labels(language, code).iter().all(|label| !label.is_empty()), "{code}");
        }
    }
}

#[test]
fn parts_and_their_names_are_the_countrys_own() {
    let of = |code| order(&layout(english(), &parts([code, "", "", "", ""])));
    assert_eq!(of("DE"), [vec!["street"], vec!["postal_code", "locality"]]);
    assert_eq!(of("US"), [vec!["street"], vec!["locality", "region", "postal_code"]]);
    assert_eq!(of("IE"), [vec!["street"], vec!["locality"], vec!["region"], vec!["postal_code"]]);
    assert_eq!(of("HK"), [vec!["street"], vec!["locality"], vec!["region"]]);
    assert_eq!(of(""), Vec::<Vec<&str>>::new(), "without a country nothing is asked for");
    let us = ["Country", "Street and number", "ZIP code", "Town or city", "State"];
    assert_eq!(labels_of("US"), us);
    assert_eq!(labels_of("JP")[REGION], "Prefecture");
    assert_eq!(labels_of("IE")[POSTAL_CODE], "Eircode");
    assert_eq!(labels_of("IE")[REGION], "County");
    assert_eq!(labels_of("HK")[LOCALITY], "District");
    assert_eq!(labels_of("GB")[LOCALITY], "Post town");
}

#[test]
fn an_address_in_the_countrys_own_letters_is_asked_for_in_their_order() {
    let local = [vec!["postal_code"], vec!["region"], vec!["street"]];
    let latin = [vec!["street", "region"], vec!["postal_code"]];
    let of = |street| order(&layout(english(), &parts(["JP", street, "", "", ""])));
    assert_eq!(of("千代田区千代田1-1"), local);
    assert_eq!(of("1-1 Chiyoda"), latin);
    assert_eq!(of("1-1"), latin, "nothing but digits: as somebody who reads English writes it");
}

#[test]
fn regions_are_named_in_the_letters_that_the_address_is_written_in() {
    let choices = |language, typed| {
        let layout = layout(language, &parts(typed));
        let place = layout.lines.into_iter().flatten().find(|place| place.part == REGION).expect("a region");
        place.choices.expect("a list").into_iter().map(|choice| (choice.value, choice.label)).collect::<Vec<_>>()
    };
    let pair = |value: &str, label: &str| (value.to_owned(), label.to_owned());
    assert!(choices(english(), ["JP", "", "", "", ""]).contains(&pair("Tokyo", "Tokyo")));
    assert!(choices(english(), ["JP", "千代田区", "", "", ""]).contains(&pair("東京都", "東京都 – Tokyo")));
    assert!(choices(english(), ["US", "", "", "", ""]).contains(&pair("CA", "California")));
    assert!(choices(english(), ["HK", "", "", "", ""]).contains(&pair("Kowloon", "Kowloon")));
    assert!(choices(arabic(), ["AE", "", "", "", ""]).iter().any(|(_, label)| label == "دبي"));
    // What is stored stays as it is spelled, so that nobody changes it by looking at it.
    assert!(choices(english(), ["US", "", "", "", "California"]).contains(&pair("California", "California")));
    assert!(choices(english(), ["US", "", "", "", "Nowhere"]).contains(&pair("Nowhere", "Nowhere")));
}

#[test]
fn what_is_missing_or_not_of_the_country_is_told_for_each_part_in_the_order_of_the_form() {
    assert_eq!(wrong(["DE", "Ring 1", "10115", "Berlin", ""]), []);
    assert_eq!(
        wrong(["DE", "", "101", "", ""]),
        [("street", Reason::Required), ("postal_code", Reason::NotAPostalCode), ("locality", Reason::Required)]
    );
    assert_eq!(wrong(["US", "1 Main St", "95014", "Cupertino", "Bavaria"]), [("region", Reason::UnknownChoice)]);
    assert_eq!(wrong(["IE", "1 Main St", "", "Dublin", ""]), [], "Ireland needs no Eircode");
    assert_eq!(wrong(["IE", "1 Main St", "D02 X28", "Dublin", ""]), [("postal_code", Reason::NotAPostalCode)]);
    assert_eq!(wrong(["JP", "1-1 Chiyoda", "100-8111", "", "Tokyo"]), []);
    assert_eq!(wrong(["HK", "1 Nathan Road", "", "", "九龍"]), []);
    assert_eq!(wrong(["HK", "1 Nathan Road", "", "", ""]), [("region", Reason::Required)]);
}

#[test]
fn an_address_is_kept_as_the_post_office_spells_it() {
    let kept = |parts| check(&address(parts)).expect("an address").to_parts();
    assert_eq!(
        kept(["CA", "1 Rue", "h3z 2y7", "Montréal", "québec"]),
        parts(["CA", "1 Rue", "H3Z 2Y7", "Montréal", "Québec"])
    );
    assert_eq!(kept(["EG", "1 شارع", "١٢٤١١", "القاهرة", ""])[POSTAL_CODE], "12411");
    assert_eq!(kept(["JP", "千代田", "１００−８１１１", "", "東京都"])[POSTAL_CODE], "100-8111");
}

#[test]
fn an_address_is_shown_as_it_is_written_there() {
    let of = |parts| shown(english(), &address(parts));
    assert_eq!(of(["DE", "Ring 1\nHinterhaus", "10115", "Berlin", ""]), "Ring 1\nHinterhaus\n10115 Berlin\nGermany");
    assert_eq!(of(["US", "1 Main St", "95014", "Cupertino", "CA"]), "1 Main St\nCupertino, CA 95014\nUnited States");
    assert_eq!(of(["US", "1 Main St", "", "Cupertino", ""]), "1 Main St\nCupertino\nUnited States");
    assert_eq!(of(["JP", "千代田区1-1", "100-8111", "", "東京都"]), "〒100-8111\n東京都\n千代田区1-1\nJapan");
    assert_eq!(of(["JP", "1-1 Chiyoda", "100-8111", "", "Tokyo"]), "1-1 Chiyoda, Tokyo\n100-8111\nJapan");
    assert_eq!(
        of(["JP", "千代田区1-1", "", "", "東京都"]),
        "東京都\n千代田区1-1\nJapan",
        "no sign without its postal code"
    );
    assert_eq!(
        of(["DE", "Ring 1", "10115", "Berlin", "Bayern"]),
        "Ring 1\n10115 Berlin\nBayern\nGermany",
        "nothing is left out"
    );
    assert_eq!(of(["CI", "Rue 1", "", "Abidjan", ""]), "Rue 1 Abidjan\nCôte d’Ivoire");
}

#[test]
fn what_has_a_place_goes_along_and_what_has_none_is_there_again_on_coming_back() {
    let mut kept = Kept::default();
    let us = parts(["US", "1 Main St", "95014", "Cupertino", "CA"]);
    let mut typed = us.clone();
    typed[0] = "DE".into();
    let german = carry("US", &typed, &mut kept);
    assert_eq!(german, parts(["DE", "1 Main St", "95014", "Cupertino", ""]));
    let mut typed = german;
    typed[0] = "JP".into();
    let japanese = carry("DE", &typed, &mut kept);
    assert_eq!(japanese, parts(["JP", "1 Main St", "95014", "", ""]));
    let mut typed = japanese;
    typed[0] = "US".into();
    // As the hidden input holds it in between.
    let mut kept = Kept::from_text(&kept.to_text());
    assert_eq!(carry("JP", &typed, &mut kept), us);
}

#[test]
fn a_country_that_was_taken_back_leaves_what_was_typed_for_the_next() {
    let mut kept = Kept::default();
    let nothing = carry("US", &parts(["", "1 Main St", "95014", "Cupertino", "CA"]), &mut kept);
    assert_eq!(nothing, parts(["", "", "", "", ""]));
    assert_eq!(
        carry("", &parts(["DE", "", "", "", ""]), &mut kept),
        parts(["DE", "1 Main St", "95014", "Cupertino", ""])
    );
}

#[test]
fn what_a_country_has_no_part_for_is_in_sight_when_it_is_stored() {
    let layout = layout(english(), &parts(["DE", "Ring 1", "10115", "Berlin", "Bayern"]));
    assert_eq!(order(&layout).last(), Some(&vec!["region"]));
    assert_eq!(layout.aside, Vec::<usize>::new());
}

#[test]
fn what_is_kept_aside_does_not_grow_and_does_not_print() {
    let mut kept = Kept::default();
    for code in codes() {
        carry(code, &parts(["US", "secret", "", "", ""]), &mut kept);
    }
    assert!(kept.to_text().len() < 500, "{}", kept.to_text().len());
    assert_eq!(format!("{kept:?}"), "Kept(…)");
    assert_eq!(Kept::from_text("no JSON"), Kept::default());
    assert_eq!(Kept::from_text(r#"[["US",["too few"]]]"#), Kept::default());
}

fn any_country() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(codes())
}

proptest! {
    #[test]
    fn nothing_typed_is_lost_over_any_two_countries(
        (from, to) in (any_country(), any_country()),
        typed in proptest::array::uniform4("[a-z]{1,8}"),
    ) {
        prop_assume!(from != "ZZ" && to != "ZZ");
        let mut before: Vec<_> = std::iter::once(from.to_owned()).chain(typed).collect();
        // Only what the country has a place for can have been typed.
        for (part, text) in before.iter_mut().enumerate().skip(1) {
            if !Country::of(from).local.has(part) {
                text.clear();
            }
        }
        let mut kept = Kept::default();
        let mut there = before.clone();
        there[0] = to.to_owned();
        let mut back = carry(from, &there, &mut kept);
        back[0] = from.to_owned();
        prop_assert_eq!(carry(to, &back, &mut kept), before);
    }

    #[test]
    fn every_part_of_any_address_is_shown(code in any_country(), typed in proptest::array::uniform4("[a-z]{1,8}|[а-я]{1,8}|")) {
        let parts: Vec<_> = std::iter::once(code.to_owned()).chain(typed).collect();
        let shown = shown(english(), &Address::from_parts(&parts));
        for part in &parts[1..] {
            prop_assert!(shown.contains(part.as_str()), "{} is not in {}", part, shown);
        }
        prop_assert!(shown.lines().all(|line| !line.trim().is_empty()));
    }

    #[test]
    fn an_address_that_was_taken_is_taken_again(code in any_country(), street in "[a-z]{1,8}", locality in "[a-z]{1,8}") {
        let country = Country::of(code);
        let example = country.postal_examples.split(',').next().unwrap_or_default();
        let region = country.regions().next().map_or("somewhere", |region| region.value);
        let typed = Address::from_parts(&parts([code, &street, example, &locality, region]));
        let once = check(&typed);
        prop_assert!(once.is_ok(), "{:?}", once);
        let once = once.expect("an address");
        prop_assert_eq!(check(&once), Ok(once.clone()));
    }

    #[test]
    fn any_text_can_be_looked_at(typed in proptest::array::uniform5("\\PC{0,12}")) {
        let parts = typed.to_vec();
        let address = Address::from_parts(&parts);
        let _ = (check(&address), shown(english(), &address), layout(english(), &parts));
        let mut kept = Kept::from_text(&typed[1]);
        carry(&typed[2], &parts, &mut kept);
    }
}
