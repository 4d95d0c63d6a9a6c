//! Fields that a company declares, and fields that the tenant's administrator declares.

use std::{fs, path::Path};

use serde_json::json;

use super::world::World;

/// What a company might write, see the file.
const COMPANY: &str = include_str!("../../examples/company/Leptos.toml");

/// The company's page, with the logo that is beside its settings.
async fn company() -> World {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/company");
    World::beside(COMPANY, |folder| {
        for logo in ["logo.svg", "logo-dark.svg"] {
            fs::copy(from.join(logo), folder.join(logo)).expect("a file");
        }
    })
    .await
}

#[tokio::test]
async fn a_companys_own_fields_are_saved_where_it_declared_them() {
    let world = company().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let form = page
        .form("/profile")
        .with("bio", "I walk.\r\nI climb.")
        .and("employed", "on")
        .with("company", "Acme")
        .with("vat_number", "ATU12345678")
        .with("team_size", "12")
        .and("sports.hike", "on")
        .and("sports.ski", "on")
        .with("size", "m")
        .with("emergency", "0043 1 2345678")
        .with("favourite_country", "AT");
    let page = browser.send(&form).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let custom_data = &world.stored(&person)["customData"];
    assert_eq!(custom_data["bio"], "I walk.\nI climb.");
    assert_eq!(custom_data["work"], json!({"employed": true, "company": "Acme"}));
    assert_eq!(custom_data["sports"], json!(["hike", "ski"]));
    assert_eq!(custom_data["favourite_country"], "AT");
    assert_eq!(custom_data["tier"], "gold", "what the form does not know stays");
    let again = browser.get("/profile").await.form("/profile");
    for (name, value) in
        [("vat_number", "ATU12345678"), ("team_size", "12"), ("size", "m"), ("sports.ski", "on"), ("employed", "on")]
    {
        assert_eq!(again.value(name), value, "{name}");
    }
    assert_eq!(again.value("emergency"), "+43 1 2345678", "a number is kept as its country writes it");
    // Boxes that are no longer ticked are sent by not being sent.
    let page = browser.send(&again.without("sports.hike").without("employed")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let custom_data = &world.stored(&person)["customData"];
    assert_eq!(custom_data["sports"], json!(["ski"]));
    assert_eq!(custom_data["work"], json!({"employed": false, "company": "Acme"}), "what is not asked for stays");
}

#[tokio::test]
async fn the_rules_of_a_declared_field_are_held_and_nothing_is_written() {
    let world = company().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().clear_calls();
    for (name, value, says) in [
        ("vat_number", "12", "not written in the form"),
        ("team_size", "0", "1 to 9999"),
        ("emergency", "01 2345678", "Begin with +"),
        ("company", "", "Please fill this in"),
        ("bio", &"x".repeat(501), "at most 500"),
        ("name", "", "Please fill this in"),
    ] {
        let form = page.form("/profile").and("employed", "on").with("company", "Acme").with(name, value);
        let refused = browser.send(&form).await;
        assert_eq!(refused.status, 422, "{name}");
        assert!(refused.text().contains(says), "{name}: {says}\n{}", refused.text());
        assert_eq!(refused.form("/profile").value(name), value, "what was typed stays");
    }
    assert_eq!(world.writes(), []);
}

#[tokio::test]
async fn a_field_that_is_not_asked_for_is_neither_required_nor_saved() {
    let world = company().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let form = page.form("/profile").with("name", "Zoë Q.").with("vat_number", "nonsense").with("company", "Acme");
    let page = browser.send(&form).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let stored = world.stored(&person);
    assert_eq!(stored["name"], "Zoë Q.");
    assert_eq!(stored["customData"].get("work"), None);
    assert_eq!(browser.get("/profile").await.form("/profile").value("vat_number"), "");
}

#[tokio::test]
async fn a_read_only_field_is_shown_and_no_form_changes_it() {
    let world = company().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    assert_eq!(page.form("/profile").value("username"), "zoe");
    let page = browser.send(&page.form("/profile").with("username", "eve")).await;
    assert_eq!(page.status, 422);
    assert_eq!(world.stored(&person)["username"], "zoe");
}

#[tokio::test]
async fn what_the_administrator_declares_at_the_tenant_is_on_the_page_and_is_validated() {
    let world = World::with("[logto]\ncustom-profile-fields = true\n").await;
    world.control().declare_field(json!({
        "name": "department", "type": "Text", "label": "Department", "required": false, "config": {"maxLength": 5},
    }));
    world.control().declare_field(json!({
        "name": "newsletter", "type": "Checkbox", "label": "Newsletter", "required": false, "config": {},
    }));
    // It would be asked again after a while.
    world.running.app.fields_of_tenant.as_ref().expect("switched on").refresh().await.expect("an answer");
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let refused = browser.send(&page.form("/profile").with("department", "Far too long")).await;
    assert_eq!(refused.status, 422, "Logto would have taken it");
    let page = browser.send(&page.form("/profile").with("department", "Sales").and("newsletter", "on")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let custom_data = &world.stored(&person)["customData"];
    assert_eq!(custom_data["department"], "Sales");
    assert_eq!(custom_data["newsletter"], "true", "as Logto's own pages keep a box");
}
