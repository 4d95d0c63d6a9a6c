//! Posted forms (`application/x-www-form-urlencoded`), read strictly: what a browser would never send is no form of ours.

use axum::http::{HeaderMap, header};

/// The most bytes that any request's body may have.
pub const MAX_BODY: usize = 256 * 1024;

/// The body is no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// The names and values of a posted form, in their order.
///
/// # Errors
/// Another content type, a percent sign without two hexadecimal digits, or text that is not UTF-8.
pub fn pairs(headers: &HeaderMap, body: &[u8]) -> Result<Vec<(String, String)>, Malformed> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Malformed);
    }
    body.split(|&byte| byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let middle = pair.iter().position(|&byte| byte == b'=');
            let (name, value) = middle.map_or((pair, &[][..]), |at| (&pair[..at], &pair[at + 1..]));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

fn decode(encoded: &[u8]) -> Result<String, Malformed> {
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut rest = encoded.iter();
    while let Some(&byte) = rest.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|&b| char::from(b).to_digit(16)).ok_or(Malformed);
                u8::try_from(digit()? * 16 + digit()?).map_err(|_| Malformed)?
            }
            other => other,
        });
    }
    String::from_utf8(decoded).map_err(|_| Malformed)
}

/// The value of a name that must come once.
pub fn take(pairs: &[(String, String)], name: &str) -> String {
    pairs.iter().find(|(given, _)| given == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn headers() -> HeaderMap {
        let form = HeaderValue::from_static("application/x-www-form-urlencoded; charset=UTF-8");
        HeaderMap::from_iter([(header::CONTENT_TYPE, form)])
    }

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let read = pairs(&headers(), b"name=Zo%C3%AB+Q&empty=&bare&a%3Db=1%262").expect("a form");
        let expected = [("name", "Zoë Q"), ("empty", ""), ("bare", ""), ("a=b", "1&2")];
        assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn what_no_browser_sends_is_no_form() {
        for body in [&b"a=%"[..], b"a=%4", b"a=%zz", b"a=%ff", b"\xff=1"] {
            assert_eq!(pairs(&headers(), body), Err(Malformed), "{body:?}");
        }
        assert_eq!(pairs(&HeaderMap::new(), b"a=1"), Err(Malformed));
    }

    proptest! {
        #[test]
        fn any_text_comes_back_as_it_was_sent(given in proptest::collection::vec((any::<String>(), any::<String>()), 1..8)) {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&given).finish();
            prop_assert_eq!(pairs(&headers(), body.as_bytes()), Ok(given));
        }
    }
}
