//! Which language a page is in.

use super::{Catalogue, Languages};

/// What is known of the language that somebody wants, as BCP 47 tags; what stands higher counts more.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes<'a> {
    /// What the person chose on this device, where it is not in their profile.
    pub chosen: Option<&'a str>,
    /// What the page that led here asked for: tags with spaces between (`ui_locales`, OpenID Connect Core 1.0 section
    /// 3.1.2.1).
    pub asked: Option<&'a str>,
    /// What the person's profile says (`locale`).
    pub profile: Option<&'a str>,
    /// What the profile of the person last seen on this device said.
    pub remembered: Option<&'a str>,
    /// What the browser asks for (`Accept-Language`, RFC 9110 section 12.5.4).
    pub accepted: Option<&'a str>,
}

/// The language that comes nearest to what is wanted, else the default.
pub fn negotiate<'a>(languages: &'a Languages, wishes: Wishes<'_>) -> &'a Catalogue {
    let accepted = wishes.accepted.map(accept_language::parse).unwrap_or_default();
    let asked = wishes.asked.into_iter().flat_map(str::split_ascii_whitespace);
    let mut wanted = wishes
        .chosen
        .into_iter()
        .chain(asked)
        .chain(wishes.profile)
        .chain(wishes.remembered)
        .chain(accepted.iter().map(String::as_str));
    wanted.find_map(|tag| nearest(languages, tag)).unwrap_or_else(|| languages.default())
}

/// The language with this tag, or the nearest one: Portuguese and Chinese by region and script, every other one by a shorter
/// tag, `ar-EG` by `ar` (RFC 4647 section 3.4).
pub fn nearest<'a>(languages: &'a Languages, tag: &str) -> Option<&'a Catalogue> {
    let tag = tag.replace('_', "-").to_ascii_lowercase();
    if let Some(catalogue) = languages.find(&tag) {
        return Some(catalogue);
    }
    let mut parts = tag.split('-');
    let language = parts.next()?;
    let rest: Vec<_> = parts.collect();
    let has = |part: &str| rest.contains(&part);
    let near = match language {
        "pt" if rest.is_empty() || has("br") => "pt-BR",
        // As the Portuguese of Africa and Asia is written (CLDR, parent locales).
        "pt" => "pt-PT",
        "zh" | "yue" | "cmn" if has("hk") || has("mo") => {
            if has("hans") {
                "zh-CN"
            } else {
                "zh-HK"
            }
        }
        "yue" => "zh-HK",
        "zh" | "cmn" if has("tw") || has("hant") => {
            if has("hans") {
                "zh-CN"
            } else {
                "zh-TW"
            }
        }
        "zh" | "cmn" => "zh-CN",
        _ => language,
    };
    languages.find(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages() -> &'static Languages {
        Languages::load().expect("whole")
    }

    #[test]
    fn the_persons_choice_comes_first_then_what_was_asked_for_then_the_profile_then_the_browser() {
        let wishes = Wishes {
            chosen: Some("en"),
            asked: Some("xx ar"),
            profile: Some("en"),
            remembered: Some("ar"),
            accepted: Some("en"),
        };
        let tag = |wishes| negotiate(languages(), wishes).tag;
        assert_eq!(tag(wishes), "en");
        assert_eq!(tag(Wishes { chosen: None, ..wishes }), "ar", "the first of those asked for that we have");
        assert_eq!(tag(Wishes { chosen: None, asked: None, ..wishes }), "en");
        assert_eq!(tag(Wishes { chosen: None, asked: None, profile: Some("xx"), ..wishes }), "ar");
        let accepted = |accepted| tag(Wishes { accepted: Some(accepted), ..Wishes::default() });
        assert_eq!(accepted("xx;q=0.9, ar-SA;q=0.8, en;q=0.5"), "ar");
        assert_eq!(accepted("*, ;q=x"), "en");
        assert_eq!(tag(Wishes { chosen: Some("é"), ..Wishes::default() }), "en");
    }

    #[test]
    fn a_tag_is_answered_by_the_nearest_language() {
        for (tag, expected) in [("ar-EG", "ar"), ("AR_eg", "ar"), ("en-US", "en")] {
            assert_eq!(nearest(languages(), tag).map(|catalogue| catalogue.tag), Some(expected), "{tag}");
        }
        for tag in ["tlh", "", "-", "é"] {
            assert!(nearest(languages(), tag).is_none(), "{tag}");
        }
    }
}
