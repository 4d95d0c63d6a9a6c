//! Saving what a form changed: only that, only where nobody else changed it meanwhile, and told field by field.

mod settled;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::{Map, Value as Json};

use super::{
    caller::Caller,
    identifiers::Refusal,
    loading::Loader,
    locks::Locks,
    person::{Person, UserId},
    ports::{Account, Directory, DirectoryError, Records, Unique},
    schema::{self, Home, Row, Schema, Schemas},
    stepup::StepUp,
};
use crate::model::{
    check::Reason,
    edit::{Edit, Problem, Submitted, edit, is_asked_for},
    field::Field,
    operation::Operation,
    report::{FieldReport, Outcome, Report},
    value::{self, Value},
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

/// A field that a form changed.
#[derive(Clone)]
struct Change<'s> {
    row: &'s Row,
    field: &'s Field,
    was: String,
    value: Value,
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
    /// themselves for it; otherwise it is refused with [`Reason::ProveFirst`], and the rest is saved.
    ///
    /// # Errors
    /// What cannot be taken: then nothing at all was written.
    pub async fn save(&self, caller: &Caller, submitted: &[Submitted]) -> Result<Report, Vec<(String, Problem)>> {
        let user = &caller.user;
        let schema = self.schemas.current();
        let changes = changes(&schema, submitted)?;
        if changes.is_empty() {
            return Ok(Report::default());
        }
        let _alone = self.locks.of(user).await;
        let (ours, tenants): (Vec<_>, Vec<_>) = changes.iter().cloned().partition(|c| c.row.home == Home::Database);
        let mut outcomes = Outcomes::new();
        let mut name = String::new();
        if !tenants.is_empty() {
            name = self.save_at_tenant(caller, &tenants, &mut outcomes).await;
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
    async fn save_at_tenant(&self, caller: &Caller, changes: &[Change<'_>], outcomes: &mut Outcomes) -> String {
        let user = &caller.user;
        self.loader.forget(user);
        let before = match self.directory.person(user).await {
            Ok(person) => person,
            Err(error) => {
                tracing::warn!(%error, "nothing was saved at the tenant: it did not tell what is stored");
                for change in changes {
                    outcomes.insert(change.row.id.clone(), change.not_stored(&Value::Empty));
                }
                return String::new();
            }
        };
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
        let mut lost = false;
        for group in [Group::Account, Group::Profile, Group::CustomData] {
            let of_group: Vec<_> = to_write.iter().filter(|(change, _)| group.holds(&change.row.home)).collect();
            if of_group.is_empty() {
                continue;
            }
            for (change, stored, result) in self.write(user, &before, group, &of_group).await {
                if let Err(DirectoryError::Unavailable { sure: false, .. }) = result {
                    lost = true;
                }
                outcomes.insert(change.row.id.clone(), change.after(stored, result));
            }
        }
        for (change, stored) in to_write.iter().filter(|(change, _)| change.row.home == Home::Username) {
            let report = match self.set_username(caller, change).await {
                Ok(result) => {
                    lost |= matches!(result, Err(DirectoryError::Unavailable { sure: false, .. }));
                    change.after(stored, result)
                }
                Err(reason) => change.report(stored.clone(), Outcome::Refused(vec![Problem::of_whole(reason)])),
            };
            outcomes.insert(change.row.id.clone(), report);
        }
        self.loader.forget(user);
        if lost {
            self.settle(user, changes, outcomes).await;
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
    async fn set_username(&self, caller: &Caller, change: &Change<'_>) -> Result<Result<(), DirectoryError>, Reason> {
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
    ) -> Vec<(&'a Change<'a>, &'a Value, Result<(), DirectoryError>)> {
        let together = self.call(user, before, group, changes.iter().map(|(change, _)| *change)).await;
        let is_refused = matches!(together, Err(DirectoryError::Invalid | DirectoryError::Taken(_)));
        if !is_refused || changes.len() == 1 {
            return changes.iter().map(|(change, stored)| (*change, stored, together)).collect();
        }
        // Logto refuses a whole PATCH for one bad key, and does not always say which.
        let mut results = Vec::new();
        for (change, stored) in changes {
            let alone = self.call(user, before, group, std::iter::once(*change)).await;
            results.push((*change, stored, alone));
        }
        results
    }

    async fn call<'a>(
        &self,
        user: &UserId,
        before: &Person,
        group: Group,
        changes: impl Iterator<Item = &'a Change<'a>>,
    ) -> Result<(), DirectoryError> {
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
                        let json = match change.row.stored.encode(&change.value) {
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
                        schema::set_at(&mut keys, path, change.row.stored.encode(&change.value));
                    }
                }
                self.directory.merge_custom_data(user, &keys).await
            }
        }
    }

    /// The answer to a write was lost: what is stored says whether it was done.
    async fn settle(&self, user: &UserId, changes: &[Change<'_>], outcomes: &mut Outcomes) {
        let Ok(now) = self.directory.person(user).await else { return };
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
                        let value = (!change.value.is_empty()).then(|| change.value.to_stored());
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
                tracing::warn!(%error, "nothing was saved in the database");
                for change in changes {
                    outcomes.insert(change.row.id.clone(), change.not_stored(&Value::Empty));
                }
            }
        }
    }
}

/// What a form changed; all that is wrong with it.
fn changes<'s>(schema: &'s Schema, submitted: &[Submitted]) -> Result<Vec<Change<'s>>, Vec<(String, Problem)>> {
    let mut changes: Vec<Change> = Vec::new();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for sent in submitted {
        let Some((row, field)) = schema.find(&sent.id) else {
            wrong.push((sent.id.clone(), Problem::of_whole(Reason::UnknownField)));
            continue;
        };
        if !seen.insert(&sent.id) {
            wrong.push((sent.id.clone(), Problem::of_whole(Reason::GivenTwice)));
            continue;
        }
        // What stands in a field that is not asked for was not meant to be sent.
        if !is_asked_for(field, schema.bare(), submitted) {
            continue;
        }
        match edit(field, &sent.was, &sent.typed) {
            Edit::Unchanged => {}
            Edit::Changed(value) => match settled::settled(row, field, value) {
                Ok(value) if value::tag(&value::split(&field.kind, &value)) == sent.was => {}
                Ok(value) => changes.push(Change { row, field, was: sent.was.clone(), value }),
                Err(problems) => wrong.extend(problems.into_iter().map(|problem| (sent.id.clone(), problem))),
            },
            Edit::Wrong(problem) => wrong.push((sent.id.clone(), problem)),
        }
    }
    if wrong.is_empty() { Ok(changes) } else { Err(wrong) }
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

/// What is to be done, given what is stored.
enum Against {
    /// Stored is what the form was loaded with: write.
    Write,
    /// It needs no write, or must not be written.
    Told(FieldReport),
}

impl Change<'_> {
    fn against(&self, stored: &Value) -> Against {
        let now = value::tag(&value::split(&self.field.kind, stored));
        if self.is_in(stored) {
            Against::Told(self.saved())
        } else if now == self.was {
            Against::Write
        } else {
            Against::Told(self.report(stored.clone(), Outcome::Conflict))
        }
    }

    /// The new value where it is a text; none where it is empty.
    fn text(&self) -> Option<String> {
        match &self.value {
            Value::Text(text) => Some(text.clone()),
            Value::Empty
            | Value::Number(_)
            | Value::Texts(_)
            | Value::Switch(_)
            | Value::Address(_)
            | Value::Foreign(_) => None,
        }
    }

    fn is_in(&self, stored: &Value) -> bool {
        *stored == self.value
    }

    fn after(&self, stored: &Value, result: Result<(), DirectoryError>) -> FieldReport {
        let refused = |reason| self.report(stored.clone(), Outcome::Refused(vec![Problem::of_whole(reason)]));
        match result {
            Ok(()) => self.saved(),
            Err(DirectoryError::Taken(Unique::Username)) => refused(Reason::Taken),
            Err(DirectoryError::Invalid) => refused(Reason::NotAccepted),
            Err(error) => {
                tracing::warn!(%error, field = %self.row.id, "a field was not saved");
                self.not_stored(stored)
            }
        }
    }

    fn saved(&self) -> FieldReport {
        self.report(self.value.clone(), Outcome::Saved)
    }

    fn not_stored(&self, stored: &Value) -> FieldReport {
        self.report(stored.clone(), Outcome::Refused(vec![Problem::of_whole(Reason::NotStored)]))
    }

    fn report(&self, stored: Value, outcome: Outcome) -> FieldReport {
        FieldReport { id: self.row.id.clone(), stored, shown: String::new(), outcome }
    }
}

#[cfg(test)]
mod tests;
