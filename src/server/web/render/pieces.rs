//! A page made of pieces. What is a person's own (values, names, tokens) stands in [`hole`]s; the text between them is the
//! same on many pages, and so are long lists of options and the sentences that the browser's half needs ([`Part`]). Those are
//! kept compressed, and a page for a browser that takes brotli is put together from them: compressing it anew would be most
//! of the work of a page.
//!
//! A view marks the places; [`Page::new`] finds the marks again.

use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::{Arc, LazyLock, Mutex, PoisonError, RwLock},
};

use super::stitch;
use crate::{
    i18n::List,
    model::packed::pack,
    server::{
        i18n::Catalogue,
        random::{Random, SystemRandom},
    },
};

/// A part that is the same on every page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The options of a long list with one of them chosen.
    Options(List, String),
    /// The sentences that the browser's half needs, as the beginning of the page's data.
    Texts,
}

/// How many parts are kept compressed: about 4 MB.
const KEPT: usize = 1024;

/// Begins and ends a mark. It is chosen anew by every process, and never sent: nothing that a person typed can pose as one.
static MARK: LazyLock<String> = LazyLock::new(|| format!("\u{1}{}\u{1}", (&SystemRandom as &dyn Random).token(12)));

/// The letter of a [`hole`]'s mark. No list has it.
const HOLE: char = 'H';

/// Text that is one person's own, or one page's. It is escaped like any other where it stands.
pub fn hole(text: &str) -> String {
    let mark = &*MARK;
    if text.is_empty() { String::new() } else { format!("{mark}{HOLE}{text}{mark}") }
}

/// The mark of a part's place.
pub fn slot(part: &Part) -> String {
    let mark = &*MARK;
    match part {
        Part::Options(list, chosen) => {
            let mut slot = format!("{mark}{}", list.letter());
            for byte in chosen.bytes() {
                let _ = write!(slot, "{byte:02x}");
            }
            slot + mark
        }
        Part::Texts => format!("{mark}T{mark}"),
    }
}

fn read_slot(slot: &str) -> Option<Part> {
    if slot == "T" {
        return Some(Part::Texts);
    }
    let list = List::of_letter(slot.chars().next()?)?;
    let hex = slot.get(1..)?.as_bytes();
    let bytes = hex.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    Some(Part::Options(list, String::from_utf8(bytes.collect::<Option<_>>()?).ok()?))
}

/// A page's document in pieces.
#[derive(Debug)]
pub struct Page {
    catalogue: &'static Catalogue,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    /// The text between marks.
    Between(String),
    /// What stood in a hole.
    Own(String),
    Kept(Part),
}

impl Page {
    /// The page of a document with marks in it.
    pub fn new(catalogue: &'static Catalogue, document: &str) -> Self {
        let mut pieces = Vec::new();
        for (place, text) in document.split(MARK.as_str()).enumerate() {
            // Every second text stands between the two halves of a mark.
            let is_marked = place % 2 == 1;
            pieces.push(match (text.strip_prefix(HOLE), read_slot(text)) {
                (Some(own), _) if is_marked => Piece::Own(own.to_owned()),
                (_, Some(part)) if is_marked => Piece::Kept(part),
                _ => Piece::Between(text.to_owned()),
            });
        }
        Self { catalogue, pieces }
    }

    /// The document.
    pub fn plain(&self) -> String {
        let texts = self.pieces.iter().map(|piece| match piece {
            Piece::Between(text) | Piece::Own(text) => text.clone(),
            Piece::Kept(part) => part.plain(self.catalogue),
        });
        texts.collect()
    }

    /// The document as a brotli stream (RFC 7932).
    pub fn brotli(&self) -> Vec<u8> {
        let mut stream = stitch::begin();
        for piece in &self.pieces {
            match piece {
                Piece::Between(text) => between(&mut stream, text),
                Piece::Own(text) => own(&mut stream, text),
                Piece::Kept(part) => stream.extend_from_slice(&part.compressed(self.catalogue)),
            }
        }
        stitch::end(&mut stream);
        stream
    }
}

/// Held while something is compressed to be kept. That takes megabytes and milliseconds, so it is done once at a time; who
/// comes meanwhile compresses quickly what they need.
static MAKING: Mutex<()> = Mutex::new(());

/// As much text as is worth compressing.
const WORTH_COMPRESSING: usize = 96;

fn own(stream: &mut Vec<u8>, text: &str) {
    if text.len() < WORTH_COMPRESSING {
        stitch::as_it_is(stream, text.as_bytes());
    } else {
        stitch::quickly(stream, text.as_bytes());
    }
}

/// Text to its compressed form; nothing yet for a text that was there only once.
type Kept = HashMap<String, Option<Arc<[u8]>>>;

/// Adds the text between two marks: from what is kept when it was there before, and to be kept from the second time on, since
/// what was there once only may never be there again.
fn between(stream: &mut Vec<u8>, text: &str) {
    static CACHE: LazyLock<RwLock<Kept>> = LazyLock::new(RwLock::default);
    if text.len() < WORTH_COMPRESSING {
        return stitch::as_it_is(stream, text.as_bytes());
    }
    let kept = CACHE.read().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
    let compressed = match kept {
        Some(Some(compressed)) => return stream.extend_from_slice(&compressed),
        Some(None) => {
            let Ok(_making) = MAKING.try_lock() else { return stitch::quickly(stream, text.as_bytes()) };
            let compressed: Arc<[u8]> = stitch::well(text.as_bytes(), stitch::OFTEN).into();
            stream.extend_from_slice(&compressed);
            Some(compressed)
        }
        None => {
            stitch::quickly(stream, text.as_bytes());
            None
        }
    };
    let mut cache = CACHE.write().unwrap_or_else(PoisonError::into_inner);
    if cache.len() >= KEPT {
        // What is still in use comes back, what is not is gone.
        cache.clear();
    }
    cache.insert(text.to_owned(), compressed);
}

impl Part {
    fn plain(&self, catalogue: &Catalogue) -> String {
        match self {
            Self::Options(list, chosen) => catalogue.names.options(*list, chosen),
            Self::Texts => pack(&postcard::to_allocvec(catalogue.texts.for_browser()).unwrap_or_default()),
        }
    }

    fn compressed(&self, catalogue: &'static Catalogue) -> Arc<[u8]> {
        type Cache = HashMap<(&'static str, Part), Arc<[u8]>>;
        static CACHE: LazyLock<RwLock<Cache>> = LazyLock::new(RwLock::default);
        let key = (catalogue.tag, self.clone());
        if let Some(kept) = CACHE.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(kept);
        }
        let plain = self.plain(catalogue);
        let Ok(_making) = MAKING.try_lock() else {
            let mut quickly = Vec::new();
            stitch::quickly(&mut quickly, plain.as_bytes());
            return quickly.into();
        };
        let compressed: Arc<[u8]> = stitch::well(plain.as_bytes(), stitch::FOR_EVER).into();
        // What no list offers is as many things as there are people.
        if self.is_offered(catalogue) {
            let mut cache = CACHE.write().unwrap_or_else(PoisonError::into_inner);
            if cache.len() >= KEPT {
                cache.clear();
            }
            cache.insert(key, Arc::clone(&compressed));
        }
        compressed
    }

    fn is_offered(&self, catalogue: &Catalogue) -> bool {
        match self {
            Self::Options(list, chosen) => chosen.is_empty() || catalogue.names.offers(*list, chosen),
            Self::Texts => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;

    use super::*;
    use crate::server::i18n::Languages;

    fn read(stream: &[u8]) -> String {
        let mut text = String::new();
        brotli::Decompressor::new(stream, 4096).read_to_string(&mut text).expect("a whole stream of text");
        text
    }

    fn english() -> &'static Catalogue {
        Languages::load().expect("whole").default()
    }

    fn with_slots(texts: &[String], chosen: &str) -> String {
        let parts = [
            slot(&Part::Options(List::Countries, chosen.to_owned())),
            hole(chosen),
            slot(&Part::Texts),
            hole("Zoë"),
            slot(&Part::Options(List::TimeZones, "Europe/Vienna".into())),
        ];
        texts.iter().zip(parts.into_iter().cycle()).flat_map(|(text, slot)| [text.clone(), slot]).collect()
    }

    #[test]
    fn a_page_put_together_from_kept_parts_reads_as_the_page() {
        let texts = ["<p>one".to_owned(), "two".into(), "three ".repeat(60), "Zoë".repeat(9000), String::new()];
        let page = Page::new(english(), &with_slots(&texts, "AT"));
        let plain = page.plain();
        assert!(plain.contains("<option value=\"AT\" selected>Austria</option>"));
        assert!(plain.contains(&Part::Texts.plain(english())) && plain.contains("twoAT"));
        for time in ["compressed quickly", "compressed well", "from what is kept"] {
            assert_eq!(read(&page.brotli()), plain, "{time}");
        }
    }

    #[test]
    fn what_a_person_typed_is_no_mark() {
        let document = "a\u{1}T\u{1}b\u{1}0\u{1}\u{1}Hx\u{1}";
        assert_eq!(Page::new(english(), document).plain(), document);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_pieces_put_together_read_as_the_page(
            texts in proptest::collection::vec("(<option value=\"[a-z]{2}\">|[ -~]{0,80}|\\PC{0,30}|(ab){0,400}){0,8}", 0..6),
            chosen in "[A-Z]{0,2}|\\PC{0,8}",
        ) {
            let page = Page::new(english(), &with_slots(&texts, &chosen));
            for _ in 0..3 {
                prop_assert_eq!(read(&page.brotli()), page.plain());
            }
        }
    }
}
