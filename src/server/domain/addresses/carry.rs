//! From one country's parts to another's. What both have goes along; what has no place there is kept aside, so that it is
//! there again when the person comes back to the first country.

use serde::{Deserialize, Serialize};

use super::country::Country;
use crate::model::address::{self, REGION};

/// What was typed for other countries: their codes, and what stood in their parts. The oldest first.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kept(Vec<(String, Vec<String>)>);

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept(…)")
    }
}

/// Of how many countries it is kept.
const COUNTRIES: usize = 8;

impl Kept {
    /// Reads what [`Self::to_text`] wrote. What is not that is nothing.
    pub fn from_text(text: &str) -> Self {
        let Self(mut kept) = serde_json::from_str(text).unwrap_or_default();
        kept.retain(|(_, parts)| parts.len() == address::PARTS.len());
        kept.truncate(COUNTRIES);
        Self(kept)
    }

    /// As text, for a hidden input.
    pub fn to_text(&self) -> String {
        if self.0.is_empty() { String::new() } else { serde_json::to_string(self).unwrap_or_default() }
    }

    fn put(&mut self, country: &str, parts: Vec<String>) {
        self.0.retain(|(code, _)| code != country);
        if self.0.len() == COUNTRIES {
            self.0.remove(0);
        }
        self.0.push((country.to_owned(), parts));
    }

    fn part(&self, country: &str, part: usize) -> Option<&String> {
        self.0
            .iter()
            .find(|(code, _)| code == country)
            .and_then(|(_, parts)| parts.get(part))
            .filter(|text| !text.is_empty())
    }

    fn latest(&self, part: usize) -> Option<&String> {
        self.0.iter().rev().filter_map(|(_, parts)| parts.get(part)).find(|text| !text.is_empty())
    }
}

/// The parts for the country that now stands in `typed`, which were typed for the country `from`.
pub fn carry(from: &str, typed: &[String], kept: &mut Kept) -> Vec<String> {
    let mut typed = typed.to_vec();
    typed.resize(address::PARTS.len(), String::new());
    let to = typed[0].clone();
    if from == to {
        return typed;
    }
    let (before, now) = (Country::of(from), Country::of(&to));
    if !from.is_empty() {
        kept.put(from, typed.clone());
    }
    for (part, text) in typed.iter_mut().enumerate().skip(1) {
        let here = std::mem::take(text);
        let has_place = !to.is_empty() && now.local.has(part);
        // A region of one country is none of another, unless there it has the same name.
        let is_apt = part != REGION
            || if now.lists_regions() {
                now.region(&here).is_some()
            } else {
                from.is_empty() || !before.lists_regions()
            };
        if has_place && is_apt && !here.is_empty() {
            *text = here;
        } else if has_place {
            let again =
                kept.part(&to, part).or_else(|| kept.latest(part).filter(|_| from.is_empty() && part != REGION));
            *text = again.cloned().unwrap_or_default();
        }
    }
    typed
}
