//! Stripe's signature of what it sends (<https://docs.stripe.com/webhooks#verify-manually>).

use std::time::Duration;

use aws_lc_rs::hmac;

use crate::server::{clock::Timestamp, domain::payments::ports::EventError};

/// How long ago, or how far ahead by another clock, something may have been signed: Stripe's own libraries have the same.
const TOLERANCE: Duration = Duration::from_mins(5);
/// How many signatures are looked at: while a secret is being replaced Stripe sends two.
const MOST: usize = 8;

/// Checks the `Stripe-Signature` header of a body: `t=SECONDS,v1=HEX[,v1=HEX…]`, HMAC-SHA-256 of `SECONDS.BODY` with the
/// endpoint's secret. The comparison takes the same time whatever differs.
///
/// # Errors
/// [`EventError::Forged`] without a right signature, [`EventError::Untimely`] with one of another time.
pub fn check(header: &str, body: &[u8], secret: &[u8], now: Timestamp) -> Result<(), EventError> {
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let seconds = parts().find(|(name, _)| *name == "t").map(|(_, value)| value).ok_or(EventError::Forged)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let signed = [seconds.as_bytes(), b".", body].concat();
    let signatures = parts().filter(|(name, _)| *name == "v1").take(MOST).filter_map(|(_, value)| bytes(value));
    let is_right = signatures.into_iter().any(|signature| hmac::verify(&key, &signed, &signature).is_ok());
    if !is_right {
        return Err(EventError::Forged);
    }
    // Only what is signed rightly says a time at all.
    let at = seconds.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(1000)).ok_or(EventError::Forged)?;
    let at = Timestamp::from_millis(at);
    let is_timely = now.since(at) <= TOLERANCE && at.since(now) <= TOLERANCE;
    if is_timely { Ok(()) } else { Err(EventError::Untimely) }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let hex = hex.as_bytes();
    if !hex.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    hex.chunks(2).map(|pair| Some(digit(pair[0])? * 16 + digit(pair[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const SECRET: &[u8] = b"whsec_test_secret";
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;
    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_500);

    fn signed(seconds: &str, body: &[u8], secret: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let tag = hmac::sign(&key, &[seconds.as_bytes(), b".", body].concat());
        tag.as_ref().iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    #[test]
    fn what_was_signed_lately_with_the_secret_is_believed() {
        for seconds in ["1800000000", "1799999701", "1800000300"] {
            let header = format!("t={seconds},v1={},v0=00", signed(seconds, BODY, SECRET));
            assert_eq!(check(&header, BODY, SECRET, NOW), Ok(()), "{seconds}");
        }
        // While a secret is being replaced, one of two signatures is right.
        let header = format!(
            "t=1800000000,v1={},v1={}",
            signed("1800000000", BODY, b"another"),
            signed("1800000000", BODY, SECRET)
        );
        assert_eq!(check(&header, BODY, SECRET, NOW), Ok(()));
    }

    #[test]
    fn a_known_signature_is_the_one_of_any_other_hmac() {
        // openssl dgst -sha256 -hmac whsec_test_secret <<< '1800000000.{"id":"evt_1"}', without the line end
        assert_eq!(signed("1800000000", BODY, SECRET), KNOWN);
    }
    const KNOWN: &str = "8a6563dbee1eccda632491deb091d19e764aadddcd0ace8d9516599526831c89";

    #[test]
    fn what_was_signed_long_ago_or_in_the_future_is_not() {
        for seconds in ["1799999699", "1800000302", "0", "-1"] {
            let header = format!("t={seconds},v1={}", signed(seconds, BODY, SECRET));
            assert_eq!(check(&header, BODY, SECRET, NOW), Err(EventError::Untimely), "{seconds}");
        }
    }

    #[test]
    fn what_is_not_signed_with_the_secret_is_forged() {
        let right = signed("1800000000", BODY, SECRET);
        let short = &right[..62];
        for header in [
            String::new(),
            "t=1800000000".to_owned(),
            format!("v1={right}"),
            format!("t=1800000001,v1={right}"),
            format!("t=1800000000,v0={right}"),
            format!("t=1800000000,v1={short}"),
            format!("t=1800000000,v1={right}00"),
            format!("t=1800000000,v1={}", "zz".repeat(32)),
            format!("t=1800000000,v1={}", signed("1800000000", BODY, b"another")),
            format!("t=1800000000,v1={}", signed("1800000000", b"{}", SECRET)),
            format!("t=99999999999999999999,v1={}", signed("99999999999999999999", BODY, SECRET)),
            format!("t=9223372036854775807,v1={}", signed("9223372036854775807", BODY, SECRET)),
        ] {
            assert_eq!(check(&header, BODY, SECRET, NOW), Err(EventError::Forged), "{header}");
        }
    }
}
