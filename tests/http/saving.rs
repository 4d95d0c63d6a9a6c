//! A change is saved where it belongs, and nothing else is touched.

use serde_json::json;

use super::{loading::failing, world::World};

#[tokio::test]
async fn a_change_is_sent_alone_and_to_where_it_belongs() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().clear_calls();
    let form = page
        .form("/profile")
        .with("name", "Zoë Q.")
        .with("nickname", "")
        .with("age", "35")
        .with("address.country", "AT")
        .with("address.street", "Ring 1")
        .with("address.postal_code", "1010")
        .with("address.locality", "Wien");
    let page = browser.send(&form).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let id = &person.id;
    assert_eq!(
        world.writes(),
        [
            ("PATCH".into(), format!("/api/users/{id}"), Some(json!({"name": "Zoë Q."}))),
            ("PATCH".into(), format!("/api/users/{id}/profile"), Some(json!({"profile": {"nickname": ""}}))),
            ("PATCH".into(), format!("/api/users/{id}/custom-data"), Some(json!({"customData": {"age": 35}}))),
        ]
    );
    let stored = world.stored(&person);
    assert_eq!(stored["customData"], json!({"age": 35, "tier": "gold"}), "what the form does not know stays");
    assert_eq!(stored["profile"]["website"], "https://zoe.example");
    let again = browser.get("/profile").await.form("/profile");
    assert_eq!(again.value("address.street"), "Ring 1");
    assert_eq!(again.value("address.country"), "AT");
}

#[tokio::test]
async fn a_form_that_changed_nothing_sends_nothing() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().clear_calls();
    assert_eq!(browser.send(&page.form("/profile")).await.status, 200);
    assert_eq!(world.writes(), []);
}

#[tokio::test]
async fn sending_twice_reloading_and_going_back_save_once() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().clear_calls();
    let form = page.form("/profile").with("nickname", "Zed");
    let first = browser.send(&form).await;
    browser.send(&form).await;
    browser.get(&first.url).await;
    assert_eq!(world.writes().len(), 1);
    assert!(first.url.contains("/profile?result="), "{}", first.url);
    assert!(!first.url.contains("Zed"), "nothing that was typed is in the address");
}

#[tokio::test]
async fn when_one_field_is_wrong_nothing_is_written_and_everything_typed_stays() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().clear_calls();
    let form = page
        .form("/profile")
        .with("nickname", "Kept")
        .with("age", "two hundred")
        .with("website", "javascript:alert(1)");
    let page = browser.send(&form).await;
    assert_eq!(page.status, 422);
    assert_eq!(world.writes(), []);
    let form = page.form("/profile");
    assert_eq!(form.value("nickname"), "Kept");
    assert_eq!(form.value("age"), "two hundred");
    assert_eq!(form.value("website"), "javascript:alert(1)");
    // Corrected and sent again, all of it is saved.
    let page = browser.send(&form.with("age", "36").with("website", "zoe.example/me")).await;
    assert_eq!(page.status, 200);
    let stored = world.stored(&person);
    assert_eq!(stored["profile"]["nickname"], "Kept");
    assert_eq!(stored["customData"]["age"], 36);
    assert_eq!(stored["profile"]["website"], "https://zoe.example/me");
}

#[tokio::test]
async fn a_username_that_is_taken_is_told_beside_its_field_and_the_rest_is_saved() {
    let world = World::new().await;
    world.person("taken", json!({}));
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let form = page.form("/profile").with("username", "taken").with("name", "New Name").with("nickname", "New");
    let page = browser.send(&form).await;
    let stored = world.stored(&person);
    assert_eq!(stored["username"], "zoe");
    assert_eq!(stored["name"], "New Name");
    assert_eq!(stored["profile"]["nickname"], "New");
    assert_eq!(page.form("/profile").value("username"), "taken", "what was typed stays");
    assert!(page.body.contains(r#"id="username""#) && page.body.contains("aria-invalid=\"true\""));
}

#[tokio::test]
async fn what_was_changed_elsewhere_meanwhile_is_not_overwritten() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().patch_user(&person.id, json!({"name": "By An Administrator"}));
    let form = page.form("/profile").with("name", "By Zoe").with("nickname", "Both");
    let page = browser.send(&form).await;
    let stored = world.stored(&person);
    assert_eq!(stored["name"], "By An Administrator");
    assert_eq!(stored["profile"]["nickname"], "Both", "the rest is saved");
    assert!(page.text().contains("By An Administrator"), "the page shows what is stored");
    assert_eq!(page.form("/profile").value("name"), "By Zoe", "and keeps what was typed");
    // Sent again without a choice nothing is overwritten; one click is the choice.
    let page = browser.send(&page.form("/profile")).await;
    assert_eq!(world.stored(&person)["name"], "By An Administrator");
    let page = browser.send(&page.pressed("/profile", "keep", "name ")).await;
    assert_eq!(world.stored(&person)["name"], "By Zoe");
    assert!(!page.body.contains("class=\"conflict\""), "{}", page.text());
}

#[tokio::test]
async fn of_two_conflicts_the_choice_in_one_leaves_the_other_open() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().patch_user(&person.id, json!({"name": "Their Name", "customData": {"age": 50}}));
    let page = browser.send(&page.form("/profile").with("name", "My Name").with("age", "20")).await;
    let page = browser.send(&page.pressed("/profile", "take", "name")).await;
    assert_eq!(world.stored(&person)["name"], "Their Name");
    assert_eq!(world.stored(&person)["customData"]["age"], 50, "nobody has chosen here yet");
    assert_eq!(page.form("/profile").value("name"), "Their Name");
    assert_eq!(page.form("/profile").value("age"), "20", "what was typed stays");
    browser.send(&page.pressed("/profile", "keep", "age ")).await;
    assert_eq!(world.stored(&person)["customData"]["age"], 20);
    assert_eq!(world.stored(&person)["name"], "Their Name");
}

#[tokio::test]
async fn a_value_that_the_person_has_not_seen_is_not_overwritten_by_their_choice() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().patch_user(&person.id, json!({"name": "Second"}));
    let page = browser.send(&page.form("/profile").with("name", "Mine")).await;
    world.control().patch_user(&person.id, json!({"name": "Third"}));
    let page = browser.send(&page.pressed("/profile", "keep", "name ")).await;
    assert_eq!(world.stored(&person)["name"], "Third");
    assert!(page.text().contains("Third") && page.form("/profile").value("name") == "Mine", "{}", page.text());
    browser.send(&page.pressed("/profile", "keep", "name ")).await;
    assert_eq!(world.stored(&person)["name"], "Mine");
}

#[tokio::test]
async fn correcting_another_mistake_does_not_overwrite_what_was_changed_elsewhere_meanwhile() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().patch_user(&person.id, json!({"name": "Theirs", "customData": {"age": 50}}));
    let page = browser.send(&page.form("/profile").with("name", "Mine").with("age", "many")).await;
    assert_eq!(page.status, 422);
    browser.send(&page.form("/profile").with("age", "20")).await;
    let stored = world.stored(&person);
    assert_eq!((&stored["name"], &stored["customData"]["age"]), (&json!("Theirs"), &json!(50)));
}

#[tokio::test]
async fn what_the_form_does_not_know_of_an_object_stays() {
    let settings = r#"
        [[section]]
        id = "details"
        [[section.field]]
        id = "size"
        kind = "number"
        home = "custom_data.company.size"
        label = "Size"
        [[section.field]]
        id = "office"
        kind = "address"
        home = "custom_data.company.office"
        label = "Office"
    "#;
    let world = World::with(settings).await;
    let company = json!({"size": 3, "vat": "ATU1", "office": {"country": "AT", "street": "Ring 1", "postal_code": "1010", "locality": "Wien", "floor": 2}});
    let person = world.person("zoe", json!({"name": "Zoë", "customData": {"company": company, "tier": "gold"}}));
    let (mut browser, page) = world.signed_in(&person).await;
    let page = browser.send(&page.form("/profile").with("size", "4").with("office.street", "Ring 2")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let stored = world.stored(&person)["customData"].clone();
    assert_eq!((&stored["tier"], &stored["company"]["vat"]), (&json!("gold"), &json!("ATU1")));
    assert_eq!((&stored["company"]["size"], &stored["company"]["office"]["street"]), (&json!(4), &json!("Ring 2")));
    assert_eq!(stored["company"]["office"]["floor"], 2);
}

#[tokio::test]
async fn when_the_tenant_fails_while_saving_the_database_fields_are_saved_and_the_page_says_so() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let form = page.form("/profile").with("nickname", "Unsaved").with("payment", "invoice");
    world.control().fault(failing("/api/users"));
    let page = browser.send(&form).await;
    assert_eq!(page.status, 503);
    assert!(page.body.contains("Unsaved"), "what was typed is still in the page");
    world.control().clear_faults();
    let page = browser.send(&page.form("/profile")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(world.stored(&person)["profile"]["nickname"], "Unsaved");
    assert_eq!(page.form("/profile").value("payment"), "invoice");
}

#[tokio::test]
async fn a_form_of_one_person_is_never_saved_for_another() {
    let world = World::new().await;
    let (zoe, bea) = (world.full_person("zoe"), world.full_person("bea"));
    let (_, of_zoe) = world.signed_in(&zoe).await;
    let (mut browser, _) = world.signed_in(&bea).await;
    world.control().clear_calls();
    let page = browser.send(&of_zoe.form("/profile").with("name", "Zoë's name")).await;
    assert!(page.status.is_success() || page.status == 422);
    assert_eq!(world.writes(), []);
    assert!(
        !page.body.contains("Zoë&#x27;s name") && !page.body.contains("Zoë's name"),
        "nothing of it is shown to bea"
    );
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_is_there_again_after_signing_in() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let form = page.form("/profile").with("nickname", "Typed Before").with("address.street", "Ring 1");
    browser.forget("profile-session");
    let page = browser.send(&form).await;
    assert_eq!(page.status, 401);
    assert_eq!(world.stored(&person)["profile"]["nickname"], "Zo", "nothing is saved without a session");
    let link = page.body.split("href=\"").find(|rest| rest.starts_with("/sign-in?")).expect("a way to sign in");
    let link = link.split('"').next().expect("an address").replace("&amp;", "&");
    // The tenant still knows the person, or asks again.
    let mut page = browser.get(&link).await;
    if page.url.contains("/oidc") || page.url.contains("/sign-in") {
        let form = page.form_with("username").with("username", "zoe").with("password", super::world::PASSWORD);
        page = browser.send(&form).await;
    }
    assert_eq!(page.status, 200, "{}", page.text());
    let form = page.form("/profile");
    assert_eq!(form.value("nickname"), "Typed Before");
    assert_eq!(form.value("address.street"), "Ring 1");
}
