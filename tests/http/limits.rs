//! Who asks too much is told when to ask again; what they typed stays; nobody learns which addresses exist.

use std::time::Duration;

use logto_profile::{
    api::profile::SaveProfile,
    model::{edit::Submitted, error::AppError, value},
};
use reqwest::Method;
use serde_json::json;

use super::{
    browser::{Browser, Form, Page},
    world::World,
};

/// Two saves a minute.
const TWO_SAVES: &str = "[limits]\nsave = { person = 2 }\n";

fn retry_after(page: &Page) -> u64 {
    page.headers["retry-after"].to_str().expect("text").parse().expect("seconds")
}

async fn start(world: &World, browser: &mut Browser, address: &str) -> Page {
    let page = browser.get("/profile?change=email").await;
    let page = browser.send(&page.form("/profile/email/start").with("address", address)).await;
    world.proven(browser, page).await
}

#[tokio::test]
async fn who_wants_too_many_codes_is_told_when_to_ask_again_and_then_gets_one() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    for number in 0..5 {
        assert_eq!(start(&world, &mut browser, &format!("new{number}@example.org")).await.status, 200);
    }
    let page = start(&world, &mut browser, "one.more@example.org").await;
    assert_eq!(page.status, 429, "{}", page.text());
    let wait = retry_after(&page);
    assert!((590..=600).contains(&wait), "{wait}");
    assert!(page.text().contains(&format!("Please wait {wait} seconds")), "{}", page.text());
    assert_eq!(page.form("/profile/email/start").value("address"), "one.more@example.org", "what was typed stays");
    world.advance(Duration::from_secs(100));
    // What there is to wait for passes, also on a page that is loaded again.
    let again = browser.get(&page.url).await;
    assert!((485..=500).contains(&retry_after(&again)), "{}", retry_after(&again));
    world.advance(Duration::from_secs(wait - 100));
    let page = browser.send(&page.form("/profile/email/start")).await;
    assert_eq!(world.proven(&mut browser, page).await.status, 200);
    assert_eq!(world.control().inbox().len(), 6);
}

#[tokio::test]
async fn who_saves_too_often_keeps_what_they_typed_and_is_told_when_to_send_it() {
    let world = World::with(TWO_SAVES).await;
    let person = world.full_person("zoe");
    let (mut browser, mut page) = world.signed_in(&person).await;
    for nickname in ["One", "Two"] {
        page = browser.send(&page.form("/profile").with("nickname", nickname)).await;
        assert_eq!(page.status, 200, "{}", page.text());
    }
    let page = browser.send(&page.form("/profile").with("nickname", "Three")).await;
    assert_eq!(page.status, 429);
    assert!((50..=60).contains(&retry_after(&page)));
    assert_eq!(world.stored(&person)["profile"]["nickname"], "Two");
    let form = page.form("/profile");
    assert_eq!(form.value("nickname"), "Three");
    // In another session they are the same person.
    let (mut other, profile) = world.signed_in(&person).await;
    assert_eq!(other.send(&profile.form("/profile").with("nickname", "Other")).await.status, 429);
    world.advance(Duration::from_mins(1));
    assert_eq!(browser.send(&form).await.status, 200);
    assert_eq!(world.stored(&person)["profile"]["nickname"], "Three");
}

#[tokio::test]
async fn the_hydrated_page_is_told_the_same() {
    let world = World::with("[limits]\nsave = { person = 0 }\n").await;
    let person = world.full_person("zoe");
    let (browser, page) = world.signed_in(&person).await;
    let sent = SaveProfile {
        language: "en".into(),
        form: page.form("/profile").value("form").to_owned(),
        fields: vec![Submitted {
            id: "nickname".into(),
            was: value::tag(&["Zo".to_owned()]),
            typed: vec!["Zed".to_owned()],
        }],
    };
    let request = reqwest::Client::builder().no_proxy().build().expect("a client");
    let answer = request
        .post(format!("{}/api/profile/save", world.base_url))
        .header("content-type", "application/x-postcard")
        .header("cookie", browser.all_cookies())
        .body(postcard::to_allocvec(&sent).expect("bytes"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.headers()["retry-after"], "60");
    let error: AppError = postcard::from_bytes(&answer.bytes().await.expect("a body")).expect("an error");
    assert_eq!(error, AppError::TooMany { wait: 60 });
}

#[tokio::test]
async fn many_people_of_one_network_have_a_limit_together_and_the_network_is_the_one_that_a_trusted_proxy_names() {
    let settings = "[limits]\nsave = { network = 1 }\n[trusted-proxies]\nnetworks = [\"127.0.0.1\"]\n";
    let world = World::with(settings).await;
    let mut forms: Vec<(Browser, Form)> = Vec::new();
    for name in ["one", "two", "three"] {
        let (browser, page) = world.signed_in(&world.full_person(name)).await;
        forms.push((browser, page.form("/profile").with("nickname", "New")));
    }
    for ((browser, form), (said, status)) in
        forms.iter_mut().zip([("203.0.113.7", 303), ("1.1.1.1, 203.0.113.7", 429), ("203.0.113.8", 303)])
    {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.inputs).finish();
        let page = browser.once(Method::POST, "/profile", Some(body), &[("x-forwarded-for", said)]).await;
        assert_eq!(page.status, status, "{said}: {}", page.text());
    }
}

#[tokio::test]
async fn an_address_that_somebody_has_is_answered_as_one_that_nobody_has() {
    let world = World::new().await;
    world.person("other", json!({"primaryEmail": "n.taken@example.org"}));
    let mut seen = Vec::new();
    for address in ["n.taken@example.org", "n.xaken@example.org"] {
        let person = world.full_person(if address.contains("taken") { "zoe" } else { "zoi" });
        let (mut browser, _) = world.signed_in(&person).await;
        let page = browser.get("/profile?change=email").await;
        let form = page.form("/profile/email/start").with("address", address);
        world.control().clear_calls();
        let page = browser.send(&form).await;
        let calls: Vec<_> = world
            .management_calls()
            .into_iter()
            .map(|(method, path, _)| (method, path.replace(&person.id, "")))
            .collect();
        assert_eq!(world.control().inbox().iter().filter(|message| message.to == address).count(), 1);
        seen.push((page.status, page.text().replace(&person.username, ""), calls));
    }
    assert_eq!(seen[0], seen[1]);
}
