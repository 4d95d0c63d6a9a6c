//! A mailing address follows the rules of its country, also without JavaScript.

use logto_profile::model::address::DrawnParts;
use reqwest::Method;
use serde_json::json;

use super::{
    browser::{Form, Page},
    world::World,
};

/// Country, street, postal code, locality, region.
const PARTS: [&str; 5] = ["country", "street", "postal_code", "locality", "region"];

fn fill(form: Form, parts: [&str; 5]) -> Form {
    let fill = |form: Form, (name, text): (&str, &str)| form.with(&format!("address.{name}"), text);
    PARTS.into_iter().zip(parts).fold(form, fill)
}

fn parts(form: &Form) -> [&str; 5] {
    PARTS.map(|name| form.value(&format!("address.{name}")))
}

/// The parts that a page asks for, in its order.
fn asked(page: &Page) -> Vec<&str> {
    page.body.split("for=\"address.").skip(1).map(|rest| rest.split('"').next().expect("an id")).collect()
}

/// What is said beside a part.
fn beside<'a>(page: &'a Page, part: &str) -> &'a str {
    let start = format!(" id=\"address.{part}-problem\"");
    let at = page.body.find(&start).unwrap_or_else(|| panic!("there is no place beside {part}"));
    let inside = page.body[at..].split('>').nth(1).expect("the end of a tag");
    inside.split('<').next().expect("text").trim()
}

#[tokio::test]
async fn the_parts_are_those_of_the_country_in_its_order() {
    let world = World::new().await;
    let (mut browser, page) = world.signed_in(&world.full_person("zoe")).await;
    assert_eq!(asked(&page), ["country"], "the country first");
    for (country, expected, says) in [
        ("DE", &["country", "street", "postal_code", "locality"][..], "For example \u{2066}26133"),
        ("US", &["country", "street", "locality", "region", "postal_code"], "ZIP code"),
        ("JP", &["country", "street", "region", "postal_code"], "Prefecture"),
        ("HK", &["country", "street", "locality", "region"], "District"),
        ("IE", &["country", "street", "locality", "region", "postal_code"], "Eircode"),
    ] {
        let form = page.form("/profile").with("address.country", country).and("change-country", "address");
        let page = browser.send(&form).await;
        assert_eq!(page.status, 200);
        assert_eq!(asked(&page), expected, "{country}");
        assert!(page.text().contains(says), "{country}: {says}");
    }
}

#[tokio::test]
async fn changing_the_country_saves_nothing_and_loses_nothing() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let us = ["US", "1 Main St", "95014", "Cupertino", "CA"];
    world.control().clear_calls();
    let form = fill(page.form("/profile").with("nickname", "Typed").with("age", "old"), us);
    // A page whose parts were drawn for no country.
    let page = browser.send(&form.and("change-country", "address")).await;
    assert_eq!(parts(&page.form("/profile")), us);
    let form = page.form("/profile").with("address.country", "DE").and("change-country", "address");
    let page = browser.send(&form).await;
    assert!(page.url.contains("/profile?result=") && page.url.ends_with("#address.country"), "{}", page.url);
    assert!(!page.url.contains("Cupertino"));
    let form = page.form("/profile");
    assert_eq!(parts(&form), ["DE", "1 Main St", "95014", "Cupertino", ""]);
    assert_eq!((form.value("nickname"), form.value("age")), ("Typed", "old"), "the whole form is kept");
    let page = browser.send(&form.with("address.country", "US").and("change-country", "address")).await;
    assert_eq!(parts(&page.form("/profile")), us, "what had no place in Germany is there again");
    assert_eq!(world.writes(), []);
    let again = browser.get("/profile").await;
    assert_eq!(parts(&again.form("/profile")), ["", "", "", "", ""], "and nothing was stored");
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_each_part_and_nothing_is_saved() {
    let world = World::new().await;
    let (mut browser, page) = world.signed_in(&world.full_person("zoe")).await;
    let form = page.form("/profile").with("address.country", "US").and("change-country", "address");
    let page = browser.send(&form).await;
    let form = fill(page.form("/profile"), ["US", "1 Main St", "9501", "", "Bavaria"]);
    let page = browser.send(&form).await;
    assert_eq!(page.status, 422);
    assert_eq!(beside(&page, "country"), "");
    assert_eq!(beside(&page, "street"), "");
    assert_eq!(beside(&page, "postal_code"), "This is not a postal code of this country.");
    assert_eq!(beside(&page, "locality"), "Please fill this in.");
    assert_eq!(beside(&page, "region"), "Please choose one of the choices offered.");
    assert!(page.text().contains("ZIP code: This is not a postal code"), "the summary leads to each by its name there");
    let form = page.form("/profile");
    assert_eq!(parts(&form), ["US", "1 Main St", "9501", "", "Bavaria"], "what was typed stays");
    let page = browser.send(&fill(form, ["US", "1 Main St", "95014", "Cupertino", "CA"])).await;
    assert_eq!(page.status, 200);
    assert_eq!(parts(&page.form("/profile")), ["US", "1 Main St", "95014", "Cupertino", "CA"]);
    assert!(page.body.contains("1 Main St\nCupertino, CA 95014\nUnited States"), "it is shown in its own lines");
}

#[tokio::test]
async fn a_country_that_was_changed_on_the_way_to_saving_takes_along_only_what_it_has() {
    let world = World::new().await;
    let (mut browser, page) = world.signed_in(&world.full_person("zoe")).await;
    let page = browser.send(&fill(page.form("/profile"), ["US", "1 Main St", "95014", "Cupertino", "CA"])).await;
    // The form still asks as the United States do; Germany has no such thing as a state in an address.
    let form = page.form("/profile").with("address.country", "DE").with("address.postal_code", "10115");
    let page = browser.send(&form.with("address.locality", "Berlin")).await;
    assert_eq!(page.status, 200);
    assert_eq!(parts(&page.form("/profile")), ["DE", "1 Main St", "10115", "Berlin", ""]);
    let page = browser.get("/profile").await;
    assert_eq!(parts(&page.form("/profile")), ["DE", "1 Main St", "10115", "Berlin", ""]);
}

#[tokio::test]
async fn at_the_tenant_an_address_keeps_the_keys_that_logto_has() {
    let world =
        World::with("[[section]]\nid = \"mail\"\n[[section.field]]\nid = \"address\"\nhome = \"profile.address\"\n")
            .await;
    let claim = json!({"streetAddress": "1 Main St", "locality": "Cupertino", "region": "California", "postalCode": "95014", "country": "US"});
    let person = world.person("zoe", json!({"profile": {"address": claim}}));
    let (mut browser, page) = world.signed_in(&person).await;
    world.control().clear_calls();
    assert_eq!(parts(&page.form("/profile"))[4], "California", "a region stays as it is spelled");
    browser.send(&page.form("/profile")).await;
    assert_eq!(world.writes(), [], "looking at it changes nothing");
    let page = browser.send(&fill(page.form("/profile"), ["JP", "1-1 Chiyoda", "100-8111", "", "Tokyo"])).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(
        world.stored(&person)["profile"]["address"],
        json!({"streetAddress": "1-1 Chiyoda", "region": "Tokyo", "postalCode": "100-8111", "country": "JP"})
    );
}

#[tokio::test]
async fn an_address_that_was_changed_elsewhere_is_shown_as_it_is_written_there() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let (mut elsewhere, other) = world.signed_in(&person).await;
    elsewhere.send(&fill(other.form("/profile"), ["JP", "千代田区1-1", "100-8111", "", "東京都"])).await;
    let page = browser.send(&fill(page.form("/profile"), ["DE", "Ring 1", "10115", "Berlin", ""])).await;
    assert!(page.body.contains("〒100-8111\n東京都\n千代田区1-1\nJapan"), "{}", page.text());
    assert_eq!(parts(&page.form("/profile"))[1], "Ring 1");
}

#[tokio::test]
async fn the_enter_key_saves_and_asks_for_no_other_country() {
    let world = World::new().await;
    let (_, page) = world.signed_in(&world.full_person("zoe")).await;
    let form = page.body.split("<form").find(|form| form.contains("address.country")).expect("the form");
    let first = form.split("<button").nth(1).expect("a button").split('>').next().expect("a tag");
    assert!(first.contains("type=\"submit\"") && !first.contains("name="), "{first}");
}

#[tokio::test]
async fn a_script_is_sent_one_countrys_parts_filled_with_what_was_typed() {
    let world = World::new().await;
    let (mut browser, page) = world.signed_in(&world.full_person("zoe")).await;
    let pairs: Vec<(String, String)> = [
        ("address.country", "JP"),
        ("address.street", "1-1 <Chiyoda>"),
        ("address.locality", "Cupertino"),
        ("for.address", "US"),
        ("kept.address", ""),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .to_vec();
    let cookie = |browser: &super::browser::Browser| {
        format!("profile-session={}", browser.cookie("profile-session").expect("a session"))
    };
    let call = async |id: &str, cookie: &str| {
        let body = postcard::to_allocvec(&(id, &pairs, "ar")).expect("bytes");
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let request = client
            .request(Method::POST, format!("{}/api/address/parts", world.base_url))
            .header("content-type", "application/x-postcard")
            .header("cookie", cookie);
        let answer = request.body(body).send().await.expect("an answer");
        (answer.status().as_u16(), answer.bytes().await.expect("bytes"))
    };
    let (status, bytes) = call("address", &cookie(&browser)).await;
    assert_eq!(status, 200);
    let DrawnParts { labels, html } = postcard::from_bytes(&bytes).expect("parts");
    assert_eq!(labels[4], "المحافظة");
    assert!(html.contains("1-1 &lt;Chiyoda&gt;") && html.contains("<option value=\"Tokyo\""), "{html}");
    assert!(html.contains("Cupertino"), "what has no place in Japan is kept in it, out of sight");
    assert!(!html.contains('\u{1}'), "no marks");
    assert!(!html.contains("California"), "one country at a time");
    assert_eq!(call("name", &cookie(&browser)).await.0, 400);
    assert_eq!(call("address", "").await.0, 401);
    assert_eq!(browser.send(&page.form("/profile")).await.status, 200);
}
