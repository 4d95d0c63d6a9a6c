//! Real processes of the binary, in a folder of their own, in front of one demo tenant in this process.

use std::{
    fs,
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use logto_profile::server::{
    clock::{Clock, SystemClock},
    demo::{self, Control, Tenant},
    random::{Random, SystemRandom},
};
use serde_json::Value as Json;
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, postgres::PgConnectOptions, raw_sql};
use tokio_util::sync::CancellationToken;
use url::Url;

pub const PASSWORD: &str = "correct horse battery";

/// The fields: one of each home; limits that no test reaches.
const SETTINGS: &str = r#"
[limits]
save = { person = 1000000, session = 1000000, network = 1000000 }
[[section]]
id = "about"
[[section.field]]
id = "name"
[[section.field]]
id = "nickname"
[[section.field]]
id = "score"
kind = "number"
home = "custom_data.score"
label = "Score"
min = 0
max = 1000000000
[[section.field]]
id = "motto"
kind = "line"
home = "database"
label = "Motto"
"#;

/// One tenant, and a folder for processes.
pub struct Place {
    tenant: Tenant,
    stop: CancellationToken,
    folder: tempfile::TempDir,
    database: String,
    pub base_url: String,
    key: String,
}

/// Another program with a token for the Management API.
pub struct Outsider {
    client: reqwest::Client,
    token: String,
    url: String,
}

impl Outsider {
    /// `PATCH /api/users/:id` and what is below it.
    pub async fn patch(&self, below: &str, body: Json) {
        let request = self.client.patch(format!("{}{below}", self.url)).bearer_auth(&self.token).json(&body);
        let answer = request.send().await.expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.status());
    }
}

/// A process of the binary. Killed when it is dropped.
pub struct Process {
    child: Child,
    pub url: String,
}

impl Place {
    /// `database` as `DATABASE_URL` has it.
    pub async fn new(database: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pkg = folder.path().join("target/site/pkg");
        fs::create_dir_all(&pkg).expect("a folder");
        for extension in ["js", "wasm", "css"] {
            fs::write(pkg.join(format!("logto-profile.TEST.{extension}")), "x").expect("a file");
        }
        fs::write(folder.path().join("Leptos.toml"), SETTINGS).expect("a file");
        let stop = CancellationToken::new();
        let base_url = format!("http://localhost:{}", free_port());
        let settings = demo::Settings {
            address: ([127, 0, 0, 1], 0).into(),
            endpoint: None,
            app_base_url: base_url.clone(),
            state_file: None,
        };
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let tenant = Tenant::start(settings, clock, random, stop.clone()).await.expect("a tenant");
        let key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=".to_owned();
        Self { tenant, stop, folder, database: database.to_owned(), base_url, key }
    }

    pub fn control(&self) -> Control {
        self.tenant.control()
    }

    /// Another program that writes to a person at the tenant.
    pub async fn outsider(&self, id: &str) -> Outsider {
        let (client, endpoint) = (reqwest_client(), self.tenant.endpoint());
        let answer = client.post(format!("{endpoint}demo/api/token")).send().await.expect("an answer");
        let answer: Json = serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
        let token = answer["access_token"].as_str().expect("a token").to_owned();
        Outsider { client, token, url: format!("{endpoint}api/users/{id}") }
    }

    /// Starts a process: the first at the address where people reach the app, others beside it.
    pub async fn start(&self, first: bool) -> Process {
        let base: Url = self.base_url.parse().expect("a URL");
        let port = if first { base.port().expect("a port") } else { free_port() };
        let demo::Credentials { app_id, app_secret, m2m_app_id, m2m_app_secret, resource, .. } =
            self.tenant.credentials();
        let log = fs::File::options().create(true).append(true).open(self.folder.path().join("log")).expect("a log");
        let child = Command::new(env!("CARGO_BIN_EXE_logto-profile"))
            .current_dir(self.folder.path())
            .env_clear()
            .envs([
                ("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}")),
                ("APP_BASE_URL", self.base_url.clone()),
                ("APP_SECRET_KEY", self.key.clone()),
                ("DATABASE_URL", self.database.clone()),
                ("LOGTO_ENDPOINT", self.tenant.endpoint().to_string()),
                ("LOGTO_APP_ID", app_id),
                ("LOGTO_APP_SECRET", app_secret),
                ("LOGTO_M2M_APP_ID", m2m_app_id),
                ("LOGTO_M2M_APP_SECRET", m2m_app_secret),
                ("LOGTO_MANAGEMENT_API_RESOURCE", resource),
                ("RUST_LOG", "warn".to_owned()),
            ])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("it starts");
        let process = Process { child, url: format!("http://localhost:{port}") };
        for _ in 0..600 {
            let answer = reqwest_client().get(format!("{}/healthz", process.url)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return process;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not serve: {}", self.log());
    }

    /// What the processes said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Process {
    /// Ends it at once, without a word (SIGKILL).
    pub fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn reqwest_client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Runs a test with an empty PostgreSQL database; without a server only where none is asked for.
pub async fn on_postgres<F: Future<Output = ()> + Send + 'static>(test: impl FnOnce(String) -> F) {
    let set = std::env::var("TEST_POSTGRES_URL").ok();
    let usual = "postgres://postgres@127.0.0.1:5432/postgres";
    let server = Url::parse(set.as_deref().unwrap_or(usual)).expect("TEST_POSTGRES_URL is a URL");
    let options = PgConnectOptions::from_url(&server).expect("TEST_POSTGRES_URL is PostgreSQL's");
    let mut admin = match options.connect().await {
        Ok(admin) => admin,
        Err(error) => {
            assert!(set.is_none(), "TEST_POSTGRES_URL is set, and nothing answers there: {error}");
            eprintln!("\n*** PostgreSQL tests did not run: nothing answers on 127.0.0.1:5432 ***");
            return;
        }
    };
    let random: &dyn Random = &SystemRandom;
    let name = format!("logto_profile_processes_{}", random.below(u32::MAX));
    run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE template0")).await;
    let mut url = server;
    url.set_path(&name);
    let outcome = tokio::spawn(test(url.into())).await;
    run(&mut admin, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(failed) = outcome {
        std::panic::resume_unwind(failed.into_panic());
    }
}

async fn run(connection: &mut PgConnection, sql: String) {
    raw_sql(AssertSqlSafe(sql)).execute(connection).await.expect("executed");
}
