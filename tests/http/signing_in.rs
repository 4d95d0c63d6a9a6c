//! Signing in, staying signed in, signing out.

use std::time::Duration;

use logto_profile::server::demo::IdTokenFault;
use reqwest::Method;

use super::world::{PASSWORD, World};

#[tokio::test]
async fn after_signing_in_a_person_is_where_they_wanted_to_go() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let mut browser = world.browser();
    let page = browser.sign_in("/security", &person.username, PASSWORD).await;
    assert_eq!(page.url, format!("{}/security", world.base_url));
    let mut browser = world.browser();
    let page = browser.sign_in("/sign-in?return_to=//evil.example/", &person.username, PASSWORD).await;
    assert_eq!(page.url, format!("{}/profile", world.base_url));
}

#[tokio::test]
async fn an_id_token_that_is_not_right_in_every_claim_signs_nobody_in() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    for fault in [
        IdTokenFault::WrongNonce,
        IdTokenFault::WrongAudience,
        IdTokenFault::WrongIssuer,
        IdTokenFault::Expired,
        IdTokenFault::AlgNone,
        IdTokenFault::Hs256,
        IdTokenFault::UnknownKid,
        IdTokenFault::BadSignature,
    ] {
        world.control().id_token_fault(Some(fault));
        let mut browser = world.browser();
        let page = browser.sign_in("/profile", &person.username, PASSWORD).await;
        assert_eq!(page.status, 400, "{fault:?}: {}", page.text());
        assert!(browser.cookie("profile-session").is_none(), "{fault:?}");
    }
    world.control().id_token_fault(None);
    world.signed_in(&person).await;
}

#[tokio::test]
async fn a_callback_of_another_browser_or_issuer_signs_nobody_in() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    world.control().callback_issuer(Some("https://evil.example/oidc".into()));
    let mut browser = world.browser();
    assert_eq!(browser.sign_in("/profile", &person.username, PASSWORD).await.status, 400);
    world.control().callback_issuer(None);
    let mut browser = world.browser();
    for callback in ["/callback", "/callback?code=x&state=y", "/callback?error=access_denied&state=y"] {
        assert_eq!(browser.get(callback).await.status, 400, "{callback}");
    }
    assert!(browser.cookie("profile-session").is_none());
}

#[tokio::test]
async fn a_rotated_signing_key_is_found_by_itself() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    world.signed_in(&person).await;
    world.control().rotate_key();
    world.advance(Duration::from_mins(1));
    world.signed_in(&person).await;
}

#[tokio::test]
async fn an_access_token_is_renewed_once_for_any_number_of_pages() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (browser, _) = world.signed_in(&person).await;
    world.advance(Duration::from_hours(1));
    world.control().clear_calls();
    let cookie = browser.cookie("profile-session").expect("a session").clone();
    let pages = (0..20).map(|_| {
        let (base, cookie) = (world.base_url.clone(), cookie.clone());
        tokio::spawn(async move {
            let header = format!("profile-session={cookie}");
            let mut browser = super::browser::Browser::new(&base);
            browser.once(Method::GET, "/profile", None, &[("cookie", &header)]).await.status
        })
    });
    for page in pages.collect::<Vec<_>>() {
        assert_eq!(page.await.expect("a page"), 200);
    }
    let of_people = |call: &&logto_profile::server::demo::Call| {
        call.path == "/oidc/token" && !call.body.as_ref().is_some_and(|body| body["grant_type"] == "client_credentials")
    };
    assert_eq!(world.control().calls().iter().filter(of_people).count(), 1);
}

#[tokio::test]
async fn a_refused_renewal_ends_the_session_and_the_next_page_says_so() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    world.control().revoke_grants(&person.id);
    world.advance(Duration::from_hours(1));
    let page = browser.get("/profile").await;
    assert_eq!(page.status, 401, "{}", page.text());
    assert!(browser.cookie("profile-session").is_none());
}

#[tokio::test]
async fn a_suspended_person_is_signed_out() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    world.control().suspend(&person.id);
    assert_eq!(browser.get("/profile").await.status, 401);
}

#[tokio::test]
async fn a_session_ends_after_half_a_day_without_use() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    for _ in 0..3 {
        world.advance(Duration::from_hours(11));
        assert_eq!(browser.get("/profile").await.status, 200, "used within half a day");
    }
    world.advance(Duration::from_hours(13));
    assert_eq!(browser.get("/profile").await.status, 401);
}

#[tokio::test]
async fn signing_out_ends_our_session_and_the_tenants() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let cookie = browser.cookie("profile-session").expect("a session").clone();
    let page = browser.send(&page.form("/sign-out")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(browser.cookie("profile-session").is_none());
    // The old cookie, kept by somebody, opens nothing.
    let header = format!("profile-session={cookie}");
    let page = world.browser().once(Method::GET, "/profile", None, &[("cookie", &header)]).await;
    assert_eq!(page.status, 303);
    // The tenant asks for the password again.
    let page = browser.get("/profile").await;
    page.form_with("password");
}

#[tokio::test]
async fn the_database_holds_no_cookie_no_token_and_no_claim_in_clear() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (browser, _) = world.signed_in(&person).await;
    let cookie = browser.cookie("profile-session").expect("a session").clone();
    for file in [world.database(), world.database().with_extension("db-wal")] {
        let Ok(bytes) = std::fs::read(file) else { continue };
        for secret in [cookie.as_bytes(), b"zoe@example.com", "Zoë Quill".as_bytes()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
}
