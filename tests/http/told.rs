//! What the tenant tells us unasked ends sessions, tells open pages, and forgets people; and nobody else can.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::{
    browser::{Browser, Page},
    world::{Person, World},
};

/// Sends a logout token.
async fn log_out(world: &World, token: &str) -> Page {
    let body = url::form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", token).finish();
    world.browser().once(Method::POST, "/backchannel-logout", Some(body), &[]).await
}

/// Sends a webhook with this signature.
async fn post(world: &World, body: &str, signature: &str) -> Page {
    let headers = [("logto-signature-sha-256", signature)];
    world.browser().once(Method::POST, "/webhooks/logto", Some(body.to_owned()), &headers).await
}

/// Sends a webhook as the tenant makes it.
async fn tell(world: &World, event: &str, person: &Person) -> u16 {
    let webhook = world.control().webhook(event, &person.id);
    post(world, &webhook.body, &webhook.signature).await.status.as_u16()
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    match browser.once(Method::GET, "/profile", None, &[]).await.status.as_u16() {
        200 => true,
        303 | 401 => false,
        other => panic!("a profile page is answered with {other}"),
    }
}

#[tokio::test]
async fn a_logout_token_ends_the_sessions_of_its_person_and_of_nobody_else() {
    let world = World::new().await;
    let (zoe, max) = (world.full_person("zoe"), world.full_person("max"));
    let ((mut laptop, _), (mut phone, _)) = (world.signed_in(&zoe).await, world.signed_in(&zoe).await);
    let (mut other, _) = world.signed_in(&max).await;
    let answer = log_out(&world, &world.control().logout_token(&zoe.id, &json!({}))).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(!is_signed_in(&mut laptop).await && !is_signed_in(&mut phone).await);
    assert!(is_signed_in(&mut other).await);
}

#[tokio::test]
async fn a_logout_token_with_a_session_ends_that_session_only() {
    let world = World::new().await;
    world.control().tell_sid();
    let zoe = world.full_person("zoe");
    let ((mut laptop, _), (mut phone, _)) = (world.signed_in(&zoe).await, world.signed_in(&zoe).await);
    let sids = world.control().sids(&zoe.id);
    // As Logto sends it, with the person; and as the specification allows it, without.
    let token = world.control().logout_token(&zoe.id, &json!({ "sid": sids[0] }));
    assert_eq!(log_out(&world, &token).await.status, 200);
    assert!(!is_signed_in(&mut laptop).await);
    assert!(is_signed_in(&mut phone).await);
    let token = world.control().logout_token(&zoe.id, &json!({ "sid": sids[1], "sub": null }));
    assert_eq!(log_out(&world, &token).await.status, 200);
    assert!(!is_signed_in(&mut phone).await);
}

#[tokio::test]
async fn a_session_that_cannot_be_told_apart_from_the_one_that_is_over_ends_too() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    // Signed in while ID tokens did not say the session yet.
    let (mut browser, _) = world.signed_in(&zoe).await;
    let token = world.control().logout_token(&zoe.id, &json!({ "sid": "of some session" }));
    assert_eq!(log_out(&world, &token).await.status, 200);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_logout_token_that_is_wrong_in_any_way_ends_nothing() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&zoe).await;
    let control = world.control();
    let now = logto_profile::server::clock::Clock::now(&*world.clock).seconds();
    let event = "http://schemas.openid.net/event/backchannel-logout";
    for change in [
        json!({"iss": "https://another.example/oidc"}),
        json!({"iss": null}),
        json!({"aud": "another"}),
        json!({"aud": null}),
        json!({"exp": now - 60}),
        json!({"exp": null}),
        json!({"iat": now + 3600, "exp": now + 3700}),
        json!({"iat": null}),
        // A token that would have to be remembered for ever.
        json!({"exp": now + 86_400}),
        json!({"exp": i64::MAX}),
        json!({"events": null}),
        json!({"events": {}}),
        json!({"events": [event]}),
        json!({"events": {"http://schemas.openid.net/event/another": {}}}),
        json!({"events": {event: "yes"}}),
        json!({"nonce": "n"}),
        json!({"jti": null}),
        json!({"jti": ""}),
        json!({"sub": null}),
        json!({"sub": ""}),
        json!({"sid": ""}),
    ] {
        let answer = log_out(&world, &control.logout_token(&zoe.id, &change)).await;
        assert_eq!(answer.status, 400, "{change}");
        assert_eq!(answer.headers["cache-control"], "no-store", "{change}");
    }
    let right = control.logout_token(&zoe.id, &json!({}));
    let (message, signature) = right.rsplit_once('.').expect("a signature");
    for token in [
        format!("{message}."),
        format!("{message}.{}", signature.chars().rev().collect::<String>()),
        String::new(),
        "a.b.c".to_owned(),
        right.replacen('.', "..", 1),
    ] {
        assert_eq!(log_out(&world, &token).await.status, 400, "{token}");
    }
    // Two of them, none, another kind of body.
    for body in [format!("logout_token={right}&logout_token={right}"), "token=x".to_owned(), String::new()] {
        let answer = world.browser().once(Method::POST, "/backchannel-logout", Some(body), &[]).await;
        assert_eq!(answer.status, 400);
    }
    assert_eq!(world.browser().get("/backchannel-logout").await.status, 405);
    assert!(is_signed_in(&mut browser).await);
    assert_eq!(log_out(&world, &right).await.status, 200);
}

#[tokio::test]
async fn a_logout_token_is_good_once() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let token = world.control().logout_token(&zoe.id, &json!({}));
    assert_eq!(log_out(&world, &token).await.status, 200);
    let (mut browser, _) = world.signed_in(&zoe).await;
    assert_eq!(log_out(&world, &token).await.status, 400);
    // By the time the row that remembers it is gone, the token is over.
    world.advance(Duration::from_mins(3));
    world.running.app.records.sweep(world.running.app.clock.now()).await.expect("swept");
    assert_eq!(log_out(&world, &token).await.status, 400);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_token_of_another_kind_is_no_logout_token() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&zoe).await;
    // With all that a logout token says, but of no kind.
    let token = world.control().id_token_like(&zoe.id);
    assert_eq!(log_out(&world, &token).await.status, 400);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn made_up_logout_tokens_do_not_keep_a_sign_in_from_finding_a_new_key() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    world.signed_in(&zoe).await;
    world.control().rotate_key();
    // Of a key that nobody has.
    let token = world.control().logout_token(&zoe.id, &json!({}));
    world.control().rotate_key();
    for _ in 0..3 {
        assert_eq!(log_out(&world, &token).await.status, 400);
    }
    world.signed_in(&zoe).await;
}

#[tokio::test]
async fn whoever_is_suspended_is_signed_out_at_once_and_whoever_is_let_in_again_is_not() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&zoe).await;
    assert_eq!(tell(&world, "User.SuspensionStatus.Updated", &zoe).await, 204);
    assert!(is_signed_in(&mut browser).await, "they are not suspended");
    world.control().suspend(&zoe.id);
    assert_eq!(tell(&world, "User.SuspensionStatus.Updated", &zoe).await, 204);
    // The tenant is not asked: our own session is over.
    world.control().clear_calls();
    assert!(!is_signed_in(&mut browser).await);
    assert_eq!(world.management_calls(), []);
}

#[tokio::test]
async fn of_whoever_is_deleted_nothing_is_left() {
    let world = World::new().await;
    let (zoe, max) = (world.full_person("zoe"), world.full_person("max"));
    let (mut browser, page) = world.signed_in(&zoe).await;
    let (mut other, others_page) = world.signed_in(&max).await;
    browser.send(&page.form("/profile").with("payment", "invoice")).await;
    other.send(&others_page.form("/profile").with("payment", "invoice")).await;
    world.control().delete_person(&zoe.id);
    assert_eq!(tell(&world, "User.Deleted", &zoe).await, 204);
    assert!(!is_signed_in(&mut browser).await);
    let app = &world.running.app;
    let user = |person: &Person| logto_profile::server::domain::person::UserId::from_trusted(person.id.clone());
    assert!(app.records.values(&user(&zoe)).await.expect("values").is_empty());
    assert_eq!(app.records.values(&user(&max)).await.expect("values").len(), 1);
    assert!(is_signed_in(&mut other).await);
}

#[tokio::test]
async fn a_webhook_that_is_not_the_tenants_changes_nothing() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    world.signed_in(&zoe).await;
    world.control().suspend(&zoe.id);
    let webhook = world.control().webhook("User.SuspensionStatus.Updated", &zoe.id);
    let other = world.control().webhook_signature("another body");
    for signature in ["", "00", &other, &webhook.signature[2..]] {
        assert_eq!(post(&world, &webhook.body, signature).await.status, 401, "{signature}");
    }
    let changed = webhook.body.replace("demo-hook", "demo-hooks");
    assert_eq!(post(&world, &changed, &webhook.signature).await.status, 401);
    // Signed, and nothing of Logto's.
    for body in ["", "null", "{}", "[1]", "\u{fffd}"] {
        let signature = world.control().webhook_signature(body);
        assert_eq!(post(&world, body, &signature).await.status, 400, "{body}");
    }
    let long = "x".repeat(300 * 1024);
    assert_eq!(post(&world, &long, &world.control().webhook_signature(&long)).await.status, 413);
    // Taken up again much later.
    world.advance(Duration::from_mins(11));
    assert_eq!(post(&world, &webhook.body, &webhook.signature).await.status, 400);
    let mut database = world.open_database().await;
    assert_eq!(rows(&mut database, "SELECT count(*) FROM told").await, 0);
    assert_eq!(rows(&mut database, "SELECT count(*) FROM session WHERE ended IS NULL").await, 1);
}

#[tokio::test]
async fn a_webhook_is_heeded_once_however_often_it_comes() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    world.signed_in(&zoe).await;
    world.control().suspend(&zoe.id);
    let webhook = world.control().webhook("User.SuspensionStatus.Updated", &zoe.id);
    assert_eq!(post(&world, &webhook.body, &webhook.signature).await.status, 204);
    world.control().patch_user(&zoe.id, json!({"name": "Zoë"}));
    world.control().allow(&zoe.id);
    let (mut browser, _) = world.signed_in(&zoe).await;
    // Logto sends again what it got no answer to; somebody else might.
    assert_eq!(post(&world, &webhook.body, &webhook.signature).await.status, 204);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn what_another_page_would_send_is_refused() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let token = world.control().logout_token(&zoe.id, &json!({}));
    let body = format!("logout_token={token}");
    let answer = world
        .browser()
        .once(Method::POST, "/backchannel-logout", Some(body), &[("origin", "https://evil.example")])
        .await;
    assert_eq!(answer.status, 403);
}

async fn rows(database: &mut sqlx::SqliteConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(database).await.expect("a number")
}

/// A page's stream of news.
struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(world: &World, browser: &Browser, query: &str, headers: &[(&str, &str)]) -> Self {
        let cookie = format!("profile-session={}", browser.cookie("profile-session").expect("a session"));
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let mut request = client.get(format!("{}/profile/news{query}", world.base_url)).header("cookie", cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Self { response: request.send().await.expect("an answer"), text: String::new() }
    }

    /// Whether the next thing that is sent is an event: what has no `data` is a sign of life.
    async fn is_event(&mut self) -> bool {
        let wait = tokio::time::timeout(Duration::from_secs(5), self.response.chunk());
        let chunk = wait.await.expect("something within five seconds").expect("a stream").expect("no end");
        self.text = String::from_utf8(chunk.to_vec()).expect("text");
        self.text.contains("data:")
    }

    async fn has_ended(&mut self) -> bool {
        matches!(tokio::time::timeout(Duration::from_secs(5), self.response.chunk()).await, Ok(Ok(None)))
    }
}

#[tokio::test]
async fn an_open_page_hears_of_what_changed_elsewhere_and_not_what() {
    let world = World::new().await;
    let (zoe, max) = (world.full_person("zoe"), world.full_person("max"));
    let ((browser, _), (other, _)) = (world.signed_in(&zoe).await, world.signed_in(&max).await);
    let mut stream = Stream::open(&world, &browser, "?age=0", &[]).await;
    assert_eq!(stream.response.headers()["content-type"], "text/event-stream");
    assert_eq!(stream.response.headers()["cache-control"], "no-store");
    let mut others = Stream::open(&world, &other, "?age=0", &[]).await;
    assert!(!stream.is_event().await && !others.is_event().await, "nothing happened yet");
    assert_eq!(tell(&world, "User.Data.Updated", &zoe).await, 204);
    assert!(stream.is_event().await);
    assert!(!stream.text.contains("Zo") && !stream.text.contains(&zoe.id), "{}", stream.text);
    let quiet = tokio::time::timeout(Duration::from_secs(3), others.is_event());
    assert!(quiet.await.is_err(), "another person's page hears nothing");
}

#[tokio::test]
async fn a_page_that_did_not_listen_for_a_while_hears_of_what_it_missed() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let (browser, _) = world.signed_in(&zoe).await;
    assert_eq!(tell(&world, "User.Data.Updated", &zoe).await, 204);
    world.advance(Duration::from_mins(2));
    assert!(Stream::open(&world, &browser, "?age=180000", &[]).await.is_event().await);
    assert!(!Stream::open(&world, &browser, "?age=60000", &[]).await.is_event().await);
    assert!(!Stream::open(&world, &browser, "?age=x", &[]).await.is_event().await);
    // Cut off, and opened again by the browser itself.
    let now = logto_profile::server::clock::Clock::now(&*world.clock).millis();
    let cut_off = async |ago: i64| {
        let id = (now - ago).to_string();
        Stream::open(&world, &browser, "?age=0", &[("last-event-id", &id)]).await.is_event().await
    };
    assert!(cut_off(180_000).await);
    assert!(!cut_off(60_000).await);
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_none_is_opened_without() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let (browser, _) = world.signed_in(&zoe).await;
    let mut stream = Stream::open(&world, &browser, "?age=0", &[]).await;
    assert!(!stream.is_event().await);
    assert_eq!(log_out(&world, &world.control().logout_token(&zoe.id, &json!({}))).await.status, 200);
    assert!(stream.is_event().await, "the page is told to look");
    assert!(stream.has_ended().await);
    assert_eq!(Stream::open(&world, &browser, "?age=0", &[]).await.response.status(), 401);
    assert_eq!(world.browser().get("/profile/news").await.status, 401);
}

#[tokio::test]
async fn a_page_at_one_process_hears_of_what_another_was_told() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let (browser, _) = world.signed_in(&zoe).await;
    let other = world.another_process().await;
    let mut stream = Stream::open(&other, &browser, "?age=0", &[]).await;
    assert!(!stream.is_event().await);
    assert_eq!(tell(&world, "User.Data.Updated", &zoe).await, 204);
    assert!(stream.is_event().await);
    assert_eq!(log_out(&world, &world.control().logout_token(&zoe.id, &json!({}))).await.status, 200);
    assert!(stream.is_event().await && stream.has_ended().await);
}

#[tokio::test]
async fn an_open_stream_does_not_hold_up_the_end_of_the_process() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let (browser, _) = world.signed_in(&zoe).await;
    let mut stream = Stream::open(&world, &browser, "?age=0", &[]).await;
    assert!(!stream.is_event().await);
    world.stop();
    assert!(stream.has_ended().await);
}

#[tokio::test]
async fn a_page_hears_of_what_another_page_of_the_same_person_saved() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let ((browser, _), (mut other, page)) = (world.signed_in(&zoe).await, world.signed_in(&zoe).await);
    let mut stream = Stream::open(&world, &browser, "?age=0", &[]).await;
    assert!(!stream.is_event().await);
    // What only our database has: no webhook tells of that.
    other.send(&page.form("/profile").with("payment", "invoice")).await;
    assert!(stream.is_event().await);
}

#[tokio::test]
async fn a_page_that_merely_stays_open_does_not_keep_its_session_alive() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&zoe).await;
    for _ in 0..3 {
        world.advance(Duration::from_hours(5));
        let _ = Stream::open(&world, &browser, "?age=0", &[]).await;
    }
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn one_person_can_hold_only_so_many_streams_open() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let (browser, _) = world.signed_in(&zoe).await;
    let mut streams = Vec::new();
    for _ in 0..12 {
        let stream = Stream::open(&world, &browser, "?age=0", &[]).await;
        assert_eq!(stream.response.status(), 200);
        streams.push(stream);
    }
    assert_eq!(Stream::open(&world, &browser, "?age=0", &[]).await.response.status(), 429);
}

#[tokio::test]
async fn the_demo_tenant_tells_the_app_of_what_happens_on_its_switch_page() {
    let world = World::new().await;
    let zoe = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&zoe).await;
    let mut stream = Stream::open(&world, &browser, "?age=0", &[]).await;
    assert!(!stream.is_event().await);
    let switches = format!("{}demo/switches", world.tenant().endpoint());
    let page = browser.get(&switches).await;
    let happen = |what: &str| page.form("/demo/switches/happen").with("who", &zoe.id).with("happening", what);
    browser.send(&happen("change")).await;
    assert!(stream.is_event().await);
    assert_ne!(world.stored(&zoe)["profile"]["nickname"], "Zo");
    assert_eq!(world.stored(&zoe)["profile"]["website"], "https://zoe.example", "the rest stays");
    browser.send(&happen("sign-out")).await;
    assert!(stream.is_event().await && stream.has_ended().await);
    assert!(!is_signed_in(&mut browser).await);
}
