//! The servers that are measured: each a process of its own, ended when it is dropped.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{instant::Told, visit::client};

/// How long a server may take to start.
const START: Duration = Duration::from_secs(20);

/// A server.
pub struct Process {
    child: Child,
    base: String,
}

/// What an app keeps when it is started again: its port, its folder, its tenant.
pub struct Place {
    port: u16,
    folder: TempDir,
    told: Option<Told>,
}

impl Place {
    /// A place of its own, with the port that the app will have.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("Leptos.toml");
        fs::copy(settings, folder.path().join("Leptos.toml")).expect("Leptos.toml");
        let held = TcpListener::bind("127.0.0.1:0").expect("a free port");
        Self { port: held.local_addr().expect("its address").port(), folder, told: None }
    }

    /// Where the app will answer.
    pub fn base(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}

/// Resident memory, in MB of 1,000,000 bytes.
pub struct Memory {
    pub now: f64,
    pub peak: f64,
}

impl Process {
    /// The tenant of this place's app.
    pub fn tenant(place: &mut Place) -> Self {
        let mut child = itself().arg("tenant").arg(place.base()).spawn().expect("a tenant");
        let told: Told = serde_json::from_str(&first_line(&mut child)).expect("what the tenant tells");
        let base = told.endpoint.clone();
        place.told = Some(told);
        Self { child, base }
    }

    /// The app, which answers `/healthz` by now, and has not asked the tenant for anything but its discovery.
    pub async fn app(binary: &Path, site: &Path, place: &Place) -> Self {
        let told = place.told.as_ref().expect("a tenant was started");
        let child = Command::new(fs::canonicalize(binary).expect("the binary"))
            .current_dir(place.folder.path())
            .env_clear()
            .env("RUST_LOG", "error")
            .env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{}", place.port))
            .env("LEPTOS_SITE_ROOT", fs::canonicalize(site).expect("the site"))
            .env("APP_BASE_URL", place.base())
            .env("APP_SECRET_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
            .env("DATABASE_URL", format!("sqlite://{}", place.folder.path().join("app.db").display()))
            .env("LOGTO_ENDPOINT", &told.endpoint)
            .env("LOGTO_APP_ID", &told.app_id)
            .env("LOGTO_APP_SECRET", &told.app_secret)
            .env("LOGTO_M2M_APP_ID", &told.m2m_app_id)
            .env("LOGTO_M2M_APP_SECRET", &told.m2m_app_secret)
            .spawn()
            .expect("a server");
        let process = Self { child, base: place.base() };
        process.wait_for("/healthz").await;
        process
    }

    /// The bare handler, which sends what is in a file.
    pub fn bare(body: &[u8]) -> Self {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(body).expect("a body");
        let mut child = itself().arg("bare").arg(file.path()).spawn().expect("a bare handler");
        let base = first_line(&mut child);
        Self { child, base }
    }

    /// Where the server answers.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// How much memory it has. Linux only; elsewhere no number.
    pub fn memory_mb(&self) -> Memory {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let kibibytes = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key))?;
            line.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<f64>().ok()
        };
        let megabytes = |key: &str| kibibytes(key).map_or(f64::NAN, |amount| amount * 1024.0 / 1e6);
        Memory { now: megabytes("VmRSS"), peak: megabytes("VmHWM") }
    }

    /// Waits until it answers there.
    pub async fn wait_for(&self, path: &str) {
        let started = Instant::now();
        loop {
            let answer = client().get(format!("{}{path}", self.base)).send().await;
            match answer {
                Ok(answer) if answer.status().is_success() => return,
                _ if started.elapsed() > START => panic!("the server did not answer {path}: {answer:?}"),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }
}

/// This program once more, for as long as this process lives: it ends when its input does.
fn itself() -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// Ends this process when the one that started it has ended, however that came.
pub fn end_with_starter() {
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(0);
    });
}

fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("its first line");
    line.trim().to_owned()
}

impl Drop for Process {
    fn drop(&mut self) {
        // Where it has ended by itself there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
