//! A company's look is on every page, and people choose light or dark.

use std::fs;

use super::world::World;

const LOOK: &str = "\
[look]
name = \"Acme\"
logo = { light = \"logo.svg\", dark = \"dark.svg\" }
accent = \"#0b6e4f\"
radius = 4
support = \"mailto:help@acme.example\"
privacy = { en = \"https://acme.example/privacy\", ar = \"https://acme.example/ar/privacy\" }
";

async fn acme() -> World {
    World::beside(LOOK, |folder| {
        fs::write(folder.join("logo.svg"), "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'/>")
            .expect("a file");
        fs::write(folder.join("dark.svg"), "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'><g/></svg>")
            .expect("a file");
    })
    .await
}

fn address<'a>(page: &'a str, before: &str) -> &'a str {
    page.split_once(before).and_then(|(_, rest)| rest.split('"').next()).expect("an address")
}

#[tokio::test]
async fn name_logo_colour_and_links_are_on_every_page() {
    let world = acme().await;
    let person = world.full_person("zoe");
    let (mut browser, profile) = world.signed_in(&person).await;
    let security = browser.get("/security").await;
    let missing = browser.get("/no/such/page").await;
    for page in [&profile, &security, &missing, &world.browser().get("/").await] {
        assert!(page.body.contains("<style>:root{--accent:#0b6e4f;"), "{}", page.url);
        let policy = page.headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("style-src 'self' 'sha256-"), "{policy}");
        assert!(page.body.contains("– Acme</title>") && page.body.contains("mailto:help@acme.example"), "{}", page.url);
        assert!(page.body.contains("https://acme.example/privacy"), "{}", page.url);
    }
}

#[tokio::test]
async fn the_logo_is_served_by_us_for_ever_and_can_run_nothing() {
    let world = acme().await;
    let mut browser = world.browser();
    let page = browser.get("/").await;
    let logo = address(&page.body, "<img src=\"").to_owned();
    let dark = address(&page.body, "<source srcset=\"").to_owned();
    assert_ne!(logo, dark);
    assert!(page.body.contains("media=\"screen and (prefers-color-scheme: dark)\""));
    for address in [logo, dark] {
        let image = browser.get(&address).await;
        assert_eq!(image.status, 200);
        assert_eq!(image.headers["content-type"], "image/svg+xml");
        assert_eq!(image.headers["cache-control"], "public, max-age=31536000, immutable");
        assert!(image.headers["content-security-policy"].to_str().expect("text").contains("sandbox"));
        assert_eq!(image.headers["x-content-type-options"], "nosniff");
    }
    assert_eq!(browser.get("/look/other.svg").await.status, 404);
}

#[tokio::test]
async fn light_or_dark_is_chosen_by_a_form_and_stays() {
    let world = acme().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    assert!(page.body.contains("data-theme=\"system\"") && page.body.contains("content=\"light dark\""));
    let dark = page.form("/theme").and("theme", "dark");
    let page = browser.send(&dark).await;
    assert!(page.url.ends_with("/profile"), "back where it was chosen: {}", page.url);
    assert!(page.body.contains("data-theme=\"dark\"") && page.body.contains("name=\"color-scheme\" content=\"dark\""));
    assert!(page.body.contains("media=\"screen\""), "the logo for dark ground");
    assert!(page.body.contains("value=\"dark\" aria-pressed=\"true\""));
    let page = browser.get("/security").await;
    assert!(page.body.contains("data-theme=\"dark\""));
    let page = browser.send(&page.form("/theme").and("theme", "system")).await;
    assert!(page.body.contains("data-theme=\"system\""));
    let nothing = page.form("/theme").and("theme", "\"><script>");
    assert_eq!(browser.send(&nothing).await.status, 400);
}

#[tokio::test]
async fn what_was_typed_and_refused_is_still_there_after_choosing() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let page = browser.send(&page.form("/profile").with("website", "javascript:x")).await;
    assert!(page.body.contains("value=\"javascript:x\""), "{}", page.text());
    let page = browser.send(&page.form("/theme").and("theme", "dark")).await;
    assert!(page.body.contains("value=\"javascript:x\"") && page.body.contains("data-theme=\"dark\""));
}
