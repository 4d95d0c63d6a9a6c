//! Thousands of saves from two processes on one PostgreSQL, with another program that writes at the tenant: each is written,
//! or told to its author. None vanishes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use logto_profile::model::{check::Reason, edit::Problem, report::Outcome};
use serde_json::{Value as Json, json};

use super::{
    process::{PASSWORD, Place, Process, on_postgres},
    writer::{Ticket, Told, Writer, of},
};

/// Two of the same people have forms open in both processes.
const PEOPLE: usize = 2;
const FORMS_A_PROCESS: usize = 3;
const SAVES_A_FORM: u32 = 170;
const FIELDS: [&str; 4] = ["nickname", "score", "motto", "name"];

/// What one form was told of one field.
#[derive(Clone)]
struct Entry {
    field: &'static str,
    was: String,
    new: String,
    outcome: Outcome,
}

static NEXT: AtomicU32 = AtomicU32::new(1);

/// A value that nobody has ever written.
fn fresh() -> String {
    NEXT.fetch_add(1, Ordering::Relaxed).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_thousands_of_interleaved_saves_none_vanishes() {
    on_postgres(|database| async move {
        let place = Place::new(&database).await;
        let processes = [place.start(true).await, place.start(false).await];
        for person in 0..PEOPLE {
            let start = json!({"name": "0", "profile": {"nickname": "0"}, "customData": {"score": 0, "tier": "0"}});
            run(&place, &processes, &format!("p{person}"), start).await;
        }
        let log = place.log();
        assert!(!log.contains("panicked"), "{log}");
    })
    .await;
}

async fn run(place: &Place, processes: &[Process; 2], username: &str, start: Json) {
    let control = place.control();
    let id = control.create_person(username, PASSWORD, start);
    let ticket = Ticket::of(&place.base_url, username, PASSWORD).await;
    let begun = Instant::now();
    // Another program: writes the name, and a key beside ours, whenever it likes.
    let over = Arc::new(AtomicBool::new(false));
    let outside = tokio::spawn({
        let (over, outsider) = (Arc::clone(&over), place.outsider(&id).await);
        async move {
            let mut written = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let value = format!("outside {}", fresh());
                outsider.patch("", json!({"name": value})).await;
                outsider.patch("/custom-data", json!({"customData": {"tier": value}})).await;
                written.push(value);
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
            written
        }
    });
    let mut forms = Vec::new();
    for process in processes {
        for _ in 0..FORMS_A_PROCESS {
            forms.push(tokio::spawn(edit(Writer::new(&ticket, &process.url))));
        }
    }
    let mut told = Vec::new();
    for form in forms {
        told.extend(form.await.expect("done"));
    }
    over.store(true, Ordering::Relaxed);
    let outside = outside.await.expect("done");
    let user = control.user(&id).expect("a user");
    assert_eq!(
        user["customData"]["tier"].as_str(),
        outside.last().map(String::as_str),
        "what stands beside ours stays"
    );
    let took = begun.elapsed();
    assert_eq!(told.len(), FORMS_A_PROCESS * 2 * SAVES_A_FORM as usize * FIELDS.len(), "each is told of");
    for field in FIELDS {
        let of_field: Vec<_> = told.iter().filter(|entry| entry.field == field).cloned().collect();
        let last = match field {
            "nickname" => user["profile"]["nickname"].as_str().map(str::to_owned),
            "score" => user["customData"]["score"].as_i64().map(|number| number.to_string()),
            "name" => user["name"].as_str().map(str::to_owned),
            // What the database holds is told to whoever is too late.
            _ => None,
        };
        let last = match last {
            Some(last) => last,
            None => look(&Writer::new(&ticket, &processes[1].url), field).await,
        };
        let others: &[String] = if field == "name" { &outside } else { &[] };
        account(username, field, &of_field, &last, others);
    }
    println!(
        "{username}: {} saves of {} fields in {took:.1?}",
        FORMS_A_PROCESS * 2 * SAVES_A_FORM as usize,
        FIELDS.len()
    );
}

/// Sends one new value after the other. What was stored meanwhile is seen, and written over by the next, as a person does
/// who keeps their own.
async fn edit(writer: Writer) -> Vec<Entry> {
    let mut seen: BTreeMap<&str, String> =
        FIELDS.into_iter().map(|field| (field, if field == "motto" { "" } else { "0" }.to_owned())).collect();
    let mut told = Vec::new();
    for _ in 0..SAVES_A_FORM {
        let new: Vec<_> = FIELDS.into_iter().map(|field| (field, seen[field].clone(), fresh())).collect();
        let fields: Vec<_> = new.iter().map(|(field, was, new)| (*field, was.as_str(), new.as_str())).collect();
        let Told::Report(report) = writer.save(&fields).await else { panic!("an answer") };
        for (field, was, new) in new {
            let (outcome, stored) = of(&report, field);
            if matches!(outcome, Outcome::Saved | Outcome::Conflict) {
                seen.insert(field, stored);
            }
            told.push(Entry { field, was, new, outcome });
        }
    }
    told
}

/// What is stored, by sending what cannot be right.
async fn look(writer: &Writer, field: &str) -> String {
    let Told::Report(report) = writer.save(&[(field, "never stored", "nor this")]).await else { panic!("an answer") };
    let (outcome, stored) = of(&report, field);
    assert_eq!(outcome, Outcome::Conflict);
    stored
}

/// Every value that was told to be saved replaced the one that its form was loaded with, no two the same one; it was seen by
/// whoever replaced it, or is the last. Where another program writes too, it alone may have replaced one unseen.
fn account(who: &str, field: &str, told: &[Entry], last: &str, outside: &[String]) {
    let saved: Vec<_> = told.iter().filter(|entry| entry.outcome == Outcome::Saved).collect();
    let conflicts = told.iter().filter(|entry| entry.outcome == Outcome::Conflict).count();
    let not_stored = Outcome::Refused(vec![Problem::of_whole(Reason::NotStored)]);
    let busy = told.iter().filter(|entry| entry.outcome == not_stored).count();
    assert_eq!(saved.len() + conflicts + busy, told.len(), "{field}: something else was told");
    assert!(saved.len() > 20 && conflicts > 20, "{field}: they were in each other's way: {} saved", saved.len());
    let mut replaced = BTreeSet::new();
    for entry in &saved {
        assert!(replaced.insert(entry.was.as_str()), "{field}: two saves replaced the same value: one of them is lost");
    }
    let new: BTreeSet<_> = saved.iter().map(|entry| entry.new.as_str()).collect();
    for entry in told.iter().filter(|entry| entry.outcome != Outcome::Saved) {
        assert!(!replaced.contains(entry.new.as_str()), "{field}: a value that was told not to be saved was seen");
    }
    // Ours that nobody saw before it was replaced.
    let unseen = new.iter().filter(|value| !replaced.contains(*value) && **value != last).count();
    let outside_unseen = outside.iter().filter(|value| !replaced.contains(value.as_str()) && *value != last).count();
    assert!(unseen <= outside.len(), "{field}: more vanished than the other program wrote");
    if outside.is_empty() {
        assert_eq!(unseen, 0, "{field}: a save vanished");
        assert!(new.contains(last), "{field}: the last one is a save");
    }
    println!(
        "{who} {field}: {} saved, {conflicts} told to be in conflict, {busy} told to wait; the other program wrote {}, and \
         wrote over {unseen} of ours; {outside_unseen} of its own were replaced unseen (by itself, or in the gap)",
        saved.len(),
        outside.len(),
    );
}
