//! A process that is killed in the middle of its work has kept every promise it made.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use logto_profile::model::report::Outcome;
use serde_json::json;

use super::{
    process::{PASSWORD, Place, Process},
    writer::{Ticket, Told, Writer, of},
};

const PEOPLE: usize = 4;
const KILLS: usize = 3;

/// What one person was told last, and what they sent without an answer.
struct Last {
    username: String,
    ticket: Ticket,
    saved: u32,
    sent: u32,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_save_that_was_told_to_be_saved_is_there_after_the_process_was_killed() {
    let place = Place::new("sqlite://data/logto-profile.db").await;
    let mut process = place.start(true).await;
    let mut answered = 0;
    for kill in 0..KILLS {
        let over = Arc::new(AtomicBool::new(false));
        let mut savers = Vec::new();
        for n in 0..PEOPLE {
            let username = format!("p{kill}{n}");
            place.control().create_person(&username, PASSWORD, json!({"profile": {"nickname": "0"}}));
            let ticket = Ticket::of(&place.base_url, &username, PASSWORD).await;
            let person = Last { username, ticket, saved: 0, sent: 0 };
            savers.push(tokio::spawn(save(person, process.url.clone(), Arc::clone(&over))));
        }
        tokio::time::sleep(Duration::from_millis(700 + 130 * kill as u64)).await;
        process.kill();
        over.store(true, Ordering::Relaxed);
        let mut people = Vec::new();
        for saver in savers {
            people.push(saver.await.expect("done"));
        }
        process = place.start(true).await;
        for person in &people {
            let stored = stored(&place, &process, person).await;
            for stored in stored {
                assert!(
                    (person.saved..=person.sent).contains(&stored),
                    "told that {} is saved, {stored} is stored, {} was sent",
                    person.saved,
                    person.sent
                );
            }
            answered += person.saved;
        }
        // What the killed process held of them is free again after a while.
        if kill + 1 == KILLS {
            for person in &people {
                save_again(&place, &process, person).await;
            }
        }
    }
    assert!(answered > 20, "there was work under way: {answered}");
}

/// What is stored of a person, at the tenant and in the database.
async fn stored(place: &Place, process: &Process, person: &Last) -> [u32; 2] {
    let nickname = place.control().user_named(&person.username).expect("a user")["profile"]["nickname"].clone();
    let writer = Writer::new(&person.ticket, &process.url);
    let Told::Report(report) = writer.save(&[("motto", "never stored", "nor this")]).await else { panic!("an answer") };
    let motto = of(&report, "motto").1;
    [nickname.as_str().expect("text"), motto.as_str()].map(|number| number.parse().expect("a number"))
}

async fn save_again(place: &Place, process: &Process, person: &Last) {
    let [nickname, motto] = stored(place, process, person).await.map(|number| number.to_string());
    let writer = Writer::new(&person.ticket, &process.url);
    for _ in 0..8 {
        let fields = [("nickname", nickname.as_str(), "again"), ("motto", motto.as_str(), "again")];
        let Told::Report(report) = writer.save(&fields).await else { panic!("an answer") };
        if ["nickname", "motto"].iter().all(|id| of(&report, id).0 == Outcome::Saved) {
            return;
        }
    }
    panic!("after a restart everyone can save again");
}

/// One number after the other into both homes, until nobody answers any more.
async fn save(mut person: Last, url: String, over: Arc<AtomicBool>) -> Last {
    let writer = Writer::new(&person.ticket, &url);
    while !over.load(Ordering::Relaxed) {
        let was =
            if person.saved == 0 { ["0", ""].map(str::to_owned) } else { [0; 2].map(|_| person.saved.to_string()) };
        person.sent = person.saved + 1;
        let new = person.sent.to_string();
        match writer.save(&[("nickname", &was[0], &new), ("motto", &was[1], &new)]).await {
            Told::Report(report) => {
                for id in ["nickname", "motto"] {
                    assert_eq!(of(&report, id).0, Outcome::Saved, "{id} of {}", person.username);
                }
                person.saved = person.sent;
            }
            Told::Nothing => break,
        }
    }
    person
}
