//! One country's row of the table. The table is text in the program; a row is read when it is asked for, so that at rest it
//! costs nothing.

use std::sync::LazyLock;

use super::order::Order;
use crate::model::address::Address;

/// What `scripts/addresses.py` writes. Its columns are described there.
pub(super) const TABLE: &str = include_str!("../../../../tables/addresses.tsv");

/// The row that holds where a country's own says nothing.
const ANY: &str = "ZZ";

const COLUMNS: usize = 12;

/// How a country writes an address.
#[derive(Debug)]
pub struct Country {
    /// The parts in their order, in the country's own letters.
    pub local: Order,
    /// The same in Latin letters, where its own are others.
    pub latin: Option<Order>,
    /// The pattern of a whole postal code; empty where anything is one.
    pub postal_pattern: &'static str,
    /// Postal codes for example, apart by commas.
    pub postal_examples: &'static str,
    /// What its region is.
    pub region_kind: &'static str,
    /// What its locality is.
    pub locality_kind: &'static str,
    /// What a part of its locality is.
    pub sublocality_kind: &'static str,
    /// What its postal code is called.
    pub postal_kind: &'static str,
    required: &'static str,
    languages: &'static str,
    regions: &'static str,
}

/// One of a country's regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// As it is written on an envelope, in the country's own letters.
    pub value: &'static str,
    /// Its name in the country's own letters.
    pub name: &'static str,
    /// Its name in Latin letters; empty where its own are Latin ones.
    pub latin: &'static str,
    /// More names, as `LANGUAGE=NAME`, apart by `|`.
    others: &'static str,
}

impl Country {
    /// How the country of this ISO 3166-1 code writes an address. What the table does not know is written as most are.
    pub fn of(code: &str) -> Self {
        let (own, any) = (row(code), row(ANY));
        let cell = |column: usize| if own[column].is_empty() { any[column] } else { own[column] };
        Self {
            local: Order::read(cell(1)),
            latin: (!own[2].is_empty()).then(|| Order::read(own[2])),
            required: cell(3),
            postal_pattern: own[4],
            postal_examples: own[5],
            region_kind: cell(6),
            locality_kind: cell(7),
            sublocality_kind: cell(8),
            postal_kind: cell(9),
            languages: own[10],
            regions: own[11],
        }
    }

    /// Whether an address there needs this part, by its letter in [`Order`].
    pub fn needs(&self, letter: char) -> bool {
        self.required.contains(letter)
    }

    /// Its regions, in their order.
    pub fn regions(&self) -> impl Iterator<Item = Region> + use<> {
        self.regions.split('~').filter(|region| !region.is_empty()).map(Region::read)
    }

    /// Whether its regions are listed.
    pub fn lists_regions(&self) -> bool {
        !self.regions.is_empty()
    }

    /// The region that somebody wrote in any of the usual ways, as it is spelled.
    pub fn region(&self, written: &str) -> Option<&'static str> {
        let written = folded(written.trim());
        self.regions().find_map(|region| region.spellings().find(|spelling| folded(spelling) == written))
    }

    /// Whether this language is the one that the country's own order and letters are for: its first.
    pub fn speaks(&self, language: &str) -> bool {
        let main = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        self.languages.split(' ').next().is_some_and(|tag| main(tag) == main(language))
    }

    /// Whether an address is written in Latin letters although the country's own are others: by its letters, and without
    /// any as a reader of this language would.
    pub fn is_in_latin(&self, address: &Address, language: &str) -> bool {
        let written = [&address.street, &address.locality, &address.region];
        let mut letters = written.into_iter().flat_map(|part| part.chars()).filter(|c| c.is_alphabetic()).peekable();
        self.latin.is_some() && if letters.peek().is_some() { letters.all(is_latin) } else { !self.speaks(language) }
    }

    /// The order that an address is written in.
    pub fn order(&self, in_latin: bool) -> &Order {
        self.latin.as_ref().filter(|_| in_latin).unwrap_or(&self.local)
    }
}

/// Without regard to capital letters: some small letters have no capital one but two.
fn folded(text: &str) -> String {
    text.to_uppercase().to_lowercase()
}

/// A letter of the blocks up to Latin Extended-B, or with more marks.
const fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Where the rows are, in the order of their codes, behind the line that names the source.
static ROWS: LazyLock<Vec<&'static str>> = LazyLock::new(|| TABLE.lines().skip(1).collect());

fn code_of(row: &str) -> &str {
    row.split('\t').next().unwrap_or_default()
}

fn row(code: &str) -> [&'static str; COLUMNS] {
    let mut cells = [""; COLUMNS];
    if let Ok(place) = ROWS.binary_search_by_key(&code, |row| code_of(row)) {
        for (cell, text) in cells.iter_mut().zip(ROWS[place].split('\t')) {
            *cell = text;
        }
    }
    cells
}

impl Region {
    fn read(text: &'static str) -> Self {
        let mut cells = text.splitn(4, '|');
        let mut next = || cells.next().unwrap_or_default();
        let (value, name, latin, others) = (next(), next(), next(), next());
        Self { value, name: if name.is_empty() { value } else { name }, latin, others }
    }

    /// Every spelling of it.
    pub fn spellings(self) -> impl Iterator<Item = &'static str> {
        let others = self.others.split('|').filter_map(|other| Some(other.split_once('=')?.1));
        [self.value, self.name, self.latin].into_iter().chain(others).filter(|spelling| !spelling.is_empty())
    }

    /// Its name in a language, where the table has one.
    pub fn name_in(self, language: &str) -> Option<&'static str> {
        self.others
            .split('|')
            .filter_map(|other| other.split_once('='))
            .find(|(tag, _)| *tag == language)
            .map(|it| it.1)
    }
}
