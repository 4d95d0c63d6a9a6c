//! Payment methods, with a double of Stripe as the provider.

use logto_profile::server::clock::Clock as _;
use reqwest::Method;
use serde_json::Value;

use super::{
    browser::{Browser, Page},
    payments::{button, paths},
    stripe::{Double, KEY, Kind, WEBHOOK_SECRET, signature},
    world::World,
};

async fn world(stripe: &Double) -> World {
    let origin = stripe.origin();
    let settings =
        format!("[payments]\nprovider = \"stripe\"\nstripe-api = \"{origin}\"\nstripe-pages = \"{origin}\"\n");
    World::with_secrets(&settings, &[("STRIPE_SECRET_KEY", KEY), ("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET)]).await
}

async fn to_stripe(browser: &mut Browser) -> Page {
    let page = browser.get("/profile").await;
    browser.send(&button(&page, "/profile/payment/add")).await
}

async fn add(stripe: &Double, browser: &mut Browser, number: &str) -> Page {
    let page = to_stripe(browser).await;
    assert_eq!(page.text(), "Stripe's page");
    let back = stripe.write_card(&page.url, number).expect("a way back");
    browser.get(&back).await
}

/// Sends an event as Stripe would; the status of the answer.
async fn tell(world: &World, event: &Value, seconds_ago: i64, secret: &str) -> u16 {
    let body = event.to_string();
    let header = signature(&body, world.clock.now().seconds() - seconds_ago, secret);
    let mut machine = world.browser();
    let answer = machine.once(Method::POST, "/payments/webhook", Some(body), &[("stripe-signature", &header)]).await;
    answer.status.as_u16()
}

#[tokio::test]
async fn a_card_is_added_at_stripes_page_and_is_the_default_there_too() {
    let stripe = Double::start().await;
    let world = world(&stripe).await;
    let zoe = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&zoe).await;
    let policy = page.headers["content-security-policy"].to_str().expect("text").to_owned();
    let allowed = policy.split(';').find(|rule| rule.contains("form-action")).expect("a rule");
    assert!(allowed.contains(&stripe.origin()), "{policy}");
    assert!(!policy.replace(allowed, "").contains(&stripe.origin()), "nothing of theirs is loaded: {policy}");
    let page = add(&stripe, &mut browser, "4242424242424242").await;
    let text = page.text();
    assert!(text.contains("is added, and is your default") && text.contains("Visa, ending in 4242"), "{text}");
    assert!(text.contains("Valid until 12/2034"));
    let page = add(&stripe, &mut browser, "5555555555554444").await;
    assert!(page.text().contains("The payment method is added. "), "{}", page.text());

    let customers = stripe.customers();
    assert_eq!(customers.len(), 1, "one customer a person");
    assert_eq!(customers[0]["metadata"]["logto_user_id"], *zoe.id);
    let customer = customers[0]["id"].as_str().expect("an id");
    let methods = stripe.methods_of(customer);
    assert_eq!(methods.len(), 2);
    assert_eq!(customers[0]["invoice_settings"]["default_payment_method"], methods[0]["id"]);
    // Neither name nor address of the person went there.
    assert!(
        stripe
            .calls()
            .iter()
            .all(|call| call.form.iter().all(|(_, value)| !value.contains("Zo") && !value.contains('@')))
    );
}

#[tokio::test]
async fn a_refused_card_and_a_person_who_comes_back_are_told_apart() {
    let stripe = Double::start().await;
    let world = world(&stripe).await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    for (number, says) in [
        (None, "No payment method was added."),
        (Some("4000000000000002"), "did not say why"),
        (Some("4000000000009995"), "not enough on it"),
        (Some("4000000000000069"), "The card is expired"),
    ] {
        let page = to_stripe(&mut browser).await;
        if let Some(number) = number {
            assert_eq!(stripe.write_card(&page.url, number), None);
        }
        let call = stripe.calls().into_iter().rev().find(|call| call.path == "/v1/checkout/sessions").expect("a call");
        let (_, back) = call.form.iter().find(|(name, _)| name == "cancel_url").expect("a way back");
        let page = browser.get(back).await;
        assert!(page.text().contains(says) && page.text().contains("No payment method is stored."), "{}", page.text());
    }
}

#[tokio::test]
async fn a_method_is_removed_there_and_here_and_the_default_is_moved_first() {
    let stripe = Double::start().await;
    let world = world(&stripe).await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    for number in ["4242424242424242", "5555555555554444", "4000056655665556"] {
        add(&stripe, &mut browser, number).await;
    }
    let page = browser.get("/profile").await;
    let remove = paths(&page, "remove").remove(0);
    let next = paths(&page, "default").remove(0);
    let next = next.trim_start_matches("/profile/payment/").trim_end_matches("/default");
    let asked = browser.get(&remove).await;
    let page = browser.send(&asked.form(&remove).with("next", next)).await;
    assert!(page.text().contains("The payment method is removed."), "{}", page.text());
    let customer = stripe.customers().remove(0);
    let left = stripe.methods_of(customer["id"].as_str().expect("an id"));
    assert_eq!(left.len(), 2);
    assert!(left.iter().any(|method| method["id"] == customer["invoice_settings"]["default_payment_method"]));
    // One that was taken away at Stripe in the meantime is gone: that is what was wanted.
    stripe.detach_by_hand("4444");
    let page = browser.get("/profile").await;
    let at =
        page.text().find("ending in 4444").expect("still shown") < page.text().find("ending in 5556").expect("shown");
    let remove = paths(&page, "remove").remove(usize::from(!at));
    let asked = browser.get(&remove).await;
    let form = asked.form(&remove);
    let form = if form.inputs.iter().any(|(name, _)| name == "next") {
        let other = paths(&page, "remove").remove(usize::from(at));
        form.with("next", other.trim_start_matches("/profile/payment/").trim_end_matches("/remove"))
    } else {
        form
    };
    let page = browser.send(&form).await;
    assert!(page.text().contains("The payment method is removed.") && !page.text().contains("4444"), "{}", page.text());
}

#[tokio::test]
async fn what_stripe_tells_is_followed_once_and_only_when_it_is_stripe_and_lately() {
    let stripe = Double::start().await;
    let world = world(&stripe).await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    // Three, so that the list has two pages.
    for number in ["4242424242424242", "5555555555554444", "4000056655665556"] {
        add(&stripe, &mut browser, number).await;
    }
    let event = stripe.detach_by_hand("4242");
    stripe.clear_calls();
    for (ago, secret) in [(0, "whsec_another"), (301, WEBHOOK_SECRET), (-302, WEBHOOK_SECRET), (0, "")] {
        assert_eq!(tell(&world, &event, ago, secret).await, 400, "{ago} {secret}");
    }
    let mut machine = world.browser();
    let unsigned = machine.once(Method::POST, "/payments/webhook", Some(event.to_string()), &[]).await;
    assert_eq!(unsigned.status, 400);
    assert!(stripe.calls().is_empty(), "nobody is asked for what is not believed");
    assert!(browser.get("/profile").await.text().contains("ending in 4242"));

    assert_eq!(tell(&world, &event, 10, WEBHOOK_SECRET).await, 204);
    let text = browser.get("/profile").await.text();
    assert!(
        !text.contains("ending in 4242") && text.contains("ending in 4444") && text.contains("ending in 5556"),
        "{text}"
    );
    let asked = stripe.calls().len();
    assert!(asked > 0);
    assert_eq!(tell(&world, &event, 5, WEBHOOK_SECRET).await, 204);
    assert_eq!(stripe.calls().len(), asked, "told again, it is not followed again");
}

#[tokio::test]
async fn what_could_not_be_followed_is_asked_to_be_told_again() {
    let stripe = Double::start().await;
    let world = world(&stripe).await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    add(&stripe, &mut browser, "4242424242424242").await;
    let event = stripe.detach_by_hand("4242");
    stripe.fault("/v1/customers/", Kind::Status(500));
    assert_eq!(tell(&world, &event, 0, WEBHOOK_SECRET).await, 503);
    assert_eq!(tell(&world, &event, 0, WEBHOOK_SECRET).await, 204);
    assert!(browser.get("/profile").await.text().contains("No payment method is stored."));
}

#[tokio::test]
async fn a_customer_who_was_deleted_at_stripe_can_begin_anew() {
    let stripe = Double::start().await;
    let world = world(&stripe).await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    add(&stripe, &mut browser, "4242424242424242").await;
    let event = stripe.delete_customer_by_hand();
    assert_eq!(tell(&world, &event, 0, WEBHOOK_SECRET).await, 204);
    assert!(browser.get("/profile").await.text().contains("No payment method is stored."));
    let page = add(&stripe, &mut browser, "5555555555554444").await;
    assert!(page.text().contains("Mastercard, ending in 4444"), "{}", page.text());
    assert_eq!(stripe.customers().len(), 2);
}

#[tokio::test]
async fn a_webhook_that_is_faster_than_the_person_changes_nothing_for_them() {
    let stripe = Double::start().await;
    let world = world(&stripe).await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    let page = to_stripe(&mut browser).await;
    let back = stripe.write_card(&page.url, "4242424242424242").expect("a way back");
    let customer = stripe.customers()[0]["id"].clone();
    let event = serde_json::json!({
        "id": "evt_fast", "type": "checkout.session.completed",
        "data": {"object": {"object": "checkout.session", "customer": customer}},
    });
    assert_eq!(tell(&world, &event, 0, WEBHOOK_SECRET).await, 204);
    let page = browser.get(&back).await;
    assert!(page.text().contains("is added, and is your default"), "{}", page.text());
    assert_eq!(paths(&page, "remove").len(), 1);
}

#[tokio::test]
async fn what_fails_quickly_is_tried_again_with_the_same_key_and_done_once() {
    let stripe = Double::start().await;
    let world = world(&stripe).await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    stripe.fault("/v1/checkout/sessions", Kind::DoneAndStatus(500));
    let page = to_stripe(&mut browser).await;
    assert_eq!(page.text(), "Stripe's page");
    let posts: Vec<_> = stripe.calls().into_iter().filter(|call| call.path == "/v1/checkout/sessions").collect();
    assert_eq!(posts.len(), 2);
    assert!(posts[0].key.is_some() && posts[0].key == posts[1].key && posts[0].form == posts[1].form);
}

#[tokio::test]
async fn a_key_that_stripe_refuses_is_told_as_nothing_changed() {
    let stripe = Double::start().await;
    let origin = stripe.origin();
    let settings =
        format!("[payments]\nprovider = \"stripe\"\nstripe-api = \"{origin}\"\nstripe-pages = \"{origin}\"\n");
    let secrets = [("STRIPE_SECRET_KEY", "sk_test_wrong"), ("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET)];
    let world = World::with_secrets(&settings, &secrets).await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    let page = to_stripe(&mut browser).await;
    assert!(page.text().contains("Nothing was changed"), "{}", page.text());
    assert!(!page.body.contains("sk_test"));
}

#[tokio::test]
async fn an_answer_that_never_comes_is_told_as_not_known_and_looked_up_later() {
    let stripe = Double::start().await;
    let world = world(&stripe).await;
    let (mut browser, _) = world.signed_in(&world.full_person("zoe")).await;
    add(&stripe, &mut browser, "4242424242424242").await;
    let page = browser.get("/profile").await;
    let remove = paths(&page, "remove").remove(0);
    let asked = browser.get(&remove).await;
    stripe.fault("/detach", Kind::DoneAndLate);
    let page = browser.send(&asked.form(&remove)).await;
    assert!(page.text().contains("We do not know yet what became of it."), "{}", page.text());
    assert!(page.text().contains("ending in 4242"), "what is not known to be gone is still shown");
    let page = browser.send(&button(&page, "/profile/payment/refresh")).await;
    let text = page.text();
    assert!(
        text.contains("this is what the payment provider has now") && text.contains("No payment method is stored."),
        "{text}"
    );
}
