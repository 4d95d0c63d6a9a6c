//! What had happened before an exchange was recorded.

use std::time::Duration;

use serde_json::json;

use crate::world::{ALL, World};

const ALICE: (&str, &str) = ("alice", "Corr3ct-horse-42");

async fn fresh(world: &mut World, (username, password): (&str, &str)) {
    world.sign_in(username, password, ALL, "consent").await;
}

async fn signed_in(world: &mut World) {
    fresh(world, ALICE).await;
    world.exchange_code().await;
}

/// Brings the world to where it was when this exchange was recorded.
pub async fn before(world: &mut World, file: &str, name: &str) {
    match &file[..2] {
        "02" if name.starts_with("conditional") => {
            let path = format!("/api/users/{}", world.id("myua0bjpdjrg"));
            world.etag = world.tag(&path).await;
        }
        "03" if name == "name ok" => dave(world, true).await,
        "03" if name.starts_with("clearing the last") => {
            world.create("pzce6042qri4", json!({"username": "last"})).await;
        }
        "04" if name == "get" => dave(world, false).await,
        "07" if name.starts_with("expired code") => world.clock.advance(Duration::from_mins(11)),
        "07" if name.starts_with("code 9m50s") => world.clock.advance(Duration::from_secs(590)),
        "06" if name.starts_with("check-password") => untouched(world),
        "15" if name.starts_with("GET sign-in-exp") => untouched(world),
        "08" if name.starts_with("GET /identities") || name.starts_with("GET one") => identities(world).await,
        "10" => sessions(world, name).await,
        "18" => tokens(world, name).await,
        "19" => flow(world, name).await,
        "20" => errors(world, name).await,
        "24" => lifetimes(world, name).await,
        _ => {}
    }
}

async fn dave(world: &mut World, whole: bool) {
    let mut dave = json!({
        "username": "dave", "customData": {"a": 1, "arr": [1, 2], "nested": {"x": 1, "y": 2}},
        "profile": {"familyName": "D", "givenName": "Dave", "address": {"locality": "Vienna", "country": "AT"}},
    });
    if whole {
        dave["primaryEmail"] = "dave@example.com".into();
        dave["primaryPhone"] = "14155550104".into();
        dave["avatar"] = "https://example.com/d.png".into();
    }
    world.create(if whole { "030zr06kmwxs" } else { "scttdwbf0nzd" }, dave).await;
}

/// A policy of which nobody has said anything, so that leaked passwords are asked for.
fn untouched(world: &World) {
    world.control.password_policy(json!({}));
}

async fn identities(world: &mut World) {
    if world.id("aj8h97jmsg1s") == "aj8h97jmsg1s" {
        world.create("aj8h97jmsg1s", json!({"username": "dave8"})).await;
    }
}

/// 10: who is signed in where.
async fn sessions(world: &mut World, name: &str) {
    let pick = |world: &mut World, n: usize| {
        let (tokens, cookie) = world.kept[n].clone();
        world.tokens = tokens;
        world.cookie = cookie;
    };
    if name.starts_with("two sessions") || name.starts_with("(new sign-in)") {
        for _ in 0..if name.starts_with("two") { 2 } else { 1 } {
            signed_in(world).await;
            world.kept.push((world.tokens.clone(), world.cookie.clone()));
        }
    }
    match name {
        "... its refresh token (offline_access) still works" => pick(world, 0),
        "... its refresh token is gone" => pick(world, 1),
        _ => {}
    }
}

/// 18: which token is sent.
async fn tokens(world: &mut World, name: &str) {
    world.bearer = match name {
        "tampered signature" => {
            let mut token = world.machine.clone();
            // Not the last letter: some of its bits are padding.
            let at = token.rfind('.').expect("a JWT") + 10;
            let other = if token.as_bytes()[at] == b'A' { "B" } else { "A" };
            token.replace_range(at..=at, other);
            Some(token)
        }
        name if name.starts_with("valid token without") || name.starts_with("token of an M2M") => {
            Some(world.machine_token(false).await)
        }
        "expired token" => {
            let old = world.machine.clone();
            world.clock.advance(Duration::from_mins(61));
            Some(old)
        }
        "token for another audience" => {
            signed_in(world).await;
            Some(world.tokens.id.clone())
        }
        _ => None,
    };
}

/// 19: the flow from sign-in to sign-out.
async fn flow(world: &mut World, name: &str) {
    if name.starts_with("7 token exchange") {
        fresh(world, ALICE).await;
    } else if name.starts_with("refresh (before") {
        world.kept.push((world.tokens.clone(), String::new()));
    } else if name.starts_with("old access token") {
        world.tokens.access.clone_from(&world.kept[0].0.access);
    } else if name.starts_with("prompt=none after sign-out") {
        world.sign_out().await;
    }
}

/// 20: what went wrong before.
async fn errors(world: &mut World, name: &str) {
    let erin = ("erin", "Er1n-password");
    let path = |world: &World, rest: &str| format!("/api/users/{}{rest}", world.id("24lvttdotfk8"));
    match name {
        "token: wrong verifier"
        | "token: missing verifier"
        | "token: redirect_uri differs"
        | "token: wrong client secret"
        | "token: client_secret_post also accepted"
        | "fresh tokens" => fresh(world, ALICE).await,
        "authorize with offline_access but without prompt=consent" => world.cookie.clear(),
        "... its token response has no refresh_token" => world.sign_in(ALICE.0, ALICE.1, ALL, "").await,
        "(erin) tokens" => {
            world.create("24lvttdotfk8", json!({"username": erin.0, "password": erin.1})).await;
            fresh(world, erin).await;
        }
        "(erin) tokens again" => fresh(world, erin).await,
        "userinfo after the user got suspended" => {
            world.manage("PATCH", &path(world, "/is-suspended"), &json!({"isSuspended": true})).await;
        }
        "refresh after un-suspending" => {
            world.manage("PATCH", &path(world, "/is-suspended"), &json!({"isSuspended": false})).await;
        }
        "userinfo after the user got deleted" => {
            world.manage("DELETE", &path(world, ""), &json!({})).await;
        }
        name if name.starts_with("userinfo after the password") => {
            world.manage("PATCH", &path(world, "/password"), &json!({"password": "An0ther-password"})).await;
        }
        name if name.starts_with("userinfo: management JWT") => world.bearer = Some(world.machine.clone()),
        _ => {}
    }
}

/// 24: what time does. The recorded refresh token lived for 20 seconds, here it lives for 14 days.
async fn lifetimes(world: &mut World, name: &str) {
    let life = Duration::from_hours(14 * 24);
    if name.starts_with("tokens with a 20 s") {
        fresh(world, ALICE).await;
    } else if name.starts_with("refresh at ~75%") {
        world.kept.push((world.tokens.clone(), String::new()));
        world.clock.advance(life * 3 / 4);
    } else if name.starts_with("old refresh token again") {
        if name.contains("after 4 s") {
            world.clock.advance(Duration::from_secs(4));
        } else {
            world.kept.push((world.tokens.clone(), String::new()));
        }
        world.tokens.refresh.clone_from(&world.kept[0].0.refresh);
    } else if name.starts_with("new refresh token after") {
        world.tokens.refresh.clone_from(&world.kept[1].0.refresh);
    } else if name.starts_with("authorization code used 62 s") {
        fresh(world, ALICE).await;
        world.clock.advance(Duration::from_secs(62));
    } else if name.starts_with("Management API password/verify") {
        world.machine = world.machine_token(true).await;
        world.create("tcves2hziq6l", json!({"username": "ivan", "password": "Corr3ct-horse-42"})).await;
    }
}
