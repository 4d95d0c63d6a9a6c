//! Refuses requests that change something and come from another site (cross-site request forgery).

use axum::http::{HeaderMap, Method, header};

/// Whether a request may change something. Browsers say where a request comes from in `Sec-Fetch-Site` (Fetch Metadata),
/// older ones in `Origin`; a page of another site can forge neither. Without both it is no browser, and has no cookies
/// but its own.
pub fn is_ours(method: &Method, headers: &HeaderMap, base_origin: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |value: &axum::http::HeaderValue| value.to_str().map(str::to_owned).unwrap_or_default();
    match (headers.get("sec-fetch-site").map(text), headers.get(header::ORIGIN).map(text)) {
        (Some(site), _) => matches!(site.as_str(), "same-origin" | "none"),
        (None, Some(origin)) => origin == base_origin,
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn verdict(method: &Method, given: &[(&'static str, &'static str)]) -> bool {
        let headers = given
            .iter()
            .map(|(name, value)| (axum::http::HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_ours(method, &headers.collect(), "https://me.example")
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        for headers in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://me.example")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "https://me.example.evil.example")],
        ] {
            assert!(!verdict(&Method::POST, headers), "{headers:?}");
        }
    }

    #[test]
    fn our_own_forms_and_programs_are_let_through() {
        for headers in [&[("sec-fetch-site", "same-origin")][..], &[("origin", "https://me.example")], &[]] {
            assert!(verdict(&Method::POST, headers), "{headers:?}");
        }
        assert!(verdict(&Method::GET, &[("sec-fetch-site", "cross-site")]));
    }
}
