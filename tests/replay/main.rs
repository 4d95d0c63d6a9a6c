//! Every recorded exchange with a real Logto 1.42 whose endpoint the demo tenant implements, played to the demo tenant
//! and compared: status, headers that clients read, error codes, shapes, and every value that is not made up anew each
//! time. Where they differ, the recording is right. What cannot be played is listed by name, with the reason.

mod compare;
mod prepare;
mod scope;
mod world;

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use world::World;

/// Files that continue each other's people are played to one tenant.
const SCENES: [&[&str]; 13] = [
    &["01-m2m-token"],
    &["02-users-get"],
    &["03-users-patch"],
    &["04-custom-data", "05-profile", "06-password"],
    &["07-verification-codes"],
    &["08-identities"],
    &["10-sessions-grants"],
    &["15-sign-in-exp"],
    &["18-auth-errors"],
    &["19-oidc-flow"],
    &["20-oidc-errors"],
    &["21-delete-user"],
    &["24-lifetimes-lockout-mfa"],
];

fn recorded(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/logto/exchanges/{file}.json"));
    let text = fs::read_to_string(&path).expect("the recording is there");
    serde_json::from_str(&text).expect("the recording is JSON")
}

fn files() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logto/exchanges");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the recordings are there")
        .filter_map(|entry| entry.expect("an entry").file_name().to_str()?.strip_suffix(".json").map(str::to_owned))
        .collect();
    files.sort();
    files
}

#[derive(Default)]
struct Tally {
    played: usize,
    left_out: BTreeMap<&'static str, usize>,
    unknown: BTreeMap<String, usize>,
    differences: Vec<String>,
}

#[tokio::test]
async fn the_demo_tenant_answers_as_logto_was_recorded() {
    let mut tally = Tally::default();
    let scenes = SCENES.concat();
    for file in files().iter().filter(|file| !scenes.contains(&file.as_str())) {
        for exchange in recorded(file) {
            match scope::of(file, &exchange) {
                scope::Scope::Unknown(endpoint) => *tally.unknown.entry(endpoint).or_default() += 1,
                scope::Scope::Note => {}
                _ => *tally.left_out.entry("is about features that the demo does not have").or_default() += 1,
            }
        }
    }
    for scene in SCENES {
        let mut world = World::start().await;
        for file in scene {
            for exchange in recorded(file) {
                play(&mut world, file, &exchange, &mut tally).await;
            }
        }
    }
    println!("{} recorded exchanges played", tally.played);
    for (reason, count) in &tally.left_out {
        println!("{count} left out: {reason}");
    }
    for (endpoint, count) in &tally.unknown {
        println!("{count} of an endpoint that the demo does not have: {endpoint}");
    }
    assert!(tally.differences.is_empty(), "{}\n{} differences", tally.differences.join("\n"), tally.differences.len());
    assert!(tally.played > 300, "only {} exchanges were played", tally.played);
}

async fn play(world: &mut World, file: &str, exchange: &Value, tally: &mut Tally) {
    match scope::of(file, exchange) {
        scope::Scope::Note => {}
        scope::Scope::Unknown(endpoint) => *tally.unknown.entry(endpoint).or_default() += 1,
        scope::Scope::LeftOut(reason) => *tally.left_out.entry(reason).or_default() += 1,
        scope::Scope::Played => {
            let name = exchange["name"].as_str().unwrap_or_default();
            prepare::before(world, file, name).await;
            let differences = world.exchange(exchange).await;
            tally.played += 1;
            tally.differences.extend(differences.into_iter().map(|what| format!("{file} / {name}: {what}")));
        }
    }
}
