//! The cookies that this app sets (RFC 6265bis), all of them `HttpOnly; SameSite=Lax; Path=/`.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite};

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The session's opaque id.
    Session,
    /// A sign-in under way, sealed; followed by a mark of its state, so that two tabs can sign in at once.
    SignIn,
    /// The language that was chosen here, where it is not in the person's profile.
    Language,
    /// The language that the page asked for that led here (`ui_locales`).
    Asked,
    /// The language of the profile of the person last seen here: for pages that know nobody.
    Remembered,
    /// That the person has proven themselves anew, in this browser, for one operation.
    Grant,
    /// Light or dark, when one was chosen.
    Theme,
    /// What to say on the next page: one word.
    Notice,
}

/// How long a language is remembered.
pub const REMEMBERED: Duration = Duration::from_hours(365 * 24);

/// Reads and writes cookies.
#[derive(Clone, Copy, Debug)]
pub struct Jar {
    /// Whether people reach this app by https: then cookies are `Secure` and bound to the host by their name.
    pub secure: bool,
}

impl Jar {
    fn name(self, name: Name, suffix: &str) -> String {
        let base = match name {
            Name::Session => "session",
            Name::SignIn => "sign-in",
            Name::Language => "language",
            Name::Asked => "asked-language",
            Name::Remembered => "last-language",
            Name::Grant => "grant",
            Name::Theme => "theme",
            Name::Notice => "notice",
        };
        // `__Host-` (RFC 6265bis section 4.1.3.2): no subdomain and no http page can set it.
        let prefix = if self.secure { "__Host-profile" } else { "profile" };
        if suffix.is_empty() { format!("{prefix}-{base}") } else { format!("{prefix}-{base}-{suffix}") }
    }

    /// The value of a cookie. Two of one name are none: one of them is not ours.
    pub fn get(self, headers: &HeaderMap, name: Name, suffix: &str) -> Option<String> {
        let name = self.name(name, suffix);
        let mut found = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .filter(|cookie| cookie.name() == name)
            .map(|cookie| cookie.value().to_owned());
        let value = found.next()?;
        found.next().is_none().then_some(value)
    }

    /// A `Set-Cookie` header; without `lasts` the cookie ends with the browser.
    pub fn set(self, name: Name, suffix: &str, value: &str, lasts: Option<Duration>) -> HeaderValue {
        let mut cookie = self.build(name, suffix, value);
        if let Some(lasts) = lasts {
            cookie.set_max_age(time::Duration::try_from(lasts).unwrap_or(time::Duration::DAY));
        }
        header_value(&cookie)
    }

    /// What makes the profile's language count again, once it is saved.
    pub fn follow_profile(self) -> [HeaderValue; 2] {
        [self.remove(Name::Language, ""), self.remove(Name::Asked, "")]
    }

    /// A `Set-Cookie` header that removes the cookie.
    pub fn remove(self, name: Name, suffix: &str) -> HeaderValue {
        let mut cookie = self.build(name, suffix, "");
        cookie.set_max_age(time::Duration::ZERO);
        header_value(&cookie)
    }

    fn build(self, name: Name, suffix: &str, value: &str) -> Cookie<'static> {
        Cookie::build((self.name(name, suffix), value.to_owned()))
            .http_only(true)
            .same_site(SameSite::Lax)
            .path("/")
            .secure(self.secure)
            .build()
    }
}

fn header_value(cookie: &Cookie<'_>) -> HeaderValue {
    // Our values are base64url, language tags and words: always a valid header.
    HeaderValue::from_str(&cookie.to_string()).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_https_a_cookie_is_bound_to_its_host() {
        let header = Jar { secure: true }.set(Name::Session, "", "abc", None);
        assert_eq!(header, "__Host-profile-session=abc; HttpOnly; SameSite=Lax; Secure; Path=/");
        let header = Jar { secure: false }.set(Name::Language, "", "ar", Some(Duration::from_mins(1)));
        assert_eq!(header, "profile-language=ar; HttpOnly; SameSite=Lax; Path=/; Max-Age=60");
    }

    #[test]
    fn two_cookies_of_one_name_are_none() {
        let jar = Jar { secure: false };
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; profile-session=x; b=2"));
        assert_eq!(jar.get(&headers, Name::Session, "").as_deref(), Some("x"));
        headers.append(header::COOKIE, HeaderValue::from_static("profile-session=y"));
        assert_eq!(jar.get(&headers, Name::Session, ""), None);
    }
}
