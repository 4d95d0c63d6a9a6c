//! Only what a form changed is written, whatever is stored and whatever is typed.

use std::sync::Mutex;

use async_trait::async_trait;
use proptest::prelude::*;
use serde_json::json;

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

/// A tenant and a database of one person, and every key that was ever written.
#[derive(Debug, Default)]
struct Double {
    person: Mutex<Person>,
    values: Mutex<BTreeMap<String, Json>>,
    written: Mutex<Vec<String>>,
}

impl Double {
    fn note(&self, key: impl Into<String>) {
        self.written.lock().expect("a lock").push(key.into());
    }
}

#[async_trait]
impl Directory for Double {
    async fn person(&self, _: &UserId) -> Result<Person, DirectoryError> {
        Ok(self.person.lock().expect("a lock").clone())
    }

    async fn people(&self, _: u32, _: u32) -> Result<Vec<(UserId, Person)>, DirectoryError> {
        unreachable!("saving a form is about one person")
    }

    async fn set_account(&self, _: &UserId, changes: &Account) -> Result<(), DirectoryError> {
        let mut person = self.person.lock().expect("a lock");
        if let Some(name) = &changes.name {
            self.note("name");
            person.name.clone_from(name);
        }
        Ok(())
    }

    async fn set_username(&self, _: &UserId, username: Option<&str>, proof: StillYou) -> Result<(), DirectoryError> {
        assert_eq!(proof.operation(), Operation::ChangeUsername);
        self.note("username");
        self.person.lock().expect("a lock").username = username.map(str::to_owned);
        Ok(())
    }

    async fn verify_password(&self, _: &UserId, _: &Password) -> Result<bool, DirectoryError> {
        unreachable!("saving a form asks for no password")
    }

    async fn merge_profile(&self, _: &UserId, changes: &Map<String, Json>) -> Result<(), DirectoryError> {
        changes.keys().for_each(|key| self.note(key));
        self.person.lock().expect("a lock").profile.extend(changes.clone());
        Ok(())
    }

    async fn merge_custom_data(&self, _: &UserId, changes: &Map<String, Json>) -> Result<(), DirectoryError> {
        changes.keys().for_each(|key| self.note(key));
        self.person.lock().expect("a lock").custom_data.get_or_insert_default().extend(changes.clone());
        Ok(())
    }

    async fn send_code(&self, _: &Identifier) -> Result<(), DirectoryError> {
        unreachable!("saving a form sends no code")
    }

    async fn verify_code(&self, _: &Identifier, _: &Code) -> Result<Verdict, DirectoryError> {
        unreachable!("saving a form checks no code")
    }

    async fn set_identifier(&self, _: &UserId, _: &Proven) -> Result<(), DirectoryError> {
        unreachable!("saving a form changes no address")
    }

    async fn remove_identifier(&self, _: &UserId, _: IdentifierKind, _: StillYou) -> Result<(), DirectoryError> {
        unreachable!("saving a form removes no address")
    }

    async fn declared_fields(&self) -> Result<Vec<Declared>, DirectoryError> {
        unreachable!("saving a form asks for no declarations")
    }

    async fn ready(&self) -> Result<(), DirectoryError> {
        Ok(())
    }
}

#[async_trait]
impl OwnView for Double {
    async fn user_info(&self, _: &str, _: &UserId) -> Result<Person, DirectoryError> {
        Err(DirectoryError::NotFound)
    }
}

const UNUSED: &str = "saving a form needs values only";

#[async_trait]
impl Records for Double {
    async fn change_values(&self, _: &UserId, decide: Decide<'_>) -> Result<(), RecordsError> {
        let mut values = self.values.lock().expect("a lock");
        for (field, value) in decide(&values) {
            self.note(&field);
            match value {
                Some(value) => values.insert(field, value),
                None => values.remove(&field),
            };
        }
        Ok(())
    }

    async fn values(&self, _: &UserId) -> Result<BTreeMap<String, Json>, RecordsError> {
        Ok(self.values.lock().expect("a lock").clone())
    }

    async fn holders(&self, _: &str, _: Option<&UserId>, _: u32) -> Result<Vec<UserId>, RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn field_homes(&self) -> Result<BTreeMap<String, String>, RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn set_field_home(&self, _: &str, _: &str) -> Result<(), RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn open(&self, _: &SessionKey) -> Result<Option<Opened>, RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn insert_session(&self, _: &SessionRow, _: Option<&SessionKey>) -> Result<(), RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn touch_session(&self, _: &SessionKey, _: Timestamp) -> Result<(), RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn renew_session(&self, _: &SessionKey, _: i64, _: &[u8], _: Timestamp) -> Result<bool, RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn end_session(&self, _: &SessionKey, _: Ended, _: Timestamp) -> Result<(), RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn put_pending(&self, _: &PendingRow) -> Result<(), RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn find_pending(
        &self,
        _: &UserId,
        _: IdentifierKind,
        _: &SessionKey,
    ) -> Result<Option<PendingRow>, RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn spend_try(
        &self,
        _: &UserId,
        _: IdentifierKind,
        _: &SessionKey,
        _: Timestamp,
    ) -> Result<Option<PendingRow>, RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn mark_proven(&self, _: &str, _: Timestamp) -> Result<bool, RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn delete_pending(&self, _: &str) -> Result<(), RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn put_draft(&self, _: &DraftRow) -> Result<(), RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn find_draft(&self, _: &str, _: &UserId, _: Timestamp) -> Result<Option<DraftRow>, RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn take_lease(&self, _: &UserId, _: &str, _: std::time::Duration) -> Result<bool, RecordsError> {
        Ok(true)
    }

    async fn renew_lease(&self, _: &UserId, _: &str, _: std::time::Duration) -> Result<bool, RecordsError> {
        Ok(true)
    }

    async fn release_lease(&self, _: &UserId, _: &str) -> Result<(), RecordsError> {
        Ok(())
    }

    async fn count(
        &self,
        _: &str,
        _: u32,
        _: std::time::Duration,
        _: Timestamp,
    ) -> Result<Result<(), std::time::Duration>, RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn sweep(&self, _: Timestamp) -> Result<u64, RecordsError> {
        unreachable!("{UNUSED}")
    }

    async fn ready(&self) -> Result<(), RecordsError> {
        Ok(())
    }
}

const NO_CODE: &str = "saving a form checks no code";

#[async_trait]
impl Proofs for Double {
    async fn put_grant(&self, grant: &GrantRow) -> Result<bool, RecordsError> {
        assert!(grant.spent.is_some(), "a sign-in that counts, once");
        Ok(true)
    }

    async fn spend_grant(&self, _: &GrantRow, _: Timestamp) -> Result<bool, RecordsError> {
        Ok(false)
    }

    async fn has_grant(&self, _: &GrantRow, _: Timestamp) -> Result<bool, RecordsError> {
        Ok(false)
    }

    async fn knows_grant(&self, _: &str) -> Result<bool, RecordsError> {
        Ok(false)
    }

    async fn put_proof_code(&self, _: &ProofCodeRow) -> Result<(), RecordsError> {
        unreachable!("{NO_CODE}")
    }

    async fn find_proof_code(
        &self,
        _: &UserId,
        _: &SessionKey,
        _: Operation,
    ) -> Result<Option<ProofCodeRow>, RecordsError> {
        unreachable!("{NO_CODE}")
    }

    async fn spend_proof_try(
        &self,
        _: &UserId,
        _: &SessionKey,
        _: Operation,
        _: Timestamp,
    ) -> Result<Option<ProofCodeRow>, RecordsError> {
        unreachable!("{NO_CODE}")
    }

    async fn delete_proof_code(&self, _: &str) -> Result<(), RecordsError> {
        unreachable!("{NO_CODE}")
    }

    async fn take_draft(&self, _: &str, _: &UserId, _: Timestamp) -> Result<Option<DraftRow>, RecordsError> {
        unreachable!("{NO_CODE}")
    }
}

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
