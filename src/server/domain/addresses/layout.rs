//! The parts of an address in a form, and an address as it is read.

use super::{
    country::{Country, Region},
    order::{LETTERS, Piece},
};
use crate::{
    i18n::{Text, fill},
    model::{
        address::{self, Address, Layout, POSTAL_CODE, Place, REGION, STREET},
        field::Choice,
    },
    server::i18n::Catalogue,
};

/// What the parts are called in a country, in the order of [`address::PARTS`].
pub fn labels(language: &Catalogue, country: &str) -> Vec<String> {
    let text = |text| language.texts.get(text).to_owned();
    let (postal_code, locality, region) = if country.is_empty() {
        (Text::AddressPostalCode, Text::AddressLocality, Text::AddressRegion)
    } else {
        let country = Country::of(country);
        (postal_label(country.postal_kind), locality_label(country.locality_kind), region_label(country.region_kind))
    };
    [Text::AddressCountry, Text::AddressStreet, postal_code, locality, region].map(text).to_vec()
}

/// The parts in the order of the country that stands in `parts`, which are in the order of [`address::PARTS`].
pub fn layout(language: &Catalogue, parts: &[String]) -> Layout {
    let address = Address::from_parts(parts);
    let is_filled = |part: usize| parts.get(part).is_some_and(|text| !text.is_empty());
    let mut layout = Layout::default();
    if !address.country.is_empty() {
        let country = Country::of(&address.country);
        let in_latin = country.is_in_latin(&address, language.tag);
        let places = |line: &Vec<Piece>| -> Vec<Place> {
            let pieces = line.iter().filter_map(|piece| match piece {
                Piece::Part(part) => Some(place(language, &country, *part, in_latin, &address)),
                Piece::Sublocality | Piece::Other | Piece::Text(_) => None,
            });
            pieces.collect()
        };
        layout.lines = country.order(in_latin).0.iter().map(places).filter(|line| !line.is_empty()).collect();
    }
    for part in 1..address::PARTS.len() {
        if layout.lines.iter().flatten().all(|place| place.part != part) {
            // What other software wrote where the country has nothing must not be out of sight.
            if is_filled(part) {
                layout.lines.push(vec![Place { part, is_optional: true, hint: String::new(), choices: None }]);
            } else {
                layout.aside.push(part);
            }
        }
    }
    layout
}

fn place(language: &Catalogue, country: &Country, part: usize, in_latin: bool, address: &Address) -> Place {
    let texts = *language.texts;
    let letter = LETTERS.iter().find(|(_, its)| *its == part).map_or(' ', |(letter, _)| *letter);
    let hint = if part == STREET && country.local.has_sublocality() {
        fill(texts.get(Text::AddressStreetWith), &[("part", texts.get(sublocality_label(country.sublocality_kind)))])
    } else if part == STREET && !country.local.has(address::LOCALITY) {
        texts.get(Text::AddressStreetWithLocality).to_owned()
    } else if part == POSTAL_CODE {
        match country.postal_examples.split(',').next() {
            Some(example) if !example.is_empty() => {
                // Digits and Latin letters stay in their order in right-to-left text.
                fill(texts.get(Text::AddressExample), &[("example", &format!("\u{2066}{example}\u{2069}"))])
            }
            _ => String::new(),
        }
    } else {
        String::new()
    };
    let choices =
        (part == REGION && country.lists_regions()).then(|| choices(language, country, in_latin, &address.region));
    Place { part, is_optional: !country.needs(letter), hint, choices }
}

/// The regions to choose from. What stands there now, in whichever spelling, stays as it is.
fn choices(language: &Catalogue, country: &Country, in_latin: bool, chosen: &str) -> Vec<Choice> {
    let nothing = Choice { value: String::new(), label: language.texts.get(Text::ListNothing).to_owned() };
    let mut found = chosen.is_empty();
    let choice = |region: Region| {
        let value = if in_latin && !region.latin.is_empty() { region.latin } else { region.value };
        let own = if in_latin && !region.latin.is_empty() { region.latin } else { region.name };
        let name = region.name_in(language.tag).unwrap_or(own);
        let label = if in_latin || region.latin.is_empty() || country.speaks(language.tag) {
            name.to_owned()
        } else {
            format!("{name} – {}", region.latin)
        };
        let is_chosen = !found && region.spellings().any(|spelling| spelling == chosen);
        found |= is_chosen;
        Choice { value: if is_chosen { chosen } else { value }.to_owned(), label }
    };
    let mut choices: Vec<_> = std::iter::once(nothing).chain(country.regions().map(choice)).collect();
    if !found {
        choices.push(Choice { value: chosen.to_owned(), label: chosen.to_owned() });
    }
    choices
}

/// An address as it is written there, with the country's name in the reader's language below.
pub fn shown(language: &Catalogue, address: &Address) -> String {
    let country = Country::of(&address.country);
    let order = country.order(country.is_in_latin(address, language.tag));
    let mut lines = order.lines(address);
    // What the country has no place for is not lost on the reader.
    let parts = address.to_parts();
    lines.extend((1..parts.len()).filter(|part| !order.has(*part)).map(|part| parts[part].clone()));
    lines.push(language.names.country(&address.country).unwrap_or_else(|| address.country.clone()));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn region_label(kind: &str) -> Text {
    match kind {
        "area" => Text::AddressArea,
        "county" => Text::AddressCounty,
        "department" => Text::AddressDepartment,
        "district" => Text::AddressDistrict,
        "do_si" => Text::AddressDoSi,
        "emirate" => Text::AddressEmirate,
        "island" => Text::AddressIsland,
        "oblast" => Text::AddressOblast,
        "parish" => Text::AddressParish,
        "prefecture" => Text::AddressPrefecture,
        "province" => Text::AddressProvince,
        "state" => Text::AddressState,
        _ => Text::AddressRegion,
    }
}

fn locality_label(kind: &str) -> Text {
    match kind {
        "district" => Text::AddressDistrict,
        "post_town" => Text::AddressPostTown,
        "suburb" => Text::AddressSuburb,
        _ => Text::AddressLocality,
    }
}

fn sublocality_label(kind: &str) -> Text {
    match kind {
        "district" => Text::AddressDistrict,
        "neighborhood" => Text::AddressNeighborhood,
        "townland" => Text::AddressTownland,
        "village_township" => Text::AddressVillage,
        _ => Text::AddressSuburb,
    }
}

fn postal_label(kind: &str) -> Text {
    match kind {
        "eircode" => Text::AddressEircode,
        "pin" => Text::AddressPin,
        "zip" => Text::AddressZip,
        _ => Text::AddressPostalCode,
    }
}
