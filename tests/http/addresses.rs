//! A new e-mail address or telephone number is the person's own only after its code was right.

use std::time::Duration;

use logto_profile::server::demo::{Fault, FaultKind};
use serde_json::{Value as Json, json};

use super::{
    browser::{Browser, Page},
    world::{Person, World},
};

/// Asks for a code to a new address, and proves who asks where that is asked for.
async fn start(world: &World, browser: &mut Browser, kind: &str, address: &str) -> Page {
    let page = browser.get(&format!("/profile?change={kind}")).await;
    let mut form = page.form(&format!("/profile/{kind}/start")).with("address", address);
    if kind == "phone" {
        form = form.with("country", "AT");
    }
    let page = browser.send(&form).await;
    world.proven(browser, page).await
}

async fn confirm(browser: &mut Browser, page: &Page, kind: &str, code: &str) -> Page {
    browser.send(&page.form(&format!("/profile/{kind}/confirm")).with("code", code)).await
}

fn code(world: &World, to: &str) -> String {
    world.control().last_code(to).expect("a code was sent")
}

/// The values that were ever sent as an address to `PATCH /api/users/:id`.
fn addresses_sent(world: &World) -> Vec<Json> {
    let bodies = world.writes().into_iter().filter_map(|(_, _, body)| body);
    bodies.flat_map(|body| ["primaryEmail", "primaryPhone"].map(|key| body.get(key).cloned())).flatten().collect()
}

async fn email_world() -> (World, Person, Browser) {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (browser, _) = world.signed_in(&person).await;
    world.control().clear_calls();
    (world, person, browser)
}

#[tokio::test]
async fn an_email_address_is_changed_by_its_code() {
    let (world, person, mut browser) = email_world().await;
    let page = start(&world, &mut browser, "email", "Zoe.New@example.org").await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com", "until the code is right the old one stays");
    let typed = format!(" {} ", code(&world, "Zoe.New@example.org"));
    let page = confirm(&mut browser, &page, "email", &typed).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(world.stored(&person)["primaryEmail"], "Zoe.New@example.org");
    assert_eq!(addresses_sent(&world), [json!("Zoe.New@example.org")]);
}

#[tokio::test]
async fn a_telephone_number_in_any_usual_writing_is_stored_as_logto_stores_it() {
    let (world, person, mut browser) = email_world().await;
    let page = start(&world, &mut browser, "phone", "0660 / 123 45 67").await;
    assert_eq!(page.status, 200, "{}", page.text());
    confirm(&mut browser, &page, "phone", &code(&world, "436601234567")).await;
    assert_eq!(world.stored(&person)["primaryPhone"], "436601234567");
}

#[tokio::test]
async fn a_wrong_code_changes_nothing_and_five_of_them_end_the_change() {
    let (world, person, mut browser) = email_world().await;
    let mut page = start(&world, &mut browser, "email", "new@example.org").await;
    let right = code(&world, "new@example.org");
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        if !page.has_form("/profile/email/confirm") {
            break;
        }
        page = confirm(&mut browser, &page, "email", wrong).await;
        assert_eq!(page.status, 422);
    }
    if page.has_form("/profile/email/confirm") {
        confirm(&mut browser, &page, "email", &right).await;
    }
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
    assert_eq!(addresses_sent(&world), [] as [Json; 0]);
    let asked = world.management_calls().iter().filter(|(_, path, _)| path == "/api/verification-codes/verify").count();
    assert_eq!(asked, 5, "the sixth try does not reach the tenant");
}

#[tokio::test]
async fn a_code_from_another_session_changes_nothing() {
    let (world, person, mut browser) = email_world().await;
    let page = start(&world, &mut browser, "email", "new@example.org").await;
    let form = page.form("/profile/email/confirm").with("code", &code(&world, "new@example.org"));
    // The same person in another browser: the change is not theirs to confirm there.
    let (mut other, _) = world.signed_in(&person).await;
    other.send(&form).await;
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
    // Another person with the first one's form.
    let bea = world.full_person("bea");
    let (mut of_bea, _) = world.signed_in(&bea).await;
    of_bea.send(&form).await;
    assert_eq!(world.stored(&bea)["primaryEmail"], "bea@example.com");
    assert_eq!(addresses_sent(&world), [] as [Json; 0]);
    // And in the first browser it is still right.
    browser.send(&form).await;
    assert_eq!(world.stored(&person)["primaryEmail"], "new@example.org");
}

#[tokio::test]
async fn a_code_is_no_good_after_ten_minutes() {
    let (world, person, mut browser) = email_world().await;
    let page = start(&world, &mut browser, "email", "new@example.org").await;
    let right = code(&world, "new@example.org");
    world.advance(Duration::from_secs(601));
    confirm(&mut browser, &page, "email", &right).await;
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
}

#[tokio::test]
async fn that_an_address_is_taken_is_told_only_after_the_code_was_right() {
    let (world, person, mut browser) = email_world().await;
    world.full_person("bea");
    let page = start(&world, &mut browser, "email", "bea@example.com").await;
    assert_eq!(page.status, 200);
    assert!(page.has_form("/profile/email/confirm"), "it looks as for any address");
    let page = confirm(&mut browser, &page, "email", &code(&world, "bea@example.com")).await;
    assert_eq!(page.status, 422);
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
}

#[tokio::test]
async fn a_right_code_is_not_asked_for_again_when_storing_the_address_failed() {
    let (world, person, mut browser) = email_world().await;
    let page = start(&world, &mut browser, "email", "new@example.org").await;
    world.control().fault(Fault {
        method: Some("PATCH".into()),
        path_prefix: "/api/users".into(),
        kind: FaultKind::Status(502),
        times: None,
    });
    let page = confirm(&mut browser, &page, "email", &code(&world, "new@example.org")).await;
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
    world.control().clear_faults();
    browser.send(&page.form("/profile/email/confirm")).await;
    assert_eq!(world.stored(&person)["primaryEmail"], "new@example.org");
}

#[tokio::test]
async fn another_code_is_sent_after_a_minute_and_a_change_can_be_given_up() {
    let (world, person, mut browser) = email_world().await;
    let page = start(&world, &mut browser, "email", "new@example.org").await;
    let first = code(&world, "new@example.org");
    let resend = page.form("/profile/email/cancel");
    let resend = super::browser::Form { action: "/profile/email/resend".into(), ..resend };
    let page = browser.send(&resend).await;
    assert_eq!(world.control().inbox().len(), 1, "too early: {}", page.text());
    world.advance(Duration::from_secs(61));
    browser.send(&resend).await;
    assert_eq!(world.control().inbox().len(), 2);
    let page = browser.get("/profile").await;
    let page = browser.send(&page.form("/profile/email/cancel")).await;
    assert!(!page.has_form("/profile/email/confirm"));
    let _ = first;
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
}

#[tokio::test]
async fn the_last_way_to_sign_in_cannot_be_removed() {
    let world = World::new().await;
    let person = world.person("zoe", json!({"primaryEmail": "zoe@example.com"}));
    let (mut browser, _) = world.signed_in(&person).await;
    // A username with a password remains.
    let page = browser.get("/profile?remove=email").await;
    let form = page.form("/profile/email/remove");
    let page = browser.send(&form).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(world.stored(&person)["primaryEmail"], Json::Null);
    // Nothing would remain.
    world.control().patch_user(&person.id, json!({"primaryEmail": "zoe@example.com", "username": null}));
    let page = browser.send(&form).await;
    assert_eq!(page.status, 422, "{}", page.text());
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
}

#[tokio::test]
async fn what_is_no_address_is_refused_before_anything_is_sent() {
    let (world, _, mut browser) = email_world().await;
    for (kind, typed) in [("email", "not an address"), ("email", ""), ("phone", "12"), ("email", "zoe@example.com")] {
        let page = start(&world, &mut browser, kind, typed).await;
        assert_eq!(page.status, 422, "{typed}");
        assert_eq!(page.form(&format!("/profile/{kind}/start")).value("address"), typed, "what was typed stays");
    }
    assert_eq!(world.control().inbox().len(), 0);
}

#[tokio::test]
async fn nobody_can_have_codes_sent_without_end() {
    let (world, _, mut browser) = email_world().await;
    for number in 0..8 {
        start(&world, &mut browser, "email", &format!("new{number}@example.org")).await;
    }
    assert_eq!(world.control().inbox().len(), 5);
}
