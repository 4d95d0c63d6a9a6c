//! The double of the tenant and the database that the tests of saving share.

use std::sync::Mutex;

use async_trait::async_trait;

use super::*;

/// A tenant and a database of one person, and every key that was ever written.
#[derive(Debug, Default)]
pub struct Double {
    pub person: Mutex<Person>,
    pub values: Mutex<BTreeMap<String, Json>>,
    pub written: Mutex<Vec<String>>,
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
