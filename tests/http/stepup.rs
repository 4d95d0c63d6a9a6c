//! Before what would hand an account to somebody else, the person proves that it is still them: a sentence for each attack.

use std::time::Duration;

use logto_profile::server::demo::IdTokenFault;
use serde_json::{Value as Json, json};

use super::{
    browser::{Browser, Form, Page},
    world::{PASSWORD, Person, World},
};

/// Somebody whose sign-in is no longer young.
async fn an_hour_later(username: &str) -> (World, Person, Browser) {
    let world = World::new().await;
    let person = world.full_person(username);
    let (browser, _) = world.signed_in(&person).await;
    world.advance(Duration::from_mins(6));
    world.control().clear_calls();
    (world, person, browser)
}

async fn change_email(browser: &mut Browser, to: &str) -> Page {
    let page = browser.get("/profile?change=email").await;
    browser.send(&page.form("/profile/email/start").with("address", to)).await
}

async fn remove_email(browser: &mut Browser) -> Page {
    let page = browser.get("/profile?remove=email").await;
    browser.send(&page.form("/profile/email/remove")).await
}

fn asks(page: &Page) -> bool {
    page.url.contains("/confirm?of=") && page.has_form("/confirm/password")
}

fn with_password(page: &Page, password: &str) -> Form {
    page.form("/confirm/password").with("password", password)
}

#[tokio::test]
async fn a_sign_in_of_less_than_five_minutes_ago_counts_once() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    let page = change_email(&mut browser, "new@example.org").await;
    assert!(page.has_form("/profile/email/confirm"), "{}", page.text());
    assert!(asks(&remove_email(&mut browser).await));
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
}

#[tokio::test]
async fn an_older_sign_in_does_not_count_and_what_was_typed_is_done_after_the_proof() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    let page = change_email(&mut browser, "new@example.org").await;
    assert!(asks(&page), "{}", page.text());
    assert!(!page.url.contains("new") && !page.body.contains("new@example.org"), "nothing of it is told");
    assert_eq!(world.control().inbox().len(), 0, "nothing is sent before the proof");
    let page = browser.send(&with_password(&page, PASSWORD)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let code = world.control().last_code("new@example.org").expect("a code to what was typed");
    browser.send(&page.form("/profile/email/confirm").with("code", &code)).await;
    assert_eq!(world.stored(&person)["primaryEmail"], "new@example.org");
}

#[tokio::test]
async fn a_new_session_by_the_tenants_own_memory_is_no_proof() {
    let (_world, _, mut browser) = an_hour_later("zoe").await;
    browser.forget("profile-session");
    // The tenant knows the browser still, and asks nothing.
    assert_eq!(browser.get("/profile").await.status, 200);
    assert!(asks(&change_email(&mut browser, "new@example.org").await));
}

#[tokio::test]
async fn one_sign_in_counts_once_however_many_sessions_come_of_it() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    assert!(!asks(&change_email(&mut browser, "new@example.org").await));
    browser.forget("profile-session");
    assert_eq!(browser.get("/profile").await.status, 200);
    assert!(asks(&remove_email(&mut browser).await));
}

#[tokio::test]
async fn a_proof_is_good_for_one_operation_and_once() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    let page = change_email(&mut browser, "new@example.org").await;
    browser.send(&with_password(&page, PASSWORD)).await;
    let held = browser.cookie("profile-grant").expect("the browser holds the grant").clone();
    assert!(asks(&remove_email(&mut browser).await), "it was for another operation");
    let page = change_email(&mut browser, "other@example.org").await;
    assert!(asks(&page), "it is spent");
    assert_eq!(browser.cookie("profile-grant"), Some(&held));
    assert_eq!(world.control().inbox().len(), 1);
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
}

#[tokio::test]
async fn what_waits_in_one_session_cannot_be_proven_in_another() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    // A thief with a session of Zoë's own begins a change, and leads her to prove it.
    let waiting = change_email(&mut browser, "thief@example.org").await;
    let (mut owner, _) = world.signed_in(&person).await;
    assert_eq!(owner.get(&waiting.url).await.status, 410);
    let page = owner.send(&with_password(&waiting, PASSWORD)).await;
    assert_eq!(page.status, 410, "{}", page.text());
    // Nor by somebody else.
    let bea = world.full_person("bea");
    let (mut of_bea, _) = world.signed_in(&bea).await;
    assert_eq!(of_bea.send(&with_password(&waiting, PASSWORD)).await.status, 410);
    assert_eq!(world.control().inbox().len(), 0);
}

#[tokio::test]
async fn a_proof_given_in_one_browser_is_of_no_use_to_a_copy_of_its_session() {
    let (_world, _, mut browser) = an_hour_later("zoe").await;
    // Our session alone, not the tenant's.
    let mut copy = browser.copy();
    copy.forget("demo_session");
    assert_eq!(copy.get("/profile").await.status, 200);
    let page = change_email(&mut browser, "not an address").await;
    assert_eq!(page.status, 422, "what is wrong is told before anything is asked");
    let page = change_email(&mut browser, "new@example.org").await;
    browser.send(&with_password(&page, PASSWORD)).await;
    let page = copy.get("/profile?change=email").await;
    assert!(!page.has_form("/profile/email/start"), "it is not even a session any more: {}", page.url);
    assert_eq!(browser.get("/profile").await.status, 200);
}

#[tokio::test]
async fn passwords_cannot_be_guessed_here() {
    let (world, _, mut browser) = an_hour_later("zoe").await;
    let page = change_email(&mut browser, "new@example.org").await;
    for number in 0..12 {
        let page = browser.send(&with_password(&page, &format!("guess {number}"))).await;
        assert_eq!(page.status, 422);
        assert!(!page.body.contains("guess"), "a password is never sent back");
    }
    let asked = world.management_calls().iter().filter(|(_, path, _)| path.ends_with("/password/verify")).count();
    assert_eq!(asked, 10, "the tenant, which counts nothing, is not asked further");
    let page = browser.send(&with_password(&page, PASSWORD)).await;
    assert_eq!(page.status, 422, "the right one neither");
    assert_eq!(world.control().inbox().len(), 0);
    world.advance(Duration::from_mins(16));
    assert_eq!(browser.send(&with_password(&page, PASSWORD)).await.status, 200);
}

#[tokio::test]
async fn what_waits_is_done_once() {
    let (world, _, mut browser) = an_hour_later("zoe").await;
    let page = change_email(&mut browser, "new@example.org").await;
    let form = with_password(&page, PASSWORD);
    assert_eq!(browser.send(&form).await.status, 200);
    assert_eq!(browser.send(&form).await.status, 410);
    assert_eq!(world.control().inbox().len(), 1);
}

#[tokio::test]
async fn a_username_waits_for_the_proof_and_the_rest_of_the_form_does_not() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    let form = browser.get("/profile").await.form("/profile").with("username", "zoe_new").with("nickname", "Zoz");
    let page = browser.send(&form).await;
    assert!(asks(&page), "{}", page.text());
    assert_eq!(world.stored(&person)["profile"]["nickname"], "Zoz");
    assert_eq!(world.stored(&person)["username"], "zoe");
    let page = browser.send(&with_password(&page, PASSWORD)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(world.stored(&person)["username"], "zoe_new");
    assert_eq!(page.form("/profile").value("username"), "zoe_new");
}

#[tokio::test]
async fn where_more_than_the_proof_is_missing_the_form_is_shown_first_with_all_that_was_typed() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    let form = browser.get("/profile").await.form("/profile").with("username", "zoe_new").with("nickname", "Mine");
    world.control().patch_user(&person.id, json!({"profile": {"nickname": "Theirs"}}));
    let page = browser.send(&form).await;
    assert!(!asks(&page));
    let form = page.form("/profile");
    assert_eq!((form.value("username"), form.value("nickname")), ("zoe_new", "Mine"));
    assert_eq!(world.stored(&person)["username"], "zoe");
}

#[tokio::test]
async fn a_code_to_an_address_in_force_is_a_proof() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    let page = remove_email(&mut browser).await;
    assert!(!page.body.contains("zoe@example.com"), "somebody at an unlocked screen learns no address");
    let page = browser.send(&page.form("/confirm/send")).await;
    let code = world.control().last_code("zoe@example.com").expect("a code");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let page = browser.send(&page.form("/confirm/code").with("code", wrong)).await;
    assert_eq!(page.status, 422);
    let page = browser.send(&page.form("/confirm/code").with("code", &code)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(world.stored(&person)["primaryEmail"], Json::Null);
}

#[tokio::test]
async fn a_code_that_was_asked_for_one_thing_proves_nothing_else() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    let harmless = change_email(&mut browser, "new@example.org").await;
    let harmless = browser.send(&harmless.form("/confirm/send")).await;
    let code = world.control().last_code("zoe@example.com").expect("a code");
    let page = remove_email(&mut browser).await;
    let of = page.form("/confirm/send").value("of").to_owned();
    let forged = harmless.form("/confirm/code").with("of", &of).with("code", &code);
    assert_eq!(browser.send(&forged).await.status, 422);
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
    // For what it was asked for it is good.
    let page = browser.send(&harmless.form("/confirm/code").with("code", &code)).await;
    assert!(page.has_form("/profile/email/confirm"), "{}", page.text());
}

#[tokio::test]
async fn a_code_to_a_new_address_is_no_proof() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    let page = change_email(&mut browser, "new@example.org").await;
    browser.send(&with_password(&page, PASSWORD)).await;
    let code = world.control().last_code("new@example.org").expect("a code");
    let page = remove_email(&mut browser).await;
    let sent = page.form("/confirm/send");
    let forged = Form { action: "/confirm/code".into(), ..sent }.without("kind").and("code", &code);
    assert_eq!(browser.send(&forged).await.status, 422);
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
}

#[tokio::test]
async fn codes_as_proofs_have_few_tries_and_are_over_after_ten_minutes() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    let page = remove_email(&mut browser).await;
    let page = browser.send(&page.form("/confirm/send")).await;
    let code = world.control().last_code("zoe@example.com").expect("a code");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..6 {
        browser.send(&page.form("/confirm/code").with("code", wrong)).await;
    }
    assert_eq!(browser.send(&page.form("/confirm/code").with("code", &code)).await.status, 422);
    world.advance(Duration::from_mins(2));
    let again = browser.get(&page.url).await;
    let page = browser.send(&again.form("/confirm/send")).await;
    let code = world.control().last_code("zoe@example.com").expect("a code");
    world.advance(Duration::from_mins(11));
    assert_eq!(browser.send(&page.form("/confirm/code").with("code", &code)).await.status, 422);
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
}

#[tokio::test]
async fn a_fresh_sign_in_at_the_tenant_is_a_proof_and_what_was_typed_is_still_there() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    let session = browser.cookie("profile-session").cloned();
    let page = change_email(&mut browser, "new@example.org").await;
    // The tenant asks although it knows the browser.
    let page = browser.send(&page.form("/confirm/sign-in")).await;
    let form = page.form_with("username").with("username", "zoe").with("password", PASSWORD);
    let page = browser.send(&form).await;
    assert!(page.has_form("/profile/email/confirm"), "{}", page.text());
    assert!(world.control().last_code("new@example.org").is_some());
    assert_ne!(browser.cookie("profile-session").cloned(), session, "it has a new id");
    // It counted for this, and does not count as a young sign-in too.
    assert!(asks(&remove_email(&mut browser).await));
    browser.forget("profile-session");
    assert_eq!(browser.get("/profile").await.status, 200);
    assert!(asks(&remove_email(&mut browser).await));
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
}

#[tokio::test]
async fn a_sign_in_of_somebody_else_proves_nothing_and_changes_no_session() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    world.full_person("bea");
    let page = remove_email(&mut browser).await;
    let page = browser.send(&page.form("/confirm/sign-in")).await;
    let form = page.form_with("username").with("username", "bea").with("password", PASSWORD);
    let page = browser.send(&form).await;
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(asks(&page));
    assert_eq!(browser.get("/profile").await.form("/profile").value("username"), "zoe");
    assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
}

#[tokio::test]
async fn a_sign_in_that_was_not_a_new_one_proves_nothing() {
    for fault in [IdTokenFault::OldSignIn, IdTokenFault::NoAuthTime] {
        let (world, person, mut browser) = an_hour_later("zoe").await;
        world.control().id_token_fault(Some(fault));
        let page = remove_email(&mut browser).await;
        let page = browser.send(&page.form("/confirm/sign-in")).await;
        let form = page.form_with("username").with("username", "zoe").with("password", PASSWORD);
        let page = browser.send(&form).await;
        assert_eq!(page.status, 422, "{fault:?}: {}", page.text());
        assert_eq!(world.stored(&person)["primaryEmail"], "zoe@example.com");
    }
}

#[tokio::test]
async fn a_tenant_that_does_not_tell_when_somebody_signed_in_has_no_young_sign_ins() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    world.control().id_token_fault(Some(IdTokenFault::NoAuthTime));
    let (mut browser, _) = world.signed_in(&person).await;
    assert!(asks(&change_email(&mut browser, "new@example.org").await));
}

#[tokio::test]
async fn another_sites_form_is_no_proof() {
    let (world, _, mut browser) = an_hour_later("zoe").await;
    let page = change_email(&mut browser, "new@example.org").await;
    let form = with_password(&page, PASSWORD);
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.inputs).finish();
    let headers = [("sec-fetch-site", "cross-site")];
    let page = browser.once(reqwest::Method::POST, "/confirm/password", Some(body), &headers).await;
    assert_eq!(page.status, 403);
    assert_eq!(world.control().inbox().len(), 0);
}

#[tokio::test]
async fn what_waits_in_another_tab_still_waits_after_a_proof() {
    let (world, person, mut browser) = an_hour_later("zoe").await;
    let one = change_email(&mut browser, "new@example.org").await;
    let other = remove_email(&mut browser).await;
    let page = browser.send(&with_password(&one, PASSWORD)).await;
    assert!(page.has_form("/profile/email/confirm"), "{}", page.text());
    let page = browser.send(&with_password(&other, PASSWORD)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(world.stored(&person)["primaryEmail"], Json::Null);
}
