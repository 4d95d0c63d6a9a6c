//! The order of an address's parts and its line ends, as libaddressinput writes them (`%N%n%O%n%A%n%Z %C`).

use crate::model::address::{Address, LOCALITY, POSTAL_CODE, REGION, STREET};

/// The lines of an address.
#[derive(Debug, PartialEq, Eq)]
pub struct Order(pub Vec<Vec<Piece>>);

/// What stands in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A part, by its place in [`crate::model::address::PARTS`].
    Part(usize),
    /// The part of a locality: people write it with the street.
    Sublocality,
    /// What is no part of ours: name, organisation, sorting code.
    Other,
    /// Written as it is.
    Text(&'static str),
}

/// The letter of each of our parts.
pub const LETTERS: [(char, usize); 4] = [('A', STREET), ('Z', POSTAL_CODE), ('C', LOCALITY), ('S', REGION)];

impl Order {
    /// Reads an order. A letter that it does not know is something that is no part of ours.
    pub fn read(order: &'static str) -> Self {
        let line = |line: &'static str| {
            let mut pieces = Vec::new();
            for (place, text) in line.split('%').enumerate() {
                // Before the first sign there is only text.
                let mut rest = text;
                if let (Some(letter), true) = (text.chars().next(), place > 0) {
                    pieces.push(Piece::of(letter));
                    rest = &text[letter.len_utf8()..];
                }
                if !rest.is_empty() {
                    pieces.push(Piece::Text(rest));
                }
            }
            pieces
        };
        Self(order.split("%n").map(line).collect())
    }

    /// Our parts in their order.
    pub fn parts(&self) -> impl Iterator<Item = usize> {
        self.0.iter().flatten().filter_map(|piece| match piece {
            Piece::Part(part) => Some(*part),
            Piece::Sublocality | Piece::Other | Piece::Text(_) => None,
        })
    }

    /// Whether it has this part.
    pub fn has(&self, part: usize) -> bool {
        self.parts().any(|its| its == part)
    }

    /// Whether it has a part for the part of a locality.
    pub fn has_sublocality(&self) -> bool {
        self.0.iter().flatten().any(|piece| *piece == Piece::Sublocality)
    }

    /// An address in lines. Text that belongs to a part that is empty is left out, as libaddressinput does
    /// (`GetFormattedNationalAddress`).
    pub fn lines(&self, address: &Address) -> Vec<String> {
        let parts = address.to_parts();
        let text = |piece: &Piece| match piece {
            Piece::Part(part) => parts[*part].as_str(),
            Piece::Sublocality | Piece::Other | Piece::Text(_) => "",
        };
        let is_text = |piece: &Piece| matches!(piece, Piece::Text(_));
        let mut lines = Vec::new();
        for line in &self.0 {
            let mut written = String::new();
            let mut kept_part_before = true;
            for (at, piece) in line.iter().enumerate() {
                if let Piece::Text(own) = piece {
                    let belongs_to_next = line.get(at + 1).is_none_or(|next| is_text(next) || !text(next).is_empty());
                    if belongs_to_next && kept_part_before {
                        written.push_str(own);
                    }
                } else {
                    kept_part_before = !text(piece).is_empty();
                    written.push_str(text(piece));
                }
            }
            lines.extend(written.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
        }
        lines
    }
}

impl Piece {
    fn of(letter: char) -> Self {
        match (letter, LETTERS.iter().find(|(its, _)| *its == letter)) {
            (_, Some((_, part))) => Self::Part(*part),
            ('D', None) => Self::Sublocality,
            (_, None) => Self::Other,
        }
    }
}
