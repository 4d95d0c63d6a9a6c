//! Which language: what the person chose here, else their profile's, else what the browser asks for, else English.

use axum::http::{HeaderMap, header};

use super::{cookies::Name, state::App};

/// The language of an answer.
pub fn choose(app: &App, headers: &HeaderMap, locale: Option<&str>) -> &'static str {
    let known = app.catalogues.tags();
    let chosen = app.jar.get(headers, Name::Language, "");
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    best(&known, chosen.as_deref())
        .or_else(|| best(&known, locale))
        .or_else(|| accept_language::parse(accepted).iter().find_map(|tag| best(&known, Some(tag))))
        .unwrap_or(known[0])
}

/// The language with this tag, else the one that its first part names (RFC 4647 section 3.4, lookup).
fn best(known: &[&'static str], tag: Option<&str>) -> Option<&'static str> {
    let tag = tag?.replace('_', "-");
    let primary = tag.split('-').next().unwrap_or_default();
    let is = |wanted: &str| known.iter().copied().find(|known| known.eq_ignore_ascii_case(wanted));
    is(&tag).or_else(|| is(primary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_nobody_translated_for_falls_back_to_its_language() {
        let known = ["en", "ar", "pt-BR"];
        assert_eq!(best(&known, Some("ar-EG")), Some("ar"));
        assert_eq!(best(&known, Some("pt_br")), Some("pt-BR"));
        assert_eq!(best(&known, Some("xx")), None);
        assert_eq!(best(&known, None), None);
    }
}
