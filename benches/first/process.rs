//! The servers that are measured: each a process of its own, ended when it is dropped.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// How long a server may take to start.
const START: Duration = Duration::from_secs(20);

/// A server.
pub struct Process {
    child: Child,
    base: String,
    demo: String,
    _folder: TempDir,
}

/// Resident memory, in MB of 1,000,000 bytes.
pub struct Memory {
    pub now: f64,
    pub peak: f64,
}

impl Process {
    /// The app on its demo tenant, ready.
    pub async fn app(binary: &Path, site: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("Leptos.toml");
        fs::copy(settings, folder.path().join("Leptos.toml")).expect("Leptos.toml");
        let (port, demo_port) = free_ports();
        let base = format!("http://localhost:{port}");
        let child = Command::new(fs::canonicalize(binary).expect("the binary"))
            .current_dir(folder.path())
            .env_clear()
            .env("RUST_LOG", "error")
            .env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}"))
            .env("LEPTOS_SITE_ROOT", fs::canonicalize(site).expect("the site"))
            .env("APP_BASE_URL", &base)
            .env("DEMO_ADDR", format!("127.0.0.1:{demo_port}"))
            .env("DATABASE_URL", format!("sqlite://{}", folder.path().join("app.db").display()))
            .spawn()
            .expect("a server");
        let process = Self { child, demo: format!("http://localhost:{demo_port}"), base, _folder: folder };
        process.wait_until_ready().await;
        process
    }

    /// The bare handler, which sends these bytes.
    pub fn bare(body: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("body");
        fs::write(&file, body).expect("a body");
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .arg("bare")
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a bare handler");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("its address");
        Self { child, base: line.trim().to_owned(), demo: String::new(), _folder: folder }
    }

    /// Where the server answers.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Where its demo tenant answers.
    pub fn demo(&self) -> &str {
        &self.demo
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

    async fn wait_until_ready(&self) {
        let started = Instant::now();
        loop {
            let answer = crate::visit::client().get(format!("{}/readyz", self.base)).send().await;
            match answer {
                Ok(answer) if answer.status().is_success() => return,
                _ if started.elapsed() > START => panic!("the server did not become ready: {answer:?}"),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Where it has ended by itself there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

// Both are held before either is let go, so that they differ.
fn free_ports() -> (u16, u16) {
    let held = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    let [first, second] = held.each_ref().map(|socket| socket.local_addr().expect("its address").port());
    (first, second)
}
