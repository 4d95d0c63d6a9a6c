//! What no form of ours sends gets a clear answer, and changes nothing.

use reqwest::Method;

use super::world::World;

#[tokio::test]
async fn a_field_that_nobody_knows_or_that_comes_twice_is_named_and_nothing_is_written() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().clear_calls();
    let form = page.form("/profile").with("nickname", "New");
    let unknown = browser.send(&form.clone().and("isSuspended", "true")).await;
    assert_eq!(unknown.status, 422);
    assert!(unknown.text().contains("isSuspended"));
    let twice = browser.send(&form.and("nickname", "Other")).await;
    assert_eq!(twice.status, 422);
    assert_eq!(world.writes(), []);
}

#[tokio::test]
async fn values_that_fields_cannot_hold_are_refused() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().clear_calls();
    let long = "x".repeat(129);
    for (name, value) in [
        ("name", long.as_str()),
        ("age", "151"),
        ("age", "old"),
        ("gender", "no such choice"),
        ("payment", "gold"),
        ("website", "data:text/html,x"),
        ("birthdate.day", "31"),
        ("username", "1zoe"),
        ("name", "nul\0"),
        ("name", "gnp.\u{202e}exe"),
        ("nickname", "4111 1111 1111 1111"),
        ("address.country", "XX"),
        ("locale", "xx"),
        ("zoneinfo", "Mars/Base"),
    ] {
        let page = browser.send(&page.form("/profile").with(name, value)).await;
        assert_eq!(page.status, 422, "{name} = {value:?}");
    }
    assert_eq!(world.writes(), []);
}

#[tokio::test]
async fn a_request_that_no_browser_of_ours_makes_is_refused() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    let mut post = async |body: &str, headers: &[(&str, &str)]| {
        browser.once(Method::POST, "/profile", Some(body.to_owned()), headers).await.status.as_u16()
    };
    assert_eq!(post("nickname=%zz", &[]).await, 400);
    assert_eq!(post("nickname=x", &[("sec-fetch-site", "cross-site")]).await, 403);
    assert_eq!(post("nickname=x", &[("origin", "https://evil.example")]).await, 403);
    assert_eq!(post(&"x".repeat(300 * 1024), &[]).await, 413);
    let page = browser.once(Method::POST, "/sign-out", None, &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(page.status, 403);
    assert_eq!(browser.get("/profile").await.status, 200, "still signed in");
}

#[tokio::test]
async fn every_answer_says_what_it_may_load_and_that_it_must_not_be_kept() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let nowhere = browser.get("/nowhere").await;
    assert_eq!(nowhere.status, 404);
    for page in [&page, &nowhere] {
        let policy = page.headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
    }
    assert!(!page.body.contains(" style=\""), "the policy forbids inline styles");
    let asset = browser.get("/pkg/logto-profile.TEST.js").await;
    assert!(asset.headers["cache-control"].to_str().expect("text").contains("immutable"));
}
