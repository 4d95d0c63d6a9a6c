//! A new password by the tenant's own policy, and sessions elsewhere that end for good.

use std::time::Duration;

use logto_profile::server::demo::{Fault, FaultKind};
use serde_json::json;

use super::{
    browser::{Browser, Page},
    world::{PASSWORD, Person, World},
};

const NEW: &str = "Qz7-another-one";

async fn set(browser: &mut Browser, password: &str) -> Page {
    let page = browser.get("/security").await;
    browser.send(&page.form("/security/password").with("password", password)).await
}

async fn signed_in() -> (World, Person, Browser) {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (browser, _) = world.signed_in(&person).await;
    (world, person, browser)
}

#[tokio::test]
async fn a_password_is_changed_and_everything_elsewhere_ends_sessions_and_grants_ours_and_the_tenants() {
    let (world, person, mut phone) = signed_in().await;
    world.advance(Duration::from_secs(5));
    let (mut browser, _) = world.signed_in(&person).await;
    assert_eq!((world.control().sessions(&person.id), world.control().grants(&person.id)), (2, 2));
    let page = set(&mut browser, NEW).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(world.control().has_password(&person.id, NEW));
    assert_eq!((world.control().sessions(&person.id), world.control().grants(&person.id)), (1, 1));
    assert_eq!(phone.get("/profile").await.status, 401, "ours at once");
    // The one in which it was done goes on, also after its tokens were renewed.
    world.advance(Duration::from_mins(61));
    assert_eq!(browser.get("/profile").await.status, 200);
    assert!(!page.body.contains(NEW));
}

#[tokio::test]
async fn sessions_elsewhere_stay_where_the_person_wants_them_to() {
    let (world, person, mut phone) = signed_in().await;
    world.advance(Duration::from_secs(5));
    let (mut browser, _) = world.signed_in(&person).await;
    let page = browser.get("/security").await;
    browser.send(&page.form("/security/password").with("password", NEW).without("elsewhere")).await;
    assert!(world.control().has_password(&person.id, NEW));
    assert_eq!(phone.get("/profile").await.status, 200);
}

#[tokio::test]
async fn what_the_policy_refuses_is_told_in_words_and_nothing_is_set() {
    let (world, person, mut browser) = signed_in().await;
    for (password, told) in [
        ("short", "Characters, at least: 8"),
        ("aaaaaaaaaaaa", "More than repeated characters"),
        ("zoe-zoe-zoe", "More than your own name"),
        ("pässwörd-1234", "Only letters from A to Z"),
        ("", "Please fill this in."),
    ] {
        let page = set(&mut browser, password).await;
        assert_eq!(page.status, 422, "{password}");
        assert!(page.text().contains("Your password is not changed."), "{}", page.text());
        assert!(page.text().contains(told), "{password}: {}", page.text());
        assert!(password.is_empty() || !page.body.contains(&format!("value=\"{password}\"")));
    }
    assert!(world.control().has_password(&person.id, PASSWORD));
    assert!(!world.writes().iter().any(|(method, path, _)| method == "PATCH" && path.ends_with("/password")));
}

#[tokio::test]
async fn the_tenants_own_rules_are_shown_and_hold() {
    let (world, person, mut browser) = signed_in().await;
    let policy =
        json!({"length": {"min": 12}, "characterTypes": {"min": 3}, "rejects": {"pwned": false, "words": ["acme"]}});
    world.control().password_policy(policy);
    let page = browser.get("/security").await;
    assert!(page.body.contains("data-rule=\"min\" data-n=\"12\""), "{}", page.text());
    assert!(page.body.contains("data-rule=\"kinds\" data-n=\"3\""));
    assert!(page.text().contains("easy to guess here"));
    for password in ["Qz7-short", "onlysmallletters", "acme-ACME-acme"] {
        assert_eq!(set(&mut browser, password).await.status, 422, "{password}");
    }
    assert_eq!(set(&mut browser, NEW).await.status, 200);
    assert!(world.control().has_password(&person.id, NEW));
}

#[tokio::test]
async fn a_list_of_leaked_passwords_out_of_reach_is_not_called_a_bad_password() {
    let (world, person, mut browser) = signed_in().await;
    world.control().password_policy(json!({}));
    let page = set(&mut browser, NEW).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("fine as far as we can see"), "{}", page.text());
    assert!(world.control().has_password(&person.id, PASSWORD));
}

#[tokio::test]
async fn the_old_password_is_no_new_one_and_guessing_it_that_way_needs_the_proof_first() {
    let (world, person, mut browser) = signed_in().await;
    let page = set(&mut browser, PASSWORD).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("the password that you have already"), "{}", page.text());
    world.advance(Duration::from_mins(6));
    world.control().clear_calls();
    let page = set(&mut browser, PASSWORD).await;
    assert!(page.url.contains("/confirm?of="));
    assert!(!world.management_calls().iter().any(|(_, path, _)| path.ends_with("/password/verify")));
    assert!(world.control().has_password(&person.id, PASSWORD));
}

#[tokio::test]
async fn a_password_waits_for_the_proof_unseen_and_is_set_after_it() {
    let (world, person, mut browser) = signed_in().await;
    world.advance(Duration::from_mins(6));
    let page = set(&mut browser, NEW).await;
    assert!(page.url.contains("/confirm?of="), "{}", page.text());
    assert!(!page.body.contains(NEW) && !page.url.contains(NEW));
    assert!(world.control().has_password(&person.id, PASSWORD));
    let page = browser.send(&page.form("/confirm/password").with("password", PASSWORD)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.url.contains("/security?result="));
    assert!(world.control().has_password(&person.id, NEW));
}

#[tokio::test]
async fn a_person_without_a_password_sets_a_first_one() {
    let (world, person, mut browser) = signed_in().await;
    world.control().patch_user(&person.id, json!({"name": "Zoë"}));
    world.control().forget_password(&person.id);
    let page = browser.get("/security").await;
    assert!(page.text().contains("Set password"));
    assert_eq!(set(&mut browser, NEW).await.status, 200);
    assert!(world.control().has_password(&person.id, NEW));
}

#[tokio::test]
async fn a_password_whose_answer_was_lost_is_looked_up() {
    let (world, person, mut browser) = signed_in().await;
    world.control().fault(Fault {
        method: Some("PATCH".into()),
        path_prefix: format!("/api/users/{}/password", person.id),
        kind: FaultKind::Status(502),
        times: None,
    });
    let page = set(&mut browser, NEW).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("does not answer"), "{}", page.text());
    assert!(!page.body.contains(NEW), "a password is never sent back");
    assert!(world.control().has_password(&person.id, PASSWORD));
}

#[tokio::test]
async fn sessions_elsewhere_are_listed_and_ended_one_by_one_after_a_proof() {
    let (world, person, mut phone) = signed_in().await;
    world.advance(Duration::from_secs(5));
    let (mut browser, _) = world.signed_in(&person).await;
    world.advance(Duration::from_mins(6));
    let page = browser.get("/security").await;
    assert_eq!(page.body.matches("action=\"/security/end\"").count(), 1, "this one is not among them");
    let page = browser.send(&page.form("/security/end")).await;
    assert!(page.url.contains("/confirm?of="));
    assert_eq!(phone.get("/profile").await.status, 200);
    let page = browser.send(&page.form("/confirm/password").with("password", PASSWORD)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(phone.get("/profile").await.status, 401);
    assert_eq!(world.control().sessions(&person.id), 1);
    assert!(page.text().contains("Nowhere else."));
}

#[tokio::test]
async fn all_other_sessions_are_ended_at_once_and_of_this_person_only() {
    let (world, person, mut phone) = signed_in().await;
    let bea = world.full_person("bea");
    let (mut of_bea, _) = world.signed_in(&bea).await;
    world.advance(Duration::from_secs(5));
    let (mut browser, _) = world.signed_in(&person).await;
    let page = browser.get("/security").await;
    let page = browser.send(&page.form("/security/end-others")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(phone.get("/profile").await.status, 401);
    assert_eq!(of_bea.get("/profile").await.status, 200);
    assert_eq!((world.control().grants(&person.id), world.control().grants(&bea.id)), (1, 1));
    assert_eq!(browser.get("/profile").await.status, 200);
}

#[tokio::test]
async fn nobody_ends_a_session_of_somebody_else() {
    let (world, _, mut browser) = signed_in().await;
    let bea = world.full_person("bea");
    let (mut of_bea, _) = world.signed_in(&bea).await;
    world.advance(Duration::from_secs(5));
    let (mut second, _) = world.signed_in(&bea).await;
    let theirs = second.get("/security").await.form("/security/end").value("place").to_owned();
    let page = browser.get("/security").await;
    let own = page.form("/security/password");
    let forged =
        super::browser::Form { action: "/security/end".into(), ..own }.without("password").and("place", &theirs);
    browser.send(&forged).await;
    assert_eq!(of_bea.get("/profile").await.status, 200);
    assert_eq!(world.control().sessions(&bea.id), 2);
}

#[tokio::test]
async fn the_page_is_there_without_the_tenant() {
    let (world, _, mut browser) = signed_in().await;
    for kind in [FaultKind::Status(502), FaultKind::Garbage] {
        world.control().clear_faults();
        world.control().fault(Fault { method: None, path_prefix: "/api/".into(), kind, times: None });
        let page = browser.get("/security").await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("may not be all"), "{}", page.text());
    }
}

#[tokio::test]
async fn the_well_known_address_leads_to_the_page() {
    let (_world, _, mut browser) = signed_in().await;
    let page = browser.get("/.well-known/change-password").await;
    assert!(page.url.ends_with("/security") && page.has_form("/security/password"));
}
