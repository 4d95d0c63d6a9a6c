//! The rules of codes and tokens, with time moved by hand.

use super::*;
use crate::server::{
    clock::{Clock, ShiftedClock},
    random::SystemRandom,
};

const URI: &str = "http://localhost:3000/callback";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The challenge of that verifier, both from RFC 7636 appendix B.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

struct Signed {
    ledger: Ledger,
    clock: ShiftedClock,
    uid: String,
    code: String,
}

impl Signed {
    fn exchange(&mut self, verifier: &str) -> Result<Issued, InvalidGrant> {
        self.ledger.exchange(&self.code, URI, Some(verifier), self.clock.now(), &SystemRandom)
    }

    fn renew(&mut self, token: &str) -> Result<String, InvalidGrant> {
        let issued = self.ledger.renew(token, None, self.clock.now(), &SystemRandom)?;
        Ok(issued.refresh.expect("a refresh gives a refresh token"))
    }

    fn works(&self, access: &str) -> bool {
        self.ledger.bearer(access, self.clock.now()).is_some()
    }
}

fn signed_in(scope: &str) -> Signed {
    let (mut ledger, clock) = (Ledger::default(), ShiftedClock::default());
    let context = SignInContext::new("alice", "127.0.0.1".to_owned(), "test", &SystemRandom);
    let uid = ledger.begin("alice", context, clock.now(), &SystemRandom).uid;
    let asked = Asked {
        redirect_uri: URI.to_owned(),
        scope: scope.to_owned(),
        challenge: Some(CHALLENGE.to_owned()),
        ..Asked::default()
    };
    let code = ledger.authorize(&uid, asked, clock.now(), &SystemRandom).expect("a code");
    Signed { ledger, clock, uid, code }
}

#[test]
fn a_code_lives_for_a_minute() {
    let mut signed = signed_in("openid");
    signed.clock.advance(CODE);
    assert!(signed.exchange(VERIFIER).is_err());
}

#[test]
fn a_wrong_verifier_does_not_burn_the_code() {
    let mut signed = signed_in("openid");
    assert!(signed.exchange("another").is_err());
    assert!(signed.exchange(VERIFIER).is_ok());
}

#[test]
fn a_code_used_twice_revokes_what_it_gave() {
    let mut signed = signed_in("openid offline_access");
    let issued = signed.exchange(VERIFIER).expect("tokens");
    assert!(signed.works(&issued.access));
    assert!(signed.exchange(VERIFIER).is_err());
    assert!(!signed.works(&issued.access));
    assert!(signed.renew(&issued.refresh.expect("offline")).is_err());
}

#[test]
fn without_offline_access_there_is_no_refresh_token_and_tokens_end_with_the_session() {
    let mut signed = signed_in("openid");
    let issued = signed.exchange(VERIFIER).expect("tokens");
    assert!(issued.refresh.is_none());
    assert!(signed.ledger.end_by_uid("alice", &signed.uid.clone(), false));
    assert!(!signed.works(&issued.access));
}

#[test]
fn a_session_ended_from_outside_leaves_offline_tokens_alone() {
    let mut signed = signed_in("openid offline_access");
    let issued = signed.exchange(VERIFIER).expect("tokens");
    assert!(signed.ledger.end_by_uid("alice", &signed.uid.clone(), false));
    assert!(signed.works(&issued.access));
    assert!(signed.renew(&issued.refresh.expect("offline")).is_ok());
}

#[test]
fn an_access_token_lives_for_an_hour() {
    let mut signed = signed_in("openid");
    let issued = signed.exchange(VERIFIER).expect("tokens");
    signed.clock.advance(ACCESS);
    assert!(!signed.works(&issued.access));
}

#[test]
fn a_refresh_token_stays_the_same_until_most_of_its_life_is_over() {
    let mut signed = signed_in("openid offline_access");
    let first = signed.exchange(VERIFIER).expect("tokens").refresh.expect("offline");
    signed.clock.advance(REFRESH * 69 / 100);
    assert_eq!(signed.renew(&first).as_ref(), Ok(&first));
    signed.clock.advance(REFRESH * 2 / 100);
    assert_ne!(signed.renew(&first).as_ref(), Ok(&first));
}

#[test]
fn a_rotated_refresh_token_works_for_three_seconds_and_then_ends_everything() {
    let mut signed = signed_in("openid offline_access");
    let first = signed.exchange(VERIFIER).expect("tokens").refresh.expect("offline");
    signed.clock.advance(REFRESH * 75 / 100);
    let second = signed.renew(&first).expect("rotated");
    signed.clock.advance(Duration::from_secs(2));
    assert!(signed.renew(&first).is_ok());
    signed.clock.advance(Duration::from_secs(2));
    assert!(signed.renew(&first).is_err());
    assert!(signed.renew(&second).is_err());
}

#[test]
fn a_refresh_token_ends_after_two_weeks() {
    let mut signed = signed_in("openid offline_access");
    let first = signed.exchange(VERIFIER).expect("tokens").refresh.expect("offline");
    signed.clock.advance(REFRESH);
    assert!(signed.renew(&first).is_err());
}

#[test]
fn nothing_is_left_of_someone_suspended() {
    let mut signed = signed_in("openid offline_access");
    let issued = signed.exchange(VERIFIER).expect("tokens");
    signed.ledger.forget("alice");
    assert!(!signed.works(&issued.access));
    assert!(signed.ledger.sessions.is_empty());
    assert!(signed.renew(&issued.refresh.expect("offline")).is_err());
}
