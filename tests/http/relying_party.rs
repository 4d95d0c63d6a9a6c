//! The negative list of the OpenID Foundation's conformance profile for relying parties, as far as it is about the code flow,
//! and what else a provider, an attacker between, or another provider could send. Each test is named after what happens.

use std::{sync::Arc, time::Duration};

use logto_profile::server::clock::{Clock as _, ShiftedClock};
use reqwest::Method;
use serde_json::json;

use super::{
    browser::{Browser, Page},
    provider::{APP_ID, APP_SECRET, Key, Plan, Provider, Signed},
    world::World,
};

/// The application in front of a provider under our control.
struct Pair {
    world: World,
    provider: Provider,
}

impl Pair {
    async fn new() -> Self {
        let clock = Arc::new(ShiftedClock::default());
        let provider = Provider::start(Arc::clone(&clock)).await;
        let environment = [
            ("LOGTO_ENDPOINT", provider.endpoint.as_str()),
            ("LOGTO_APP_ID", APP_ID),
            ("LOGTO_APP_SECRET", APP_SECRET),
            ("LOGTO_M2M_APP_ID", "machine"),
            ("LOGTO_M2M_APP_SECRET", "machine secret"),
            ("APP_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ];
        Self { world: World::in_front_of(&environment, clock).await, provider }
    }

    /// Begins a sign-in; where the browser is sent.
    async fn begin(&self, browser: &mut Browser) -> url::Url {
        let page = browser.once(Method::GET, "/sign-in", None, &[]).await;
        assert_eq!(page.status, 303, "{}", page.text());
        page.headers["location"].to_str().expect("text").parse().expect("a URL")
    }

    /// The address that the provider would send the browser back to.
    fn way_back(&self, asked: &url::Url) -> url::Url {
        let state = parameter(asked, "state");
        let mut back: url::Url = parameter(asked, "redirect_uri").parse().expect("a URL");
        back.query_pairs_mut()
            .append_pair("code", &self.provider.grant(asked))
            .append_pair("state", &state)
            .append_pair("iss", self.provider.issuer());
        back
    }

    /// A whole sign-in in a new browser, and the answer to it.
    async fn sign_in(&self) -> (Browser, Page) {
        let mut browser = self.world.browser();
        let asked = self.begin(&mut browser).await;
        let page = browser.once(Method::GET, self.way_back(&asked).as_str(), None, &[]).await;
        (browser, page)
    }

    /// A sign-in after which nobody is signed in.
    async fn is_refused(&self) -> Page {
        let (browser, page) = self.sign_in().await;
        assert_eq!(page.status, 400, "{}", page.text());
        assert!(browser.cookie("profile-session").is_none());
        page
    }

    async fn is_let_in(&self) -> Browser {
        let (browser, page) = self.sign_in().await;
        assert_eq!((page.status.as_u16(), page.headers["location"].as_bytes()), (303, &b"/profile"[..]));
        assert!(browser.cookie("profile-session").is_some());
        browser
    }

    /// What the provider answers from now on.
    fn plan(&self, change: impl FnOnce(&mut Plan)) {
        change(&mut self.provider.plan());
    }

    /// Whether an ID token with these claims signs anyone in.
    async fn refuses_claims(&self, claims: serde_json::Value) {
        self.plan(|plan| plan.claims = claims.clone());
        let (browser, page) = self.sign_in().await;
        assert_eq!(page.status, 400, "{claims}: {}", page.text());
        assert!(browser.cookie("profile-session").is_none(), "{claims}");
    }
}

fn parameter(url: &url::Url, name: &str) -> String {
    url.query_pairs().find(|(given, _)| given == name).map(|(_, value)| value.into_owned()).expect("a parameter")
}

/// The same address with a parameter changed, or taken out.
fn changed(url: &url::Url, name: &str, value: Option<&str>) -> url::Url {
    let pairs: Vec<_> = url.query_pairs().into_owned().filter(|(given, _)| given != name).collect();
    let mut url = url.clone();
    url.query_pairs_mut().clear().extend_pairs(pairs);
    if let Some(value) = value {
        url.query_pairs_mut().append_pair(name, value);
    }
    url
}

#[tokio::test]
async fn an_id_token_that_is_right_signs_its_person_in() {
    let pair = Pair::new().await;
    let mut browser = pair.is_let_in().await;
    let page = browser.get("/profile?wait=1").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Name of zoe"), "there is no Management API: UserInfo tells");
}

#[tokio::test]
async fn a_token_answer_without_an_id_token_signs_nobody_in() {
    let pair = Pair::new().await;
    pair.plan(|plan| plan.has_id_token = false);
    pair.is_refused().await;
}

#[tokio::test]
async fn an_id_token_of_another_issuer_signs_nobody_in() {
    let pair = Pair::new().await;
    for iss in [json!("https://evil.example/oidc"), json!(format!("{}/", pair.provider.issuer())), json!(null)] {
        pair.refuses_claims(json!({ "iss": iss })).await;
    }
}

#[tokio::test]
async fn a_provider_that_calls_itself_something_else_is_not_asked_to_sign_anyone_in() {
    let pair = Pair::new().await;
    pair.plan(|plan| plan.issuer = Some("https://evil.example/oidc".to_owned()));
    let page = pair.world.browser().once(Method::GET, "/sign-in", None, &[]).await;
    assert_eq!(page.status, 400, "{}", page.text());
    assert!(!page.headers.contains_key("location"));
}

#[tokio::test]
async fn an_id_token_without_the_nonce_of_this_sign_in_signs_nobody_in() {
    let pair = Pair::new().await;
    for nonce in [json!(null), json!("another"), json!(""), json!(7)] {
        pair.refuses_claims(json!({ "nonce": nonce })).await;
    }
}

#[tokio::test]
async fn an_id_token_with_a_signature_that_is_not_right_signs_nobody_in() {
    let pair = Pair::new().await;
    pair.plan(|plan| plan.signed = Signed::Spoiled);
    pair.is_refused().await;
    // Somebody else's key under the name of the right one.
    pair.plan(|plan| {
        plan.signed = Signed::Rightly;
        plan.signer = Key::es384("first");
    });
    pair.is_refused().await;
}

#[tokio::test]
async fn an_id_token_without_a_signature_signs_nobody_in() {
    let pair = Pair::new().await;
    pair.plan(|plan| plan.signed = Signed::Not);
    pair.is_refused().await;
    // However it is written.
    for alg in ["None", "NONE", "nOnE", ""] {
        pair.plan(|plan| plan.header = json!({ "alg": alg }));
        pair.is_refused().await;
    }
    // The right name, and no signature all the same.
    pair.plan(|plan| plan.header = json!({ "alg": "ES384" }));
    pair.is_refused().await;
}

#[tokio::test]
async fn an_id_token_signed_with_a_shared_secret_signs_nobody_in() {
    let pair = Pair::new().await;
    let jwk = pair.provider.plan().keys[0].clone();
    for secret in [APP_SECRET.as_bytes().to_vec(), jwk.to_string().into_bytes()] {
        pair.plan(|plan| plan.signed = Signed::With(secret));
        pair.is_refused().await;
    }
    // Even where the provider publishes one.
    pair.plan(|plan| {
        plan.signed = Signed::With(b"published".to_vec());
        plan.keys.push(json!({ "kty": "oct", "kid": "shared", "alg": "HS256", "k": "cHVibGlzaGVk" }));
        plan.header = json!({ "kid": "shared" });
    });
    pair.is_refused().await;
}

#[tokio::test]
async fn an_id_token_for_somebody_else_signs_nobody_in() {
    let pair = Pair::new().await;
    for aud in [json!("another"), json!(["another"]), json!([]), json!(""), json!(null), json!(7)] {
        pair.refuses_claims(json!({ "aud": aud })).await;
    }
}

#[tokio::test]
async fn an_id_token_for_several_must_say_that_we_asked_for_it() {
    let pair = Pair::new().await;
    pair.refuses_claims(json!({ "aud": [APP_ID, "another"] })).await;
    pair.refuses_claims(json!({ "aud": [APP_ID, "another"], "azp": "another" })).await;
    pair.refuses_claims(json!({ "azp": "another" })).await;
    pair.plan(|plan| plan.claims = json!({ "aud": [APP_ID, "another"], "azp": APP_ID }));
    pair.is_let_in().await;
}

#[tokio::test]
async fn an_id_token_that_does_not_say_who_it_is_signs_nobody_in() {
    let pair = Pair::new().await;
    for sub in [json!(null), json!(""), json!(7), json!(["zoe"])] {
        pair.refuses_claims(json!({ "sub": sub })).await;
    }
}

#[tokio::test]
async fn an_id_token_that_is_over_signs_nobody_in() {
    let pair = Pair::new().await;
    let now = pair.world.clock.now().seconds();
    for exp in [json!(now - 60), json!(0), json!(-1), json!(null), json!("tomorrow")] {
        pair.refuses_claims(json!({ "exp": exp })).await;
    }
    // No number is so great that it turns over.
    pair.plan(|plan| plan.claims = json!({ "exp": i64::MAX }));
    pair.is_let_in().await;
}

#[tokio::test]
async fn an_id_token_of_another_time_signs_nobody_in() {
    let pair = Pair::new().await;
    let now = pair.world.clock.now().seconds();
    for iat in [json!(now + 3600), json!(now - 86_400), json!(i64::MAX), json!(i64::MIN), json!(null)] {
        pair.refuses_claims(json!({ "iat": iat })).await;
    }
    pair.refuses_claims(json!({ "nbf": now + 3600 })).await;
    // Clocks differ a little.
    pair.plan(|plan| plan.claims = json!({ "iat": now + 10 }));
    pair.is_let_in().await;
}

#[tokio::test]
async fn without_a_key_id_one_key_will_do() {
    let pair = Pair::new().await;
    pair.plan(|plan| plan.header = json!({ "kid": null }));
    pair.is_let_in().await;
    // And one of its kind, beside others that cannot be meant.
    pair.plan(|plan| {
        plan.keys.push(Key::es256("other kind").jwk());
        let mut encrypting = Key::es384("encrypts").jwk();
        encrypting["use"] = "enc".into();
        plan.keys.push(encrypting);
        plan.keys.push(json!({ "kty": "of another age" }));
    });
    pair.world.advance(Duration::from_hours(2));
    pair.is_let_in().await;
}

#[tokio::test]
async fn without_a_key_id_and_with_several_keys_nobody_is_signed_in() {
    let pair = Pair::new().await;
    pair.plan(|plan| {
        plan.header = json!({ "kid": null });
        plan.keys.push(Key::es384("second").jwk());
    });
    pair.is_refused().await;
}

#[tokio::test]
async fn a_key_that_is_new_is_found_however_lately_the_keys_were_fetched() {
    let pair = Pair::new().await;
    pair.is_let_in().await;
    let second = Key::es384("second");
    pair.plan(|plan| {
        plan.keys = vec![second.jwk()];
        plan.signer = second;
    });
    pair.is_let_in().await;
    assert_eq!(pair.provider.asked("jwks"), 2, "once for all, once for the new key");
}

#[tokio::test]
async fn a_key_that_is_new_is_found_although_no_token_names_it() {
    let pair = Pair::new().await;
    pair.plan(|plan| plan.header = json!({ "kid": null }));
    pair.is_let_in().await;
    let second = Key::es384("second");
    pair.plan(|plan| {
        plan.keys = vec![second.jwk()];
        plan.signer = second;
    });
    pair.is_let_in().await;
}

#[tokio::test]
async fn keys_that_nobody_has_are_not_looked_for_without_end() {
    let pair = Pair::new().await;
    pair.plan(|plan| plan.signer = Key::es384("unknown"));
    for _ in 0..4 {
        pair.is_refused().await;
    }
    assert_eq!(pair.provider.asked("jwks"), 2);
}

#[tokio::test]
async fn a_key_that_the_provider_has_taken_away_is_believed_for_an_hour_at_most() {
    let pair = Pair::new().await;
    pair.is_let_in().await;
    pair.plan(|plan| plan.keys = vec![Key::es384("second").jwk()]);
    pair.world.advance(Duration::from_mins(61));
    pair.is_refused().await;
}

#[tokio::test]
async fn a_token_of_another_kind_is_no_id_token() {
    let pair = Pair::new().await;
    for header in [json!({"typ": "at+jwt"}), json!({"typ": "logout+jwt"}), json!({"crit": ["b64"], "b64": true})] {
        pair.plan(|plan| plan.header = header);
        pair.is_refused().await;
    }
    pair.plan(|plan| plan.header = json!({ "typ": "JWT" }));
    pair.is_let_in().await;
}

#[tokio::test]
async fn what_user_info_tells_of_somebody_else_is_not_shown() {
    let pair = Pair::new().await;
    let mut browser = pair.is_let_in().await;
    pair.plan(|plan| plan.user_info_sub = "max".to_owned());
    let page = browser.get("/profile?wait=1").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Zoë Quill"), "what the ID token said stays: {}", page.text());
    assert!(!page.body.contains("Name of max"));
    assert!(pair.provider.asked("userinfo") > 0);
}

#[tokio::test]
async fn an_answer_of_another_provider_is_not_taken_for_ours_and_its_code_is_not_sent_on() {
    let pair = Pair::new().await;
    for iss in [Some("https://evil.example/oidc"), Some(""), None] {
        let mut browser = pair.world.browser();
        let asked = pair.begin(&mut browser).await;
        let back = changed(&pair.way_back(&asked), "iss", iss);
        let page = browser.once(Method::GET, back.as_str(), None, &[]).await;
        assert_eq!(page.status, 400, "{iss:?}");
        assert!(browser.cookie("profile-session").is_none(), "{iss:?}");
    }
    assert_eq!(pair.provider.asked("token"), 0, "the code of one provider must not reach another");
}

#[tokio::test]
async fn a_state_that_is_not_this_browsers_signs_nobody_in() {
    let pair = Pair::new().await;
    let mut attacker = pair.world.browser();
    let asked = pair.begin(&mut attacker).await;
    let of_attacker = pair.way_back(&asked);
    let mut victim = pair.world.browser();
    let asked = pair.begin(&mut victim).await;
    let own = pair.way_back(&asked);
    // Somebody else's sign-in, whole; with one's own state; with none; with a made-up one.
    let mixed = changed(&own, "state", Some(&parameter(&of_attacker, "state")));
    for back in [of_attacker, mixed, changed(&own, "state", None), changed(&own, "state", Some("made-up"))] {
        let page = victim.once(Method::GET, back.as_str(), None, &[]).await;
        assert_eq!(page.status, 400, "{}", page.text());
        assert!(victim.cookie("profile-session").is_none());
    }
    assert_eq!(pair.provider.asked("token"), 0);
    // Their own sign-in is still good.
    assert_eq!(victim.once(Method::GET, own.as_str(), None, &[]).await.status, 303);
}

#[tokio::test]
async fn the_way_back_is_good_once() {
    let pair = Pair::new().await;
    let mut browser = pair.world.browser();
    let asked = pair.begin(&mut browser).await;
    let back = pair.way_back(&asked);
    assert_eq!(browser.once(Method::GET, back.as_str(), None, &[]).await.status, 303);
    assert_eq!(pair.provider.asked("token"), 1);
    // The back button: the person is signed in already, and nothing is asked of the provider.
    let page = browser.once(Method::GET, back.as_str(), None, &[]).await;
    assert_eq!((page.status.as_u16(), page.headers["location"].as_bytes()), (303, &b"/profile"[..]));
    browser.forget("profile-session");
    assert_eq!(browser.once(Method::GET, back.as_str(), None, &[]).await.status, 400);
    assert_eq!(pair.provider.asked("token"), 1);
}

#[tokio::test]
async fn a_code_that_was_used_signs_nobody_in_whoever_kept_the_cookie() {
    let pair = Pair::new().await;
    let mut browser = pair.world.browser();
    let asked = pair.begin(&mut browser).await;
    let back = pair.way_back(&asked);
    let kept = browser.all_cookies();
    assert_eq!(browser.once(Method::GET, back.as_str(), None, &[]).await.status, 303);
    let mut again = pair.world.browser();
    let page = again.once(Method::GET, back.as_str(), None, &[("cookie", &kept)]).await;
    assert_eq!(page.status, 400);
    assert!(again.cookie("profile-session").is_none());
    assert_eq!(pair.provider.asked("token"), 2, "it was the provider that refused");
}

#[tokio::test]
async fn a_sign_in_is_over_after_half_an_hour_however_long_a_browser_keeps_its_cookie() {
    let pair = Pair::new().await;
    let mut browser = pair.world.browser();
    let asked = pair.begin(&mut browser).await;
    let back = pair.way_back(&asked);
    pair.world.advance(Duration::from_mins(31));
    assert_eq!(browser.once(Method::GET, back.as_str(), None, &[]).await.status, 400);
    assert_eq!(pair.provider.asked("token"), 0);
}

#[tokio::test]
async fn an_error_signs_nobody_in_whatever_else_comes_with_it() {
    let pair = Pair::new().await;
    let mut browser = pair.world.browser();
    let asked = pair.begin(&mut browser).await;
    let back = changed(&pair.way_back(&asked), "error", Some("access_denied"));
    assert_eq!(browser.once(Method::GET, back.as_str(), None, &[]).await.status, 400);
    assert!(browser.cookie("profile-session").is_none());
    assert_eq!(pair.provider.asked("token"), 0);
}

#[tokio::test]
async fn a_renewed_id_token_of_somebody_else_ends_the_session() {
    let pair = Pair::new().await;
    let (mut hers, mut other) = (pair.is_let_in().await, pair.is_let_in().await);
    pair.world.advance(Duration::from_hours(1));
    assert_eq!(hers.get("/profile").await.status, 200, "renewed rightly");
    pair.plan(|plan| plan.claims = json!({ "sub": "max" }));
    assert_eq!(other.get("/profile").await.status, 401);
}
