//! Web addresses that are safe to show as a link.

use super::check::Reason;

/// Checks a web address that a person typed, and gives it back as it is to be stored: with `https://` in front when no
/// scheme was typed. Logto stores anything here, `javascript:` included, so this is the only guard.
///
/// # Errors
/// [`Reason::UrlScheme`] for a scheme other than `http` and `https`, [`Reason::NotAUrl`] for what is no address of a
/// public host: white space, quotes, angle brackets, a user name before the host, no dot in the host.
pub fn check(typed: &str) -> Result<String, Reason> {
    let address = match scheme(typed) {
        None => format!("https://{typed}"),
        Some(s) if s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https") => typed.to_owned(),
        Some(_) => return Err(Reason::UrlScheme),
    };
    let after_scheme = address.split_once("://").map(|(_, rest)| rest).ok_or(Reason::NotAUrl)?;
    let authority = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    let forbidden = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`' | '{' | '}' | '|' | '^')
    };
    if address.chars().any(forbidden) || !is_host(authority) {
        return Err(Reason::NotAUrl);
    }
    Ok(address)
}

/// The scheme (RFC 3986 section 3.1), when there is one. `example.com:8080` and `localhost:3000` have none: what
/// follows the colon is a port.
fn scheme(typed: &str) -> Option<&str> {
    let (before, after) = typed.split_once(':')?;
    let port_follows =
        after.split(['/', '?', '#']).next().is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    let is_scheme = before.starts_with(|c: char| c.is_ascii_alphabetic())
        && before.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (is_scheme && !port_follows).then_some(before)
}

fn is_host(authority: &str) -> bool {
    let (host, port) = authority.split_once(':').unwrap_or((authority, "1"));
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || (!c.is_ascii() && !c.is_whitespace()))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    !port.is_empty()
        && port.parse::<u16>().is_ok()
        && host.contains('.')
        && host.trim_end_matches('.').split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_hosts_pass() {
        for address in [
            "https://example.com",
            "http://example.com:8080/a?b=c#d",
            "https://bücher.example/é",
            "HTTPS://EXAMPLE.COM/",
            "https://例え.jp/パス",
        ] {
            assert_eq!(check(address).as_deref(), Ok(address));
        }
    }

    #[test]
    fn a_missing_scheme_is_https() {
        assert_eq!(check("example.com/me").as_deref(), Ok("https://example.com/me"));
        assert_eq!(check("example.com:8080").as_deref(), Ok("https://example.com:8080"));
    }

    #[test]
    fn schemes_that_run_or_embed_are_refused() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt://x.y/%0aalert(1)",
            "data:text/html,x",
            "ftp://example.com",
            "vbscript:x",
            "file:///etc",
        ] {
            assert_eq!(check(address), Err(Reason::UrlScheme), "{address}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for address in [
            "https://",
            "https://user:pw@example.com",
            "https://exa mple.com",
            "https://example.com/\"onload=",
            "x",
            "https:example.com",
            "https://-a.b",
            "https://a..b",
            "https://a.b:99999",
            "https://a.b\\c",
            "//example.com",
        ] {
            assert_eq!(check(address), Err(Reason::NotAUrl), "{address}");
        }
    }
}
