//! Only what a form changed is written, whatever is stored and whatever is typed.

mod double;

use std::sync::Mutex;

use proptest::prelude::*;
use serde_json::json;

use self::double::Double;
use super::*;
use crate::{
    model::{
        code::Code,
        field::Field,
        identifier::{Identifier, IdentifierKind},
        password::Password,
        value,
    },
    server::{
        clock::{Clock as _, SystemClock, Timestamp},
        config::fields::{self, Place},
        domain::{
            limits::{Limits, Set},
            person::Proven,
            ports::{
                Decide, DraftRow, Ended, GrantRow, Opened, OwnView, PendingRow, ProofCodeRow, Proofs, RecordsError,
                SessionKey, SessionRow, Verdict,
            },
            schema::{Row, Schema, tenant::Declared},
            stepup::StillYou,
        },
        random::SystemRandom,
        seal::{KEY_BYTES, Sealer},
    },
};

/// Somebody who has just signed in.
fn caller() -> Caller {
    let user = UserId::from_trusted("u".into());
    Caller { user, session: SessionKey("s".into()), signed_in: Some(SystemClock.now()), grant: None, network: None }
}

fn saver(double: &Arc<Double>) -> Saver {
    let directory: Arc<dyn Directory> = Arc::<Double>::clone(double);
    let records: Arc<dyn Records> = Arc::<Double>::clone(double);
    let own: Arc<dyn OwnView> = Arc::<Double>::clone(double);
    let loader = Loader::new(Arc::clone(&directory), own);
    let (clock, sealer) = (Arc::new(SystemClock), Sealer::new(&[[7; KEY_BYTES]]).expect("a key"));
    let limits = Limits::new(Set::new(), Arc::clone(&records), sealer.clone(), Arc::<SystemClock>::clone(&clock));
    let stepup = StepUp {
        directory: Arc::clone(&directory),
        limits,
        proofs: Arc::<Double>::clone(double),
        sealer,
        clock,
        random: Arc::new(SystemRandom),
    };
    let locks = Arc::new(Locks::new(Arc::clone(&records), Arc::new(SystemRandom)));
    Saver::new(Schemas::new(schema()), directory, records, loader, locks, stepup)
}

/// The page's fields when none are declared.
fn schema() -> Schema {
    fields::load(&[], Place { file: "", text: "" }).expect("the built-in fields")
}

/// The form as it is loaded.
fn form(double: &Double) -> Vec<Submitted> {
    let person = double.person.lock().expect("a lock");
    let values = double.values.lock().expect("a lock");
    let submit = |(row, field): (&Row, &Field)| {
        let typed = value::split(&field.kind, &row.read(&field.kind, &person, &values).unwrap_or_default());
        Submitted { id: row.id.clone(), was: value::tag(&typed), typed }
    };
    let schema = schema();
    schema.rows().zip(schema.bare()).map(submit).collect()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

/// Where a field's value is written.
fn key(row: &Row) -> &str {
    match &row.home {
        Home::Name | Home::Username | Home::Database => &row.id,
        Home::Profile(key) => key,
        Home::CustomData(path) => &path[0],
    }
}

fn filled() -> Arc<Double> {
    let person = Person {
        name: Some("Zoë".into()),
        profile: json!({"nickname": "Zo", "secret": "kept"}).as_object().cloned().expect("an object"),
        custom_data: json!({"age": 3, "tier": "gold"}).as_object().cloned(),
        ..Person::default()
    };
    Arc::new(Double { person: Mutex::new(person), ..Double::default() })
}

proptest! {
    #[test]
    fn only_fields_in_which_something_else_stands_are_written(
        typed in proptest::collection::vec(proptest::option::of("[a-z0-9]{0,6}"), schema().rows().count()),
    ) {
        let double = filled();
        let mut form = form(&double);
        for (sent, typed) in form.iter_mut().zip(&typed) {
            // Payment methods have no input.
            if let (Some(typed), Some(first)) = (typed, sent.typed.first_mut()) {
                first.clone_from(typed);
            }
        }
        let changed: Vec<_> = form.iter().filter(|sent| value::tag(&sent.typed) != sent.was).map(|s| s.id.clone()).collect();
        let result = run(saver(&double).save(&caller(), &form));
        let written = double.written.lock().expect("a lock").clone();
        match result {
            Err(_) => prop_assert!(written.is_empty(), "refused, and yet written: {written:?}"),
            Ok(_) => for key_written in &written {
                prop_assert!(schema().rows().any(|row| key(row) == key_written && changed.contains(&row.id)));
            },
        }
        let person = double.person.lock().expect("a lock");
        prop_assert_eq!(&person.profile["secret"], &json!("kept"));
        prop_assert_eq!(&person.custom_data.as_ref().expect("some")["tier"], &json!("gold"));
    }
}

#[test]
fn a_form_that_is_older_than_what_is_stored_overwrites_nothing() {
    let double = filled();
    let mut old = form(&double);
    double.person.lock().expect("a lock").name = Some("Somebody Else's Work".into());
    let name = old.iter_mut().find(|sent| sent.id == "name").expect("a field");
    name.typed[0] = "Mine".into();
    let report = run(saver(&double).save(&caller(), &old)).expect("a report");
    assert_eq!(report.fields.len(), 1);
    assert_eq!(report.fields[0].outcome, Outcome::Conflict);
    assert_eq!(report.fields[0].stored, Value::Text("Somebody Else's Work".into()));
    assert!(double.written.lock().expect("a lock").is_empty());
}

#[test]
fn two_who_write_the_same_agree() {
    let double = filled();
    let mut first = form(&double);
    first.iter_mut().find(|sent| sent.id == "name").expect("a field").typed[0] = "Both".into();
    for _ in 0..2 {
        let report = run(saver(&double).save(&caller(), &first)).expect("a report");
        assert_eq!(report.fields[0].outcome, Outcome::Saved);
    }
    assert_eq!(double.written.lock().expect("a lock").len(), 1);
}
