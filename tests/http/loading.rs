//! The page arrives filled in, from the best of three sources that answers.

use std::time::Duration;

use logto_profile::{
    app::Data,
    model::{packed::unpack, profile::Standing},
    server::demo::{Fault, FaultKind},
};
use serde_json::json;

use super::{browser::Page, world::World};

/// How much the browser's half is told to be known.
pub fn standing(page: &Page) -> Standing {
    let begin = format!("id=\"{}\">", Data::ELEMENT);
    let (_, rest) = page.body.split_once(&begin).expect("the page's data");
    let (text, _) = rest.split_once('<').expect("an end");
    postcard::from_bytes::<Data>(&unpack(text)).expect("data").profile.standing
}

fn slow(by: Duration) -> Fault {
    Fault { method: None, path_prefix: "/api/users".into(), kind: FaultKind::Slow(by), times: None }
}

pub fn failing(path: &str) -> Fault {
    Fault { method: None, path_prefix: path.into(), kind: FaultKind::Status(500), times: None }
}

#[tokio::test]
async fn a_person_sees_their_profile_filled_in() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (_, page) = world.signed_in(&person).await;
    let form = page.form("/profile");
    for (name, value) in [
        ("name", "Zoë Quill"),
        ("username", "zoe"),
        ("nickname", "Zo"),
        ("website", "https://zoe.example"),
        ("birthdate.year", "1990"),
        ("birthdate.month", "2"),
        ("birthdate.day", "3"),
        ("gender", "female"),
        ("age", "34"),
    ] {
        assert_eq!(form.value(name), value, "{name}");
    }
    assert!(page.text().contains("zoe@example.com"));
}

#[tokio::test]
async fn a_person_without_anything_gets_an_empty_form() {
    let world = World::new().await;
    let person = world.person("bare", json!({}));
    let (_, page) = world.signed_in(&person).await;
    let form = page.form("/profile");
    assert_eq!(form.value("username"), "bare");
    for name in ["name", "website", "birthdate.day", "age", "address.street"] {
        assert_eq!(form.value(name), "", "{name}");
    }
}

#[tokio::test]
async fn a_page_view_is_one_call_of_the_management_api_and_one_statement() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    world.control().clear_calls();
    let before = world.running.store.statements();
    let page = browser.get("/profile").await;
    assert_eq!(page.status, 200);
    let calls = world.control().calls();
    assert_eq!(calls.len(), 1, "{:?}", calls.iter().map(|call| &call.path).collect::<Vec<_>>());
    assert_eq!(calls[0].path, format!("/api/users/{}", person.id));
    assert_eq!(world.running.store.statements() - before, 1);
}

#[tokio::test]
async fn when_the_management_api_is_slow_the_page_shows_at_once_what_the_id_token_said() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    world.control().fault(slow(Duration::from_secs(3)));
    let begun = std::time::Instant::now();
    let page = browser.get("/profile").await;
    assert!(begun.elapsed() < Duration::from_millis(2500), "{:?}", begun.elapsed());
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Zoë Quill"), "the name is in the ID token");
    assert_eq!(standing(&page), Standing::Arriving, "the browser is told to ask for the rest");
    assert!(page.body.contains(r#"http-equiv="refresh""#), "without JavaScript the page asks by itself");
}

#[tokio::test]
async fn when_the_management_api_fails_user_info_fills_in_what_it_can() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    world.control().patch_user(&person.id, json!({"name": "Changed Since"}));
    world.control().fault(failing("/api/"));
    let page = browser.get("/profile").await;
    assert_eq!(page.status, 200);
    assert_eq!(standing(&page), Standing::FromUserInfo);
    assert!(page.body.contains("Changed Since"), "UserInfo is fresher than the ID token");
    assert!(page.body.contains(r#"value="34""#), "UserInfo tells custom_data, the ID token does not");
}

#[tokio::test]
async fn when_nothing_of_the_tenant_answers_the_id_tokens_claims_are_shown() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    world.control().fault(failing("/api/"));
    world.control().fault(failing("/oidc/"));
    let page = browser.get("/profile").await;
    assert_eq!(page.status, 200);
    assert_eq!(standing(&page), Standing::FromIdToken);
    assert!(page.body.contains("Zoë Quill"));
}

#[tokio::test]
async fn what_is_stored_is_shown_as_text_whatever_it_is() {
    let world = World::new().await;
    let evil = r#"</script></textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>"#;
    let person = world.person("evil", json!({"name": evil, "profile": {"nickname": evil, "gender": evil}}));
    let (_, page) = world.signed_in(&person).await;
    assert_eq!(page.form("/profile").value("name"), evil);
    assert!(!page.body.contains("<script>alert"), "no script of theirs");
    assert!(!page.body.contains("<img src=x"), "no element of theirs");
}
