//! The long lists of the page (countries, languages, time zones) as `<option>` elements in one language: made once, and
//! never sent as code or data to the browser's half.

use std::fmt::Write as _;

use super::calling;
use crate::{
    i18n::{List, Text, Texts},
    server::escape,
};

/// The lists of one language.
#[derive(Debug)]
pub struct Names {
    countries: String,
    callings: String,
    languages: String,
    zones: String,
}

impl Names {
    /// The lists, from the rows that `scripts/names.mjs` writes: what, code, name, own name. Others are
    /// not for lists.
    pub(super) fn new(texts: Texts, rows: &str) -> Self {
        let mut names = Self {
            countries: option("", texts.get(Text::ListNothing)),
            callings: option("", texts.get(Text::ListNothing)),
            languages: option("", texts.get(Text::ListNothing)),
            zones: option("", texts.get(Text::ListNothing)),
        };
        let mut group = None;
        for row in rows.lines() {
            match row.split('\t').collect::<Vec<_>>()[..] {
                ["country", code, name] => {
                    names.countries.push_str(&option(code, name));
                    if let Some(calling) = calling::code(code) {
                        // The sign stays left of the digits in right-to-left text.
                        names.callings.push_str(&option(code, &format!("{name} (\u{2066}+{calling}\u{2069})")));
                    }
                }
                ["language", code, name, own] if name == own => names.languages.push_str(&option(code, name)),
                ["language", code, name, own] => names.languages.push_str(&option(code, &format!("{own} – {name}"))),
                ["zone", zone, town] => names.add_zone(texts, &mut group, zone, town),
                _ => {}
            }
        }
        names.zones.push_str("</optgroup>");
        names
    }

    fn add_zone<'a>(&mut self, texts: Texts, group: &mut Option<&'a str>, zone: &'a str, town: &str) {
        let continent = zone.split_once('/').map_or("", |(continent, _)| continent);
        if *group != Some(continent) {
            let end = if group.is_some() { "</optgroup>" } else { "" };
            let label = escape::html(texts.get(zone_group(continent)));
            let _ = write!(self.zones, "{end}<optgroup label=\"{label}\">");
            *group = Some(continent);
        }
        self.zones.push_str(&option(zone, town));
    }

    /// The name of a country.
    pub fn country(&self, code: &str) -> Option<String> {
        let start = format!("value=\"{}\">", escape::html(code));
        let at = self.countries.find(&start).filter(|_| !code.is_empty())?;
        let name = self.countries[at + start.len()..].split('<').next()?;
        // What `option` wrote.
        Some(name.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&"))
    }

    /// Whether a list offers a value.
    pub fn offers(&self, list: List, value: &str) -> bool {
        !value.is_empty() && self.all(list).contains(&format!("value=\"{}\"", escape::html(value)))
    }

    fn all(&self, list: List) -> &str {
        match list {
            List::Countries => &self.countries,
            List::CallingCodes => &self.callings,
            List::Languages => &self.languages,
            List::TimeZones => &self.zones,
        }
    }

    /// The options of a list, with the one chosen marked. A value that the list does not have is put before it.
    pub fn options(&self, list: List, chosen: &str) -> String {
        let all = self.all(list);
        let mark = format!("value=\"{}\"", escape::html(chosen));
        match all.find(&mark) {
            Some(at) => {
                let (before, after) = all.split_at(at + mark.len());
                format!("{before} selected{after}")
            }
            None => format!("<option {mark} selected>{}</option>{all}", escape::html(chosen)),
        }
    }
}

fn option(value: &str, name: &str) -> String {
    format!("<option value=\"{}\">{}</option>", escape::html(value), escape::html(name))
}

fn zone_group(continent: &str) -> Text {
    match continent {
        "Africa" => Text::ZonesAfrica,
        "America" => Text::ZonesAmerica,
        "Antarctica" => Text::ZonesAntarctica,
        "Arctic" => Text::ZonesArctic,
        "Asia" => Text::ZonesAsia,
        "Atlantic" => Text::ZonesAtlantic,
        "Australia" => Text::ZonesAustralia,
        "Europe" => Text::ZonesEurope,
        "Indian" => Text::ZonesIndian,
        "Pacific" => Text::ZonesPacific,
        _ => Text::ZonesOther,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::i18n::Languages;

    fn english() -> &'static Names {
        &Languages::load().expect("whole").default().names
    }

    #[test]
    fn the_chosen_one_is_marked() {
        let html = english().options(List::Countries, "AT");
        assert!(html.contains(r#"<option value="AT" selected>Austria</option>"#));
        assert_eq!(html.matches(" selected").count(), 1);
        assert_eq!(html.matches("<option ").count(), 251);
    }

    #[test]
    fn a_value_that_is_not_in_the_list_stays_chosen_and_is_text() {
        let html = english().options(List::TimeZones, "\"><img onerror=x>");
        assert!(html.starts_with("<option value=\"&quot;&gt;&lt;img onerror=x&gt;\" selected>"));
        assert!(english().options(List::Languages, "tlh").starts_with(r#"<option value="tlh" selected>tlh</option>"#));
    }

    #[test]
    fn zones_are_grouped_and_countries_have_calling_codes() {
        let zones = english().options(List::TimeZones, "Europe/Vienna");
        assert!(zones.contains(r#"<option value="Europe/Vienna" selected>Vienna</option>"#));
        assert_eq!(zones.matches("<optgroup").count(), zones.matches("</optgroup>").count());
        assert_eq!(zones.matches("<optgroup").count(), 11);
        assert!(english().options(List::CallingCodes, "AT").contains("Austria (\u{2066}+43\u{2069})"));
    }
}
