//! One application with its tenant, on ports and in a folder of its own.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc, time::Duration};

use logto_profile::server::{
    boot::{self, Running},
    clock::{Clock, ShiftedClock},
    config::Config,
    demo::{Control, Tenant},
    random::SystemRandom,
};
use serde_json::{Value as Json, json};
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio_util::sync::CancellationToken;

use super::browser::Browser;

/// An application with its tenant. Ends when it is dropped.
pub struct World {
    pub clock: Arc<ShiftedClock>,
    pub running: Running,
    pub base_url: String,
    stop: CancellationToken,
    folder: tempfile::TempDir,
}

pub struct Person {
    pub id: String,
    pub username: String,
}

pub const PASSWORD: &str = "correct horse battery";

impl World {
    pub async fn new() -> Self {
        Self::with("").await
    }

    /// With this `Leptos.toml`.
    pub async fn with(settings_file: &str) -> Self {
        Self::beside(settings_file, |_| ()).await
    }

    /// With this `Leptos.toml`, and what `put` puts beside it.
    pub async fn beside(settings_file: &str, put: impl FnOnce(&Path)) -> Self {
        Self::start(settings_file, put, &[], Arc::default()).await
    }

    /// With this `Leptos.toml` and more in the environment.
    pub async fn with_secrets(settings_file: &str, secrets: &[(&str, &str)]) -> Self {
        Self::start(settings_file, |_| (), secrets, Arc::default()).await
    }

    /// In front of another provider than the demo tenant, which these settings name.
    pub async fn in_front_of(settings: &[(&str, &str)], clock: Arc<ShiftedClock>) -> Self {
        Self::start("", |_| (), settings, clock).await
    }

    async fn start(
        settings_file: &str,
        put: impl FnOnce(&Path),
        more: &[(&str, &str)],
        clock: Arc<ShiftedClock>,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pkg = folder.path().join("target/site/pkg");
        fs::create_dir_all(&pkg).expect("a folder");
        for extension in ["js", "wasm", "css"] {
            fs::write(pkg.join(format!("logto-profile.TEST.{extension}")), "x").expect("a file");
        }
        let settings = folder.path().join("Leptos.toml");
        fs::write(&settings, settings_file).expect("a file");
        put(folder.path());
        let port = free_port();
        let base_url = format!("http://localhost:{port}");
        let mut environment = BTreeMap::from_iter(
            [
                ("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}")),
                ("APP_BASE_URL", base_url.clone()),
                ("DEMO_ADDR", "127.0.0.1:0".to_owned()),
                ("LEPTOS_SITE_ROOT", "target/site".to_owned()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        environment.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let config = Config::load(Some(settings), environment).expect("settings");
        let stop = CancellationToken::new();
        let time: Arc<dyn Clock> = Arc::<ShiftedClock>::clone(&clock);
        let running = boot::start(config, boot::World { clock: time, random: Arc::new(SystemRandom) }, stop.clone())
            .await
            .expect("it starts");
        Self { clock, running, base_url, stop, folder }
    }

    /// Another process of the same service: the same tenant, database and key, on a port of its own.
    pub async fn another_process(&self) -> Self {
        let credentials = self.tenant().credentials();
        let key = fs::read_to_string(self.folder.path().join("data/secret.key")).expect("the demo's key");
        let (endpoint, database) = (self.tenant().endpoint(), format!("sqlite://{}", self.database().display()));
        let settings = [
            ("LOGTO_ENDPOINT", endpoint.as_str()),
            ("LOGTO_APP_ID", &credentials.app_id),
            ("LOGTO_APP_SECRET", &credentials.app_secret),
            ("LOGTO_M2M_APP_ID", &credentials.m2m_app_id),
            ("LOGTO_M2M_APP_SECRET", &credentials.m2m_app_secret),
            ("APP_SECRET_KEY", &key),
            ("DATABASE_URL", &database),
        ];
        Self::in_front_of(&settings, Arc::clone(&self.clock)).await
    }

    /// Tells it to end, as SIGTERM does.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    pub fn tenant(&self) -> &Tenant {
        self.running.demo.as_ref().expect("a demo tenant")
    }

    pub fn control(&self) -> Control {
        self.tenant().control()
    }

    /// A new person with a password.
    pub fn person(&self, username: &str, patch: Json) -> Person {
        let id = self.control().create_person(username, PASSWORD, patch);
        Person { id, username: username.to_owned() }
    }

    /// A person with everything filled in.
    pub fn full_person(&self, username: &str) -> Person {
        self.person(
            username,
            json!({
                "name": "Zoë Quill",
                "primaryEmail": format!("{username}@example.com"),
                "profile": {"nickname": "Zo", "website": "https://zoe.example", "birthdate": "1990-02-03", "gender": "female"},
                "customData": {"age": 34, "tier": "gold"},
            }),
        )
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.base_url)
    }

    /// A browser in which this person has signed in, and their profile page.
    pub async fn signed_in(&self, person: &Person) -> (Browser, super::browser::Page) {
        let mut browser = self.browser();
        let page = browser.sign_in("/profile", &person.username, PASSWORD).await;
        assert_eq!(page.status, 200, "{}", page.text());
        (browser, page)
    }

    /// Goes on where a proof is asked for: by the password.
    pub async fn proven(&self, browser: &mut Browser, page: super::browser::Page) -> super::browser::Page {
        if !page.has_form("/confirm/password") {
            return page;
        }
        browser.send(&page.form("/confirm/password").with("password", PASSWORD)).await
    }

    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// What the tenant holds of a person.
    pub fn stored(&self, person: &Person) -> Json {
        self.control().user(&person.id).expect("a user")
    }

    /// Calls of the Management API since the log was cleared: method, path, body.
    pub fn management_calls(&self) -> Vec<(String, String, Option<Json>)> {
        self.control()
            .calls()
            .into_iter()
            .filter(|call| call.path.starts_with("/api/"))
            .map(|call| (call.method.clone(), call.path, call.body))
            .collect()
    }

    /// Calls that could have written something.
    pub fn writes(&self) -> Vec<(String, String, Option<Json>)> {
        self.management_calls()
            .into_iter()
            .filter(|(method, path, _)| method != "GET" && path.contains("/users/"))
            .collect()
    }

    /// A connection of another program to the database.
    pub async fn open_database(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.database());
        SqliteConnection::connect_with(&options).await.expect("the database")
    }

    /// The folder of its settings and of all that it keeps.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The database's file.
    pub fn database(&self) -> std::path::PathBuf {
        self.folder.path().join("data/logto-profile.db")
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
