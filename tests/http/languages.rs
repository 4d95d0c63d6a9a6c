//! In which language pages are, and what is kept of a choice.

use reqwest::Method;
use serde_json::json;

use super::{
    browser::Page,
    world::{PASSWORD, World},
};

fn language(page: &Page) -> &str {
    let from = page.body.find("<html lang=\"").expect("a language") + "<html lang=\"".len();
    page.body[from..].split('"').next().expect("a tag")
}

#[tokio::test]
async fn a_language_chosen_in_the_menu_is_saved_in_the_profile_and_followed_on_every_device() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    assert_eq!(language(&page), "en");
    let page = browser.send(&page.form("/language").and("lang", "ar")).await;
    assert_eq!((language(&page), page.url.as_str()), ("ar", format!("{}/profile", world.base_url).as_str()));
    assert_eq!(world.stored(&person)["profile"]["locale"], "ar");
    assert!(browser.cookie("profile-language").is_none(), "the profile says it");
    let (_, elsewhere) = world.signed_in(&person).await;
    assert_eq!(language(&elsewhere), "ar");
    // Signed out, this device still knows it.
    let page = browser.send(&page.form("/sign-out")).await;
    let _ = page;
    assert_eq!(language(&browser.get("/no/such/page").await), "ar");
}

#[tokio::test]
async fn a_language_is_not_saved_over_one_that_was_saved_elsewhere_meanwhile_and_counts_here_all_the_same() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().patch_user(&person.id, json!({"profile": {"locale": "en-GB"}}));
    let page = browser.send(&page.form("/language").and("lang", "ar")).await;
    assert_eq!(language(&page), "ar");
    assert_eq!(world.stored(&person)["profile"]["locale"], "en-GB");
}

#[tokio::test]
async fn the_menu_of_one_person_changes_nothing_for_another_and_without_a_person_it_is_remembered_here() {
    let world = World::new().await;
    let (zoe, yan) = (world.full_person("zoe"), world.full_person("yan"));
    let (_, page) = world.signed_in(&zoe).await;
    let (mut other, _) = world.signed_in(&yan).await;
    other.send(&page.form("/language").and("lang", "ar")).await;
    for person in [&zoe, &yan] {
        assert!(world.stored(person)["profile"].get("locale").is_none());
    }
    let mut nobody = world.browser();
    let page = nobody.get("/").await;
    let page = nobody.send(&page.form("/language").and("lang", "ar")).await;
    assert_eq!(language(&page), "ar");
    assert_eq!(nobody.cookie("profile-language").map(String::as_str), Some("ar"));
    let refused = nobody.send(&page.form("/language").and("lang", "tlh")).await;
    assert_eq!(refused.status, 400);
}

#[tokio::test]
async fn a_page_that_does_not_let_the_language_be_changed_does_not_change_it() {
    let world = World::with(
        "[[section]]\nid = \"region\"\n[[section.field]]\nid = \"locale\"\nedit = \"read-only\"\n[[section.field]]\nid = \"zoneinfo\"\n",
    )
    .await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let page = browser.send(&page.form("/language").and("lang", "ar")).await;
    assert_eq!(language(&page), "ar");
    assert!(world.stored(&person)["profile"].get("locale").is_none());
}

#[tokio::test]
async fn what_a_link_asks_for_holds_for_the_whole_visit_and_reaches_the_tenant() {
    let world = World::new().await;
    let person = world.person("zoe", json!({"name": "Zoë", "profile": {"locale": "en"}}));
    let mut browser = world.browser();
    let asked = browser.once(Method::GET, "/profile?ui_locales=xx%20ar", None, &[]).await;
    let to = asked.headers["location"].to_str().expect("a location").to_owned();
    let sign_in = browser.once(Method::GET, &to, None, &[]).await;
    let url: url::Url = sign_in.headers["location"].to_str().expect("a location").parse().expect("a URL");
    let sent = url.query_pairs().find(|(name, _)| name == "ui_locales").expect("a language").1.into_owned();
    assert_eq!(sent, "xx ar ar", "the tenant may speak what we do not");
    let page = browser.sign_in("/profile?ui_locales=xx%20ar", &person.username, PASSWORD).await;
    assert_eq!(language(&page), "ar");
    assert_eq!(language(&browser.get("/security").await), "ar", "also where the address does not say it");
    let page = browser.get("/profile").await;
    let page = browser.send(&page.form("/language").and("lang", "en")).await;
    assert_eq!(language(&page), "en", "the person's own choice comes later, and counts");
}

#[tokio::test]
async fn a_list_of_languages_that_is_none_is_not_passed_on() {
    let world = World::new().await;
    let mut browser = world.browser();
    for bad in ["%0d%0aSet-Cookie:x", "<script>", &"a".repeat(200)] {
        let answer = browser.once(Method::GET, &format!("/sign-in?ui_locales={bad}"), None, &[]).await;
        let url: url::Url = answer.headers["location"].to_str().expect("a location").parse().expect("a URL");
        let sent = url.query_pairs().find(|(name, _)| name == "ui_locales").expect("a language").1.into_owned();
        assert_eq!(sent, "en");
    }
}

#[tokio::test]
async fn times_are_told_in_the_persons_zone_and_language() {
    let world = World::new().await;
    let person = world.person("zoe", json!({"name": "Zoë", "profile": {"zoneinfo": "Asia/Kolkata"}}));
    let (mut browser, _) = world.signed_in(&person).await;
    let page = browser.get("/security").await;
    assert!(page.text().contains("(GMT+5:30)"), "{}", page.text());
}
