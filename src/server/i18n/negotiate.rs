//! Which language a page is in.

use super::{Catalogue, Languages};

/// The language that the person chose on this device, else the one of their profile, else the one that their browser
/// asks for (`Accept-Language`, RFC 9110 section 12.5.4), else the default.
pub fn negotiate<'a>(
    languages: &'a Languages,
    cookie: Option<&str>,
    profile: Option<&str>,
    accept_language: Option<&str>,
) -> &'a Catalogue {
    let asked = accept_language.map(accept_language::parse).unwrap_or_default();
    let mut wishes = cookie.into_iter().chain(profile).chain(asked.iter().map(String::as_str));
    wishes.find_map(|tag| nearest(languages, tag)).unwrap_or_else(|| languages.default())
}

/// The language with this tag, or with a shorter one: `ar-EG` is answered by `ar` (RFC 4647 section 3.4).
fn nearest<'a>(languages: &'a Languages, tag: &str) -> Option<&'a Catalogue> {
    let mut tag = tag;
    loop {
        if let Some(catalogue) = languages.find(tag) {
            return Some(catalogue);
        }
        tag = &tag[..tag.rfind(['-', '_'])?];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_persons_choice_comes_first_then_the_profile_then_the_browser() {
        let languages = Languages::load().expect("whole");
        let tag = |cookie, profile, accept| negotiate(languages, cookie, profile, accept).tag;
        assert_eq!(tag(Some("en"), Some("ar"), Some("ar")), "en");
        assert_eq!(tag(None, Some("ar-EG"), Some("en")), "ar");
        assert_eq!(tag(None, None, Some("fr;q=0.9, ar-SA;q=0.8, en;q=0.5")), "ar");
        assert_eq!(tag(None, Some("fr"), Some("*, ;q=x")), "en");
        assert_eq!(tag(Some("é"), None, None), "en");
    }
}
