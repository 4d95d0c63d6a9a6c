//! Payment methods, with the demo tenant as the provider.

use std::time::Duration;

use logto_profile::server::{
    clock::Clock as _,
    demo::{Fault, FaultKind},
};
use reqwest::Method;

use super::{
    browser::{Browser, Form, Page},
    world::World,
};

/// A button of a payment method: what it sends and where.
pub fn button(page: &Page, path: &str) -> Form {
    assert!(page.body.contains(&format!("formaction=\"{path}\"")), "no button sends to {path}: {}", page.text());
    Form { action: path.to_owned(), ..page.form("/profile/payment/refresh") }
}

/// The paths of one step of every method on the page, in its order.
pub fn paths(page: &Page, step: &str) -> Vec<String> {
    let parts = page.body.split("/profile/payment/").skip(1);
    let ids = parts.filter_map(|part| part.split_once('/').filter(|(_, rest)| rest.starts_with(step)));
    ids.map(|(id, _)| format!("/profile/payment/{id}/{step}")).collect()
}

async fn to_provider(browser: &mut Browser) -> Page {
    let page = browser.get("/profile").await;
    browser.send(&button(&page, "/profile/payment/add")).await
}

async fn add(browser: &mut Browser, number: &str) -> Page {
    let page = to_provider(browser).await;
    let form = page.form_with("number").with("number", number);
    browser.send(&form).await
}

fn pay_fault(world: &World, method: Option<&str>, path: &str, kind: FaultKind) {
    world.control().fault(Fault {
        method: method.map(Into::into),
        path_prefix: format!("/pay/api/{path}"),
        kind,
        times: None,
    });
}

#[tokio::test]
async fn a_method_is_added_at_the_providers_page_and_the_first_is_the_default() {
    let world = World::new().await;
    let (mut browser, page) = world.signed_in(&world.full_person("zoe")).await;
    assert!(page.text().contains("No payment method is stored."));
    let provider = to_provider(&mut browser).await;
    assert!(provider.text().contains("This is a demo."), "{}", provider.text());
    let page = browser.send(&provider.form_with("number")).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains("The payment method is added, and is your default."), "{text}");
    assert!(text.contains("Visa, ending in 4242") && text.contains("Valid until 12/"), "{text}");
    let page = add(&mut browser, "5555 5555 5555 4444").await;
    assert!(page.text().contains("The payment method is added. "), "{}", page.text());
    assert!(page.text().contains("Mastercard, ending in 4444"));
    // It is what the page shows from now on, in another browser too.
    let (_, page) = world.signed_in(&super::world::Person { id: String::new(), username: "zoe".into() }).await;
    assert!(page.text().contains("Visa, ending in 4242") && page.text().contains("Mastercard, ending in 4444"));
}

#[tokio::test]
async fn the_page_that_leads_to_the_provider_allows_its_origin() {
    let world = World::new().await;
    let (_, page) = world.signed_in(&world.full_person("zoe")).await;
    let policy = page.headers["content-security-policy"].to_str().expect("text");
    let tenant = world.tenant().endpoint().origin().ascii_serialization();
    assert!(policy.contains(&format!("form-action 'self' {tenant}")), "{policy}");
}

#[tokio::test]
async fn a_refused_card_is_told_with_its_reason_and_nothing_is_kept() {
    let world = World::new().await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    for (number, says) in [
        ("4000000000000002", "did not say why"),
        ("4000000000009987", "did not say why"),
        ("4000000000009995", "not enough on it"),
        ("4000000000000069", "The card is expired"),
        ("4000000000000127", "security code was not right"),
        ("4000000000000119", "could not answer"),
        ("4242424242424241", "number was not right"),
    ] {
        world.advance(Duration::from_hours(1));
        let provider = to_provider(&mut browser).await;
        let back =
            provider.body.split("<a href=\"").find_map(|rest| rest.split_once("\">Go back")).expect("a way back").0;
        let back = back.replace("&amp;", "&");
        let refused = browser.send(&provider.form_with("number").with("number", number)).await;
        assert_eq!(refused.status, 422, "{number}");
        let page = browser.get(&back).await;
        assert!(
            page.text().contains("The payment method was refused") && page.text().contains(says),
            "{}",
            page.text()
        );
        assert!(page.body.contains("<title>Problem: "), "the title says so first");
        assert!(page.text().contains("No payment method is stored."));
    }
}

#[tokio::test]
async fn a_real_number_is_not_taken_by_the_demo_and_not_shown_again() {
    let world = World::new().await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    let page = add(&mut browser, "4012 8888 8888 1881").await;
    assert_eq!(page.status, 422);
    assert!(!page.body.contains("4012 8888") && !page.body.contains("4012888888881881"));
}

#[tokio::test]
async fn coming_back_without_a_card_changes_nothing_and_a_state_works_once() {
    let world = World::new().await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    let provider = to_provider(&mut browser).await;
    let back = provider.body.split("<a href=\"").find_map(|rest| rest.split_once("\">Go back")).expect("a way back").0;
    let page = browser.get(back).await;
    assert!(page.text().contains("No payment method was added."), "{}", page.text());
    let page = browser.get(back).await;
    assert!(page.text().contains("Nothing new was found."), "{}", page.text());
    let page = browser.get("/profile/payment/return?state=made-up").await;
    assert!(page.text().contains("Nothing new was found."), "{}", page.text());
}

#[tokio::test]
async fn a_state_is_of_no_use_to_another_person_or_session() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&zoe).await;
    let provider = to_provider(&mut browser).await;
    let form = provider.form_with("number");
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.inputs).finish();
    // The card is added at the provider, and somebody else gets hold of the way back.
    let answer = browser.once(Method::POST, &form.action, Some(body), &[]).await;
    let back = answer.headers["location"].to_str().expect("text").to_owned();
    let (mut of_bea, _) = world.signed_in(&world.full_person("bea")).await;
    let page = of_bea.get(&back).await;
    assert!(page.text().contains("Nothing new was found."), "{}", page.text());
    assert!(page.text().contains("No payment method is stored."));
    // In another session of the same person the state does not work either; what the provider has is theirs all the same.
    let (mut other, _) = world.signed_in(&zoe).await;
    let page = other.get(&back).await;
    assert!(page.text().contains("Visa, ending in 4242"), "{}", page.text());
}

#[tokio::test]
async fn another_persons_method_cannot_be_seen_changed_or_removed() {
    let world = World::new().await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    add(&mut browser, "4242424242424242").await;
    let page = add(&mut browser, "5555555555554444").await;
    let default = paths(&page, "default").remove(0);
    let rename = paths(&page, "rename").remove(0);
    let remove = paths(&page, "remove").remove(0);
    let (mut of_bea, page_of_bea) = world.signed_in(&world.full_person("bea")).await;
    let token = page_of_bea.form("/profile/payment/refresh");
    for path in [&rename, &remove] {
        assert_eq!(of_bea.get(path).await.status, 404);
    }
    for (path, name, value) in [(&default, "x", ""), (&rename, "label", "Mine"), (&remove, "next", "")] {
        let form = Form { action: path.clone(), ..token.clone() }.and(name, value);
        let page = of_bea.send(&form).await;
        assert!(page.text().contains("not there any more"), "{path}: {}", page.text());
    }
    // With the first person's own form in the other's browser nothing is done either.
    let page_of_zoe = browser.get("/profile").await;
    let page = of_bea.send(&button(&page_of_zoe, &default)).await;
    assert!(page.text().contains("Nothing was saved"), "{}", page.text());
    let after = browser.get("/profile").await;
    assert_eq!(paths(&after, "default"), [default], "the default is the same");
    assert!(!after.text().contains("Mine"));
}

#[tokio::test]
async fn a_name_is_kept_and_one_with_many_digits_is_refused_where_it_was_typed() {
    let world = World::new().await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    let page = add(&mut browser, "4242424242424242").await;
    let rename = paths(&page, "rename").remove(0);
    let page = browser.get(&rename).await;
    for typed in ["4242 4242 4242 4242", "12345", &"x".repeat(41)] {
        let page = browser.send(&page.form(&rename).with("label", typed)).await;
        assert_eq!(page.status, 422, "{typed}");
        assert_eq!(page.form(&rename).value("label"), typed, "what was typed stays");
        assert!(!page.url.contains("4242"));
    }
    let page = browser.send(&page.form(&rename).with("label", "<b>Work</b>")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("&lt;b&gt;Work&lt;/b&gt;") && page.text().contains("Visa, ending in 4242"));
    assert!(page.text().contains("The name is saved."));
}

#[tokio::test]
async fn removing_the_default_asks_which_one_is_next() {
    let world = World::new().await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    for number in ["4242424242424242", "5555555555554444", "378282246310005"] {
        add(&mut browser, number).await;
    }
    let page = browser.get("/profile").await;
    let remove = paths(&page, "remove").remove(0);
    let asked = browser.get(&remove).await;
    assert!(asked.text().contains("Which one takes its place?") && asked.text().contains("American Express"));
    let page = browser.send(&asked.form(&remove)).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("Please choose which one takes its place."));
    let next = asked.body.split("name=\"next\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("one");
    // Nobody can have it replaced by itself, or by nothing.
    let own = remove.trim_start_matches("/profile/payment/").trim_end_matches("/remove");
    for not in [own, "made-up"] {
        let page = browser.send(&asked.form(&remove).with("next", not)).await;
        assert_eq!(page.status, 422);
    }
    let page = browser.send(&asked.form(&remove).with("next", next)).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(
        text.contains("The payment method is removed.") && text.contains("default payment method is changed"),
        "{text}"
    );
    assert!(!text.contains("ending in 4242"));
    assert!(!paths(&page, "default").iter().any(|path| path.contains(next)), "{next} is the default");
    // The last ones need no successor.
    let others = paths(&page, "remove");
    for path in others.iter().rev() {
        let asked = browser.get(path).await;
        assert!(!asked.text().contains("takes its place"));
        browser.send(&asked.form(path)).await;
    }
    assert!(browser.get("/profile").await.text().contains("No payment method is stored."));
}

#[tokio::test]
async fn the_default_is_moved_and_follows_the_provider() {
    let world = World::new().await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    add(&mut browser, "4242424242424242").await;
    let page = add(&mut browser, "5555555555554444").await;
    let default = paths(&page, "default").remove(0);
    let page = browser.send(&button(&page, &default)).await;
    assert!(page.text().contains("Your default payment method is changed."));
    assert!(!paths(&page, "default").contains(&default));
    // Taken away at the provider: gone here as soon as it is asked.
    world.control().change_card("4242", None);
    let page = to_provider(&mut browser).await;
    let back = page.body.split("<a href=\"").find_map(|rest| rest.split_once("\">Go back")).expect("a way back").0;
    browser.get(back).await;
    let page = browser.get(back).await;
    assert!(page.text().contains("Mastercard") && !page.text().contains("ending in 4242"), "{}", page.text());
}

#[tokio::test]
async fn what_is_expired_or_will_be_is_told_in_words() {
    let world = World::new().await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    let provider = to_provider(&mut browser).await;
    let now = time::OffsetDateTime::from_unix_timestamp(world.clock.now().seconds()).expect("a time");
    let form = provider.form_with("number").with("exp_year", &now.year().to_string());
    let page = browser.send(&form.with("exp_month", &u8::from(now.month()).to_string())).await;
    assert!(page.text().contains("Expires soon"), "{}", page.text());
    world.advance(Duration::from_hours(32 * 24));
    let (_, page) = world.signed_in(&super::world::Person { id: String::new(), username: "zoe".into() }).await;
    assert!(page.text().contains("Expired") && page.text().contains("Was valid until"), "{}", page.text());
}

#[tokio::test]
async fn a_provider_that_fails_leaves_nothing_unsaid() {
    let world = World::new().await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    add(&mut browser, "4242424242424242").await;
    add(&mut browser, "5555555555554444").await;
    let page = browser.get("/profile").await;
    let (default, remove) = (paths(&page, "default").remove(0), paths(&page, "remove").remove(0));

    // Beginning: nothing has happened.
    pay_fault(&world, Some("POST"), "setups", FaultKind::Status(502));
    let answer = browser.send(&button(&page, "/profile/payment/add")).await;
    assert!(answer.text().contains("Nothing was changed"), "{}", answer.text());
    world.control().clear_faults();

    // The default: it may have been changed there, and here it is not.
    pay_fault(&world, Some("POST"), "customers", FaultKind::Drop);
    let answer = browser.send(&button(&page, &default)).await;
    assert!(answer.text().contains("We do not know yet what became of it."), "{}", answer.text());
    assert!(paths(&answer, "default").contains(&default));
    world.control().clear_faults();
    let answer = browser.send(&button(&answer, "/profile/payment/refresh")).await;
    assert!(answer.text().contains("nothing is new"), "{}", answer.text());

    // Removing the default: the default has been moved, the method is still there, and both are told.
    pay_fault(&world, None, "methods", FaultKind::Status(429));
    let asked = browser.get(&remove).await;
    let next = default.trim_start_matches("/profile/payment/").trim_end_matches("/default").to_owned();
    let answer = browser.send(&asked.form(&remove).with("next", &next)).await;
    let text = answer.text();
    assert!(text.contains("not removed") && text.contains("The one that you chose is your default now"), "{text}");
    assert_eq!(paths(&answer, "remove").len(), 2);
    world.control().clear_faults();

    // Coming back: not known, and the same way back works once it answers.
    let provider = to_provider(&mut browser).await;
    let form = provider.form_with("number").with("number", "378282246310005");
    pay_fault(&world, Some("GET"), "setups", FaultKind::Status(500));
    let answer = browser.send(&form).await;
    assert!(answer.text().contains("We do not know yet"), "{}", answer.text());
    assert!(!answer.text().contains("American Express"));
    world.control().clear_faults();
    let answer = browser.send(&button(&answer, "/profile/payment/refresh")).await;
    assert!(answer.text().contains("American Express, ending in 0005"), "{}", answer.text());
}

#[tokio::test]
async fn nobody_can_try_numbers_without_end() {
    let world = World::new().await;
    let (mut browser, page) = world.signed_in(&world.full_person("zoe")).await;
    let form = button(&page, "/profile/payment/add");
    for _ in 0..10 {
        assert!(browser.send(&form).await.url.contains("/pay/"));
    }
    let page = browser.send(&form).await;
    assert!(page.text().contains("That was tried too often."), "{}", page.text());
}

#[tokio::test]
async fn without_a_provider_the_page_says_so_and_keeps_the_preference() {
    let world = World::with("[payments]\nprovider = \"none\"\n").await;
    let (mut browser, page) = world.signed_in(&world.full_person("zoe")).await;
    assert!(page.text().contains("Payments are not set up here"), "{}", page.text());
    assert!(!page.body.contains("/profile/payment/add"));
    let form = Form { action: "/profile/payment/add".into(), ..page.form("/profile/payment/refresh") };
    let answer = browser.send(&form).await;
    assert!(answer.text().contains("Payments are not set up here"));
    let answer = browser.send(&page.form("/profile").with("payment", "invoice")).await;
    assert_eq!(answer.form("/profile").value("payment"), "invoice");
    let told = browser.once(Method::POST, "/payments/webhook", Some("{}".into()), &[]).await;
    assert_eq!(told.status, 400);
}

#[tokio::test]
async fn a_page_without_payment_methods_takes_no_such_form() {
    let world = World::with("[[section]]\nid = \"about\"\n[[section.field]]\nid = \"name\"\n").await;
    let (mut browser, page) = world.signed_in(&world.full_person("zoe")).await;
    let form = Form { action: "/profile/payment/add".into(), ..page.form("/profile/payment/refresh") };
    assert_eq!(browser.send(&form).await.status, 404);
    assert_eq!(browser.get("/profile/payment/x/rename").await.status, 404);
}

#[tokio::test]
async fn a_form_of_another_site_begins_nothing() {
    let world = World::new().await;
    let (mut browser, page) = world.signed_in(&world.full_person("zoe")).await;
    let form = button(&page, "/profile/payment/add");
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.inputs).finish();
    let headers = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    let answer = browser.once(Method::POST, &form.action, Some(body), &headers).await;
    assert_eq!(answer.status, 403);
    let answer = browser.send(&Form { inputs: Vec::new(), ..form }).await;
    assert!(answer.text().contains("Nothing was saved"), "without the form's own token: {}", answer.text());
}
