//! Saving what a form changed: only that, only where nobody else changed it meanwhile, and told field by field.

mod change;
mod settled;

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value as Json};

use self::change::{Against, Change, changes};
use super::{
    caller::Caller,
    identifiers::Refusal,
    loading::Loader,
    locks::{Held, Locks},
    person::{Person, UserId},
    ports::{Account, Directory, DirectoryError, Records, RecordsError},
    schema::{self, Home, Schemas},
    stepup::StepUp,
};
use crate::model::{
    check::Reason,
    edit::{Problem, Submitted},
    operation::Operation,
    report::{FieldReport, Outcome, Report},
    value::Value,
};

/// Saves forms.
#[derive(Clone, Debug)]
pub struct Saver {
    schemas: Schemas,
    directory: Arc<dyn Directory>,
    records: Arc<dyn Records>,
    loader: Loader,
    locks: Arc<Locks>,
    stepup: StepUp,
}

/// What became of the changes so far.
type Outcomes = BTreeMap<String, FieldReport>;

impl Saver {
    /// A saver that writes to these two.
    pub fn new(
        schemas: Schemas,
        directory: Arc<dyn Directory>,
        records: Arc<dyn Records>,
        loader: Loader,
        locks: Arc<Locks>,
        stepup: StepUp,
    ) -> Self {
        Self { schemas, directory, records, loader, locks, stepup }
    }

    /// Saves what a form changed, and tells what became of each field. A username is saved only for whoever has proven
    /// themselves for it; otherwise it is refused with [`Reason::ProveFirst`], and the rest is saved. Once begun it runs to its
    /// end, whoever stops waiting for it: a browser that goes away leaves nothing half written.
    ///
    /// # Errors
    /// What cannot be taken: then nothing at all was written.
    pub async fn save(&self, caller: &Caller, submitted: &[Submitted]) -> Result<Report, Vec<(String, Problem)>> {
        let (saver, caller, submitted) = (self.clone(), caller.clone(), submitted.to_vec());
        let saving = tokio::spawn(async move { saver.run(&caller, &submitted).await });
        match saving.await {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is going down, and this request with it.
                Err(_) => std::future::pending().await,
            },
        }
    }

    async fn run(&self, caller: &Caller, submitted: &[Submitted]) -> Result<Report, Vec<(String, Problem)>> {
        let user = &caller.user;
        let schema = self.schemas.current();
        let changes = changes(&schema, submitted)?;
        if changes.is_empty() {
            return Ok(Report::default());
        }
        let (ours, tenants): (Vec<_>, Vec<_>) = changes.iter().cloned().partition(|c| c.row.home == Home::Database);
        let mut outcomes = Outcomes::new();
        let mut name = String::new();
        if !tenants.is_empty() {
            match self.locks.of(user).await {
                Ok(mut alone) => name = self.save_at_tenant(caller, &tenants, &mut alone, &mut outcomes).await,
                Err(error) => none_stored(&error, &tenants, &mut outcomes),
            }
        }
        if !ours.is_empty() {
            self.save_in_database(user, &ours, &mut outcomes).await;
        }
        let language = schema.language().and_then(|(row, _)| outcomes.get(&row.id));
        let language_changed = language.is_some_and(|report| report.outcome == Outcome::Saved);
        let fields = changes.iter().filter_map(|change| outcomes.remove(&change.row.id)).collect();
        Ok(Report { fields, name, confirm: None, language_changed })
    }

    /// Returns the person's name afterwards.
    async fn save_at_tenant(
        &self,
        caller: &Caller,
        changes: &[Change<'_>],
        alone: &mut Held,
        outcomes: &mut Outcomes,
    ) -> String {
        let user = &caller.user;
        self.loader.forget(user);
        let before = match self.directory.person(user).await {
            Ok(person) => person,
            Err(error) => {
                none_stored(&error, changes, outcomes);
                return String::new();
            }
        };
        // Reading may have taken long.
        if let Err(error) = alone.check().await {
            none_stored(&error, changes, outcomes);
            return String::new();
        }
        let none = BTreeMap::new();
        let mut to_write = Vec::new();
        for change in changes {
            let stored = change.row.read(&change.field.kind, &before, &none).unwrap_or_default();
            match change.against(&stored) {
                Against::Write => to_write.push((change, stored)),
                Against::Told(report) => {
                    outcomes.insert(change.row.id.clone(), report);
                }
            }
        }
        let mut lost = Vec::new();
        for group in [Group::Account, Group::Profile, Group::CustomData] {
            let of_group: Vec<_> = to_write.iter().filter(|(change, _)| group.holds(&change.row.home)).collect();
            if of_group.is_empty() {
                continue;
            }
            for (change, stored, result) in self.write(user, &before, group, &of_group, alone).await {
                if let Err(DirectoryError::Unavailable { sure: false, .. }) = result {
                    lost.push(change);
                }
                outcomes.insert(change.row.id.clone(), change.after(stored, result));
            }
        }
        for (change, stored) in to_write.iter().filter(|(change, _)| change.row.home == Home::Username) {
            let report = match self.set_username(caller, change, alone).await {
                Ok(result) => {
                    if let Err(DirectoryError::Unavailable { sure: false, .. }) = result {
                        lost.push(change);
                    }
                    change.after(stored, result)
                }
                Err(reason) => change.report(stored.clone(), Outcome::Refused(vec![Problem::of_whole(reason)])),
            };
            outcomes.insert(change.row.id.clone(), report);
        }
        self.loader.forget(user);
        if !lost.is_empty() {
            self.settle(user, &lost, outcomes).await;
        }
        let name_now =
            outcomes.get("name").filter(|report| report.outcome == Outcome::Saved).map(|report| &report.stored);
        match name_now {
            Some(Value::Text(name)) => name.clone(),
            Some(_) => String::new(),
            None => before.name.unwrap_or_default(),
        }
    }

    /// A username is a way to sign in: it is written for whoever has proven themselves.
    async fn set_username(
        &self,
        caller: &Caller,
        change: &Change<'_>,
        alone: &mut Held,
    ) -> Result<Result<(), DirectoryError>, Reason> {
        alone.check().await.map_err(|_| Reason::NotStored)?;
        let proof = match self.stepup.spend(caller, Operation::ChangeUsername).await {
            Ok(proof) => proof,
            Err(Refusal::ProveFirst) => return Err(Reason::ProveFirst),
            Err(Refusal::Because(reason)) => return Err(reason),
            Err(Refusal::Unavailable) => return Err(Reason::NotStored),
        };
        Ok(self.directory.set_username(&caller.user, change.text().as_deref(), proof).await)
    }

    /// One group of keys, by one call where Logto can tell which of them it refused, else by one each.
    async fn write<'a>(
        &self,
        user: &UserId,
        before: &Person,
        group: Group,
        changes: &[&'a (&'a Change<'a>, Value)],
        alone: &mut Held,
    ) -> Vec<(&'a Change<'a>, &'a Value, Result<(), DirectoryError>)> {
        let together = self.call(user, before, group, changes.iter().map(|(change, _)| *change), alone).await;
        let is_refused = matches!(together, Err(DirectoryError::Invalid | DirectoryError::Taken(_)));
        if !is_refused || changes.len() == 1 {
            return changes.iter().map(|(change, stored)| (*change, stored, together)).collect();
        }
        // Logto refuses a whole PATCH for one bad key, and does not always say which.
        let mut results = Vec::new();
        for (change, stored) in changes {
            let by_itself = self.call(user, before, group, std::iter::once(*change), alone).await;
            results.push((*change, stored, by_itself));
        }
        results
    }

    async fn call<'a>(
        &self,
        user: &UserId,
        before: &Person,
        group: Group,
        changes: impl Iterator<Item = &'a Change<'a>> + Send,
        alone: &mut Held,
    ) -> Result<(), DirectoryError> {
        alone.check().await.map_err(|error: RecordsError| {
            tracing::warn!(%error, "a write was not begun");
            DirectoryError::Unavailable { what: "another's turn to write", sure: true }
        })?;
        match group {
            Group::Account => {
                let mut account = Account::default();
                for change in changes {
                    match &change.row.home {
                        Home::Name => account.name = Some(change.text()),
                        Home::Username | Home::Profile(_) | Home::CustomData(_) | Home::Database => {}
                    }
                }
                self.directory.set_account(user, &account).await
            }
            Group::Profile => {
                let mut keys = Map::new();
                for change in changes {
                    if let Home::Profile(key) = &change.row.home {
                        let json = match change.row.stored.encode_over(&change.value, before.profile.get(key)) {
                            // The merge endpoint refuses null and cannot remove: "" is nothing to every reader.
                            Json::Null => Json::from(""),
                            json => json,
                        };
                        keys.insert(key.clone(), json);
                    }
                }
                self.directory.merge_profile(user, &keys).await
            }
            Group::CustomData => {
                let mut keys = Map::new();
                for change in changes {
                    if let Home::CustomData(path) = &change.row.home {
                        // The merge is shallow: what stands beside a nested key is sent along with it.
                        let top = path.first().map_or("", String::as_str);
                        if !keys.contains_key(top)
                            && let Some(Json::Object(object)) = before.custom_data.as_ref().and_then(|d| d.get(top))
                        {
                            keys.insert(top.to_owned(), Json::Object(object.clone()));
                        }
                        let stored = before.custom_data.as_ref().and_then(|data| schema::at(data, path));
                        schema::set_at(&mut keys, path, change.row.stored.encode_over(&change.value, stored));
                    }
                }
                self.directory.merge_custom_data(user, &keys).await
            }
        }
    }

    /// The answer to a write was lost: what is stored says whether it was done.
    async fn settle(&self, user: &UserId, changes: &[&Change<'_>], outcomes: &mut Outcomes) {
        let Ok(now) = self.directory.person(user).await else {
            for change in changes {
                outcomes.insert(change.row.id.clone(), change.unknown());
            }
            return;
        };
        let none = BTreeMap::new();
        for change in changes {
            let stored = change.row.read(&change.field.kind, &now, &none).unwrap_or_default();
            if change.is_in(&stored) {
                outcomes.insert(change.row.id.clone(), change.saved());
            }
        }
    }

    async fn save_in_database(&self, user: &UserId, changes: &[Change<'_>], outcomes: &mut Outcomes) {
        let mut told = Outcomes::new();
        let decide = |stored: &BTreeMap<String, Json>| {
            let mut writes = Vec::new();
            for change in changes {
                let now = Value::from_stored(&change.field.kind, stored.get(&change.row.id));
                let report = match change.against(&now) {
                    Against::Told(report) => report,
                    Against::Write => {
                        let value = change.row.stored.encode_over(&change.value, stored.get(&change.row.id));
                        let value = (!value.is_null()).then_some(value);
                        writes.push((change.row.id.clone(), value));
                        change.saved()
                    }
                };
                told.insert(change.row.id.clone(), report);
            }
            writes
        };
        let result = self.records.change_values(user, Box::new(decide)).await;
        match result {
            Ok(()) => outcomes.append(&mut told),
            Err(error) => {
                none_stored(&error, changes, outcomes);
                // The answer to a commit can be lost, too.
                let now = self.records.values(user).await;
                for change in changes {
                    let stored = |now: &BTreeMap<_, _>| Value::from_stored(&change.field.kind, now.get(&change.row.id));
                    let report = match &now {
                        Ok(now) if change.is_in(&stored(now)) => change.saved(),
                        Ok(now) => change.not_stored(&stored(now)),
                        Err(_) => change.unknown(),
                    };
                    outcomes.insert(change.row.id.clone(), report);
                }
            }
        }
    }
}

/// None of these could be written at all.
fn none_stored(error: &dyn std::fmt::Display, changes: &[Change<'_>], outcomes: &mut Outcomes) {
    tracing::warn!(%error, fields = changes.len(), "nothing of these fields was saved");
    for change in changes {
        outcomes.insert(change.row.id.clone(), change.not_stored(&Value::Empty));
    }
}

/// The three calls that write at Logto without a proof.
#[derive(Clone, Copy)]
enum Group {
    Account,
    Profile,
    CustomData,
}

impl Group {
    const fn holds(self, home: &Home) -> bool {
        match (self, home) {
            (Self::Account, Home::Name)
            | (Self::Profile, Home::Profile(_))
            | (Self::CustomData, Home::CustomData(_)) => true,
            (Self::Account | Self::Profile | Self::CustomData, _) => false,
        }
    }
}

#[cfg(test)]
mod tests;
