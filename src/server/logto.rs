//! Logto's Management API, as the port `Directory`. Nothing outside knows its JSON.

mod assets;
mod circuit;
mod client;
mod codes;
mod fields;
mod password;
mod sessions;
mod token;
mod users;
pub mod webhook;
mod wire;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use reqwest::{Client, Method};
use serde_json::{Map, Value as Json};
use tokio::sync::Mutex;

use self::client::ManagementApi;
use super::{
    clock::{Clock, Timestamp},
    config::{calls::Calls, logto as settings},
    domain::{
        person::{Person, Proven, UserId},
        pictures::{Kept, ports::TenantFiles},
        ports::{Access, Account, Directory, DirectoryError, TenantSession, Verdict},
        schema::tenant::Declared,
        stepup::StillYou,
    },
    random::Random,
};
use crate::model::{
    code::Code,
    identifier::{Identifier, IdentifierKind},
    password::{Flaw, Password, Policy},
};

/// How long the answer to "are you ready" holds: whoever asks us must not be able to ask the tenant without end.
const READY_HOLDS: Duration = Duration::from_secs(2);

/// When the tenant was asked, and what it said.
type Ready = (Timestamp, Result<(), DirectoryError>);

/// A Logto tenant's people.
#[derive(Clone, Debug)]
pub struct Logto {
    api: ManagementApi,
    /// This application, as sessions name it.
    app_id: Arc<str>,
    clock: Arc<dyn Clock>,
    ready: Arc<Mutex<Option<Ready>>>,
}

impl Logto {
    /// The people of this tenant.
    pub fn new(
        http: Client,
        tenant: &settings::Logto,
        calls: Calls,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        let api = ManagementApi::new(http, tenant, calls, Arc::clone(&clock), random);
        Self { api, app_id: tenant.app_id.as_str().into(), clock, ready: Arc::default() }
    }
}

#[async_trait]
impl Directory for Logto {
    async fn person(&self, user: &UserId) -> Result<Person, DirectoryError> {
        users::get(&self.api, user).await
    }

    async fn people(&self, page: u32, size: u32) -> Result<Vec<(UserId, Person)>, DirectoryError> {
        users::list(&self.api, page, size).await
    }

    async fn set_account(&self, user: &UserId, changes: &Account) -> Result<(), DirectoryError> {
        users::set_account(&self.api, user, changes).await
    }

    async fn merge_profile(&self, user: &UserId, changes: &Map<String, Json>) -> Result<(), DirectoryError> {
        users::merge_profile(&self.api, user, changes).await
    }

    async fn merge_custom_data(&self, user: &UserId, changes: &Map<String, Json>) -> Result<(), DirectoryError> {
        users::merge_custom_data(&self.api, user, changes).await
    }

    async fn send_code(&self, to: &Identifier) -> Result<(), DirectoryError> {
        codes::send(&self.api, to).await
    }

    async fn verify_code(&self, sent_to: &Identifier, code: &Code) -> Result<Verdict, DirectoryError> {
        codes::verify(&self.api, sent_to, code).await
    }

    async fn set_identifier(&self, user: &UserId, proof: &Proven) -> Result<(), DirectoryError> {
        users::set_identifier(&self.api, user, proof).await
    }

    async fn remove_identifier(
        &self,
        user: &UserId,
        kind: IdentifierKind,
        proof: StillYou,
    ) -> Result<(), DirectoryError> {
        users::remove_identifier(&self.api, user, kind, proof).await
    }

    async fn set_username(&self, user: &UserId, username: Option<&str>, proof: StillYou) -> Result<(), DirectoryError> {
        users::set_username(&self.api, user, username, proof).await
    }

    async fn verify_password(&self, user: &UserId, password: &Password) -> Result<bool, DirectoryError> {
        password::verify(&self.api, user, password).await
    }

    async fn declared_fields(&self) -> Result<Vec<Declared>, DirectoryError> {
        fields::list(&self.api).await
    }

    async fn ready(&self) -> Result<(), DirectoryError> {
        let mut known = self.ready.lock().await;
        let now = self.clock.now();
        if let Some((at, answer)) = &*known
            && now.since(*at) < READY_HOLDS
        {
            return *answer;
        }
        // `GET /api/status` asks for no token, but ours must be one that the tenant gives.
        let answer = match self.api.token().await {
            Ok(_) => self.api.call(Method::GET, &["status"], None).await.map(|_| ()),
            Err(error) => Err(error),
        };
        *known = Some((self.clock.now(), answer));
        answer
    }
}

#[async_trait]
impl TenantFiles for Logto {
    async fn put(&self, name: &str, kind: Kept, content: Vec<u8>) -> Result<String, DirectoryError> {
        assets::put(&self.api, name, kind, content).await
    }
}

#[async_trait]
impl Access for Logto {
    async fn password_policy(&self) -> Result<Policy, DirectoryError> {
        password::policy(&self.api).await
    }

    async fn check_password(&self, user: &UserId, password: &Password) -> Result<Vec<Flaw>, DirectoryError> {
        password::check(&self.api, user, password).await
    }

    async fn set_password(&self, user: &UserId, password: &Password, proof: &StillYou) -> Result<(), DirectoryError> {
        password::set(&self.api, user, password, proof).await
    }

    async fn sessions(&self, user: &UserId) -> Result<Vec<TenantSession>, DirectoryError> {
        sessions::list(&self.api, user, &self.app_id).await
    }

    async fn grants(&self, user: &UserId) -> Result<Vec<String>, DirectoryError> {
        sessions::grants(&self.api, user).await
    }

    async fn end_session(&self, user: &UserId, uid: &str, proof: &StillYou) -> Result<(), DirectoryError> {
        sessions::end(&self.api, user, uid, proof).await
    }

    async fn end_grant(&self, user: &UserId, id: &str, proof: &StillYou) -> Result<(), DirectoryError> {
        sessions::end_grant(&self.api, user, id, proof).await
    }
}
