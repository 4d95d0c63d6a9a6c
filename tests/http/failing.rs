//! When what we need is not there, the person is told, nothing typed is lost, and the process stays whole.

use std::time::Duration;

use logto_profile::{
    model::profile::Standing,
    server::demo::{Fault, FaultKind},
};

use sqlx::SqliteConnection;

use super::{
    loading::{failing, standing},
    world::World,
};

/// Another program that writes to the database and does not finish.
async fn locked(world: &World) -> SqliteConnection {
    let mut connection = world.open_database().await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.expect("locked");
    connection
}

#[tokio::test]
async fn whatever_the_tenant_answers_a_page_is_shown() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    for kind in [
        FaultKind::Status(429),
        FaultKind::Status(500),
        FaultKind::Status(502),
        FaultKind::Status(403),
        FaultKind::Drop,
        FaultKind::Garbage,
        FaultKind::Unauthorized,
    ] {
        world.control().clear_faults();
        world.control().fault(Fault { method: None, path_prefix: "/api/".into(), kind: kind.clone(), times: None });
        let page = browser.get("/profile").await;
        assert_eq!(page.status, 200, "{kind:?}");
        assert!(page.body.contains("Zoë Quill"), "{kind:?}");
    }
    world.control().clear_faults();
    let page = browser.get("/profile").await;
    assert_eq!(standing(&page), Standing::Complete);
}

#[tokio::test]
async fn one_refused_token_is_replaced_without_anyone_noticing() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    world.control().fault(Fault {
        method: None,
        path_prefix: "/api/".into(),
        kind: FaultKind::Unauthorized,
        times: Some(1),
    });
    let page = browser.get("/profile").await;
    assert_eq!(standing(&page), Standing::Complete);
}

#[tokio::test]
async fn when_nobody_can_sign_in_the_page_says_so() {
    let world = World::new().await;
    world.control().fault(failing("/oidc/"));
    let page = world.browser().get("/sign-in").await;
    assert!(page.status.is_client_error() || page.status.is_server_error(), "{}", page.status);
}

#[tokio::test]
async fn readiness_follows_the_tenant_and_health_does_not() {
    let world = World::new().await;
    let mut browser = world.browser();
    assert_eq!(browser.get("/readyz").await.status, 200);
    world.control().fault(failing("/api/"));
    world.advance(Duration::from_secs(5));
    let page = browser.get("/readyz").await;
    assert_eq!(page.status, 503);
    assert!(page.body.contains("tenant: not ready") && page.body.contains("database: ok"), "{}", page.body);
    assert_eq!(browser.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn a_form_survives_a_database_that_is_locked() {
    let world = World::new().await;
    let person = world.full_person("zoe");
    let (mut browser, page) = world.signed_in(&person).await;
    let form = page.form("/profile").with("payment", "invoice").with("nickname", "Typed");
    let mut lock = locked(&world).await;
    let page = browser.send(&form).await;
    assert_eq!(page.status, 503, "{}", page.text());
    assert!(page.body.contains("invoice"), "what was typed is in the page");
    sqlx::query("ROLLBACK").execute(&mut lock).await.expect("unlocked");
    let page = browser.send(&page.form("/profile")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(page.form("/profile").value("payment"), "invoice");
}
