//! The fault matrix: each outgoing call, each fault, each operation. Whatever the tenant does, the person sees a page that
//! says what is so, what they typed is not lost, nothing is half written unsaid, no log holds anything of theirs, and
//! afterwards everything works. The table is printed (`cargo test --test http faults -- --nocapture`).

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use logto_profile::{
    model::profile::Standing,
    server::demo::{Fault, FaultKind},
};
use reqwest::Method;
use tokio::sync::Semaphore;
use tracing_subscriber::fmt::MakeWriter;

use super::{
    browser::{Browser, Page},
    loading::standing,
    world::{PASSWORD, Person, World},
};

/// Short waits, so that the whole takes a minute; the circuit has a test of its own.
const QUICK: &str = "[calls]\ntimeout-ms = 600\ndeadline-ms = 1500\nopens-after = 1000000\n";
/// Long enough for a tenant that takes two seconds.
const PATIENT: &str = "[calls]\ntimeout-ms = 5000\ndeadline-ms = 9000\nopens-after = 1000000\n";
/// How many rows are at work at once.
const AT_ONCE: usize = 4;

/// What a person does. Each is about one call, so that what became of it is one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    View,
    SaveName,
    SaveNickname,
    SaveAge,
    SendCode,
    ConfirmCode,
    RemoveEmail,
    SignIn,
    SignOut,
    Ready,
}

/// Each call that an operation makes: method and beginning of the path; `{id}` is the person's.
const ROWS: [(Act, &str, &str); 17] = [
    (Act::View, "GET", "/api/users/{id}"),
    (Act::SaveName, "GET", "/api/users/{id}"),
    (Act::SaveName, "PATCH", "/api/users/{id}"),
    (Act::SaveNickname, "PATCH", "/api/users/{id}/profile"),
    (Act::SaveAge, "PATCH", "/api/users/{id}/custom-data"),
    (Act::SaveAge, "POST", "/oidc/token"),
    (Act::SendCode, "GET", "/api/users/{id}"),
    (Act::SendCode, "POST", "/api/verification-codes"),
    (Act::ConfirmCode, "POST", "/api/verification-codes/verify"),
    (Act::ConfirmCode, "PATCH", "/api/users/{id}"),
    (Act::RemoveEmail, "GET", "/api/users/{id}"),
    (Act::RemoveEmail, "PATCH", "/api/users/{id}"),
    (Act::SignIn, "GET", "/oidc/.well-known/openid-configuration"),
    (Act::SignIn, "GET", "/oidc/jwks"),
    (Act::SignIn, "POST", "/oidc/token"),
    (Act::SignOut, "POST", "/oidc/token/revocation"),
    (Act::Ready, "GET", "/api/status"),
];

/// Each fault: its name, what goes wrong, how many times.
fn faults() -> [(&'static str, FaultKind, Option<u32>); 13] {
    [
        ("2 s slow", FaultKind::Slow(Duration::from_secs(2)), None),
        ("hangs", FaultKind::Hang, None),
        ("429", FaultKind::Status(429), None),
        ("429, wait 1 s", FaultKind::RetryAfter(1), Some(1)),
        ("500", FaultKind::Status(500), None),
        ("502", FaultKind::Status(502), None),
        ("401 once", FaultKind::Unauthorized, Some(1)),
        ("401", FaultKind::Unauthorized, None),
        ("403", FaultKind::Status(403), None),
        ("reset", FaultKind::Drop, None),
        ("breaks off", FaultKind::Truncated, None),
        ("HTML", FaultKind::Garbage, None),
        ("50 MiB", FaultKind::Huge, None),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_breaks_the_person_is_told_and_nothing_is_lost() {
    let log = Log::begin();
    let begun = Instant::now();
    let at_once = Arc::new(Semaphore::new(AT_ONCE));
    let mut rows = Vec::new();
    for (number, row) in ROWS.into_iter().enumerate() {
        let at_once = Arc::clone(&at_once);
        rows.push(tokio::spawn(async move {
            let _turn = at_once.acquire().await.expect("a turn");
            run(number, row).await
        }));
    }
    let mut table = BTreeMap::new();
    for row in rows {
        table.extend(row.await.expect("a row"));
    }
    let mut printed = String::new();
    for (number, (act, method, path)) in ROWS.into_iter().enumerate() {
        let _ = writeln!(printed, "\n{act:?}: {method} {path}");
        for (name, ..) in faults() {
            let cell = &table[&(number, name)];
            assert!(!cell.is_empty(), "an empty cell: {act:?} {name}");
            let _ = writeln!(printed, "    {name:14} {cell}");
        }
    }
    println!("{printed}\n{} cells in {:.0?}", table.len(), begun.elapsed());
    assert_eq!(table.len(), ROWS.len() * faults().len());
    let log = log.text();
    for secret in ["@fault.example", PASSWORD, "eyJ", "Typed", "typed."] {
        assert!(
            !log.contains(secret),
            "a log line holds `{secret}`: {:?}",
            log.lines().find(|line| line.contains(secret))
        );
    }
}

type Cells = Vec<((usize, &'static str), String)>;

async fn run(number: usize, (act, method, path): (Act, &'static str, &'static str)) -> Cells {
    let mut cells = Vec::new();
    let quick = World::with(QUICK).await;
    for (name, kind, times) in faults() {
        let patient;
        // Whoever signs in first asks for what is kept afterwards.
        let world = if act == Act::SignIn || matches!(kind, FaultKind::Slow(_)) {
            patient = World::with(if matches!(kind, FaultKind::Slow(_)) { PATIENT } else { QUICK }).await;
            &patient
        } else {
            &quick
        };
        let fault = |id: &str| Fault {
            method: Some(method.to_owned()),
            path_prefix: path.replace("{id}", id),
            kind: kind.clone(),
            times,
        };
        let cell = Cell { world, act, what: format!("{act:?}, {method} {path}: {name}") };
        cells.push(((number, name), cell.run(&format!("p{number}_{}", cells.len()), fault).await));
        world.control().clear_faults();
        let healthy = world.browser().get("/healthz").await;
        assert_eq!(healthy.status, 200, "{act:?} {name}: the process is healthy afterwards");
    }
    cells
}

struct Cell<'a> {
    world: &'a World,
    act: Act,
    what: String,
}

impl Cell<'_> {
    #[expect(clippy::too_many_lines, reason = "one arm a call, read from top to bottom as a table is")]
    async fn run(&self, username: &str, fault: impl Fn(&str) -> Fault) -> String {
        let Self { world, act, what } = self;
        let control = world.control();
        let person = world.person(
            username,
            serde_json::json!({
                "name": "Before", "primaryEmail": format!("{username}@fault.example"),
                "profile": {"nickname": "Before"}, "customData": {"age": 30},
            }),
        );
        let mut browser = world.browser();
        if *act == Act::SignIn {
            control.fault(fault(&person.id));
            let page = self.sign_in(&mut browser, &person).await;
            let seen = self.seen(&page);
            control.clear_faults();
            world.advance(Duration::from_mins(2));
            let page = self.sign_in(&mut world.browser(), &person).await;
            assert_eq!(page.status, 200, "{what}: signing in works afterwards: {}", page.text());
            return seen;
        }
        let page = browser.sign_in("/profile", username, PASSWORD).await;
        assert_eq!(page.status, 200, "{what}: {}", page.text());
        let seen = match act {
            Act::SignIn => unreachable!("done above"),
            Act::View => {
                control.fault(fault(&person.id));
                let page = browser.get("/profile").await;
                assert!(page.body.contains("Before"), "{what}: what is known is shown");
                self.seen(&page)
            }
            Act::SaveName | Act::SaveNickname | Act::SaveAge => {
                let (id, typed) = match act {
                    Act::SaveName => ("name", "Typed Name"),
                    Act::SaveNickname => ("nickname", "Typed Nick"),
                    _ => ("age", "77"),
                };
                if fault("").path_prefix == "/oidc/token" {
                    world.advance(Duration::from_mins(61));
                }
                control.fault(fault(&person.id));
                let page = browser.send(&page.form("/profile").with(id, typed)).await;
                self.saved(&person, id, typed, &page)
            }
            Act::SendCode => {
                let page = browser.get("/profile?change=email").await;
                let to = format!("typed.{username}@fault.example");
                control.fault(fault(&person.id));
                let page = browser.send(&page.form("/profile/email/start").with("address", &to)).await;
                let asks_for_code = page.has_form("/profile/email/confirm");
                assert!(asks_for_code || page.body.contains(&to), "{what}: what was typed stays: {}", page.text());
                assert!(
                    !asks_for_code || control.last_code(&to).is_some(),
                    "{what}: a code that was never sent is asked for"
                );
                self.seen(&page)
            }
            Act::ConfirmCode => {
                let page = browser.get("/profile?change=email").await;
                let to = format!("typed.{username}@fault.example");
                let page = browser.send(&page.form("/profile/email/start").with("address", &to)).await;
                let code = control.last_code(&to).expect("a code");
                control.fault(fault(&person.id));
                let page = browser.send(&page.form("/profile/email/confirm").with("code", &code)).await;
                let stored = world.stored(&person)["primaryEmail"] == to.as_str();
                let told = page.text().contains("Your new address is in force");
                let is_asked = fault("").path_prefix.ends_with("verify");
                let is_page = fault("").kind == FaultKind::Garbage;
                assert!(!(is_asked && is_page && stored), "{what}: a page of something else proved an address");
                // A write whose answer was lost is told as not saved yet; trying again finds it done.
                assert!(!told || stored, "{what}: told to be in force, and is not");
                self.seen(&page)
            }
            Act::RemoveEmail => {
                let page = browser.get("/profile?remove=email").await;
                let form = page.form("/profile/email/remove");
                control.fault(fault(&person.id));
                let page = browser.send(&form).await;
                let removed = world.stored(&person)["primaryEmail"].is_null();
                let told = page.text().contains("The address is removed");
                assert!(!told || removed, "{what}: told to be removed, and is not");
                self.seen(&page)
            }
            Act::SignOut => {
                control.fault(fault(&person.id));
                let form = page.form("/sign-out");
                let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.inputs).finish();
                let answer = browser.once(Method::POST, "/sign-out", Some(body), &[]).await;
                assert_eq!(answer.status, 303, "{what}: {}", answer.text());
                assert!(
                    browser.cookie("profile-session").is_none(),
                    "{what}: the session is over whatever the tenant says"
                );
                format!("{} signed out", answer.status.as_u16())
            }
            Act::Ready => {
                control.fault(fault(&person.id));
                // What is known of the tenant's readiness is kept for two seconds.
                world.advance(Duration::from_secs(5));
                let page = browser.get("/readyz").await;
                assert!(matches!(page.status.as_u16(), 200 | 503), "{what}: {}", page.status);
                format!("{} {}", page.status.as_u16(), page.body.lines().collect::<Vec<_>>().join(", "))
            }
        };
        control.clear_faults();
        let mut page = world.browser().sign_in("/profile?wait=1", username, PASSWORD).await;
        // A call that hung when the fault ended takes until its deadline to be given up; the time allowed to a call is short
        // here, too short at times for a busy machine.
        for _ in 0..20 {
            if page.status == 200 && standing(&page) == Standing::Complete {
                break;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
            page = world.browser().sign_in("/profile?wait=1", username, PASSWORD).await;
        }
        assert_eq!(page.status, 200, "{what}: the page is there afterwards: {}", page.text());
        assert_eq!(standing(&page), Standing::Complete, "{what}: and complete");
        seen
    }

    /// What is told of a field is so, and what is not stored is still there to be sent again.
    fn saved(&self, person: &Person, id: &str, typed: &str, page: &Page) -> String {
        let what = &self.what;
        let stored = self.world.stored(person);
        let now = match id {
            "name" => stored["name"].as_str().unwrap_or_default().to_owned(),
            "nickname" => stored["profile"]["nickname"].as_str().unwrap_or_default().to_owned(),
            _ => stored["customData"]["age"].to_string(),
        };
        let text = page.text();
        let told_saved = text.contains("Your changes are saved");
        let told_unknown = text.contains("could not find out whether this was saved");
        if told_saved {
            assert_eq!(now, typed, "{what}: told to be saved, and is not");
        } else {
            assert!(page.body.contains(typed), "{what}: what was typed is lost: {text}");
        }
        // The page that only holds the form to be sent again says nothing of each field: sending it again finds it done.
        let holds_form = text.contains("What you typed is kept on this page");
        assert!(now != typed || told_saved || told_unknown || holds_form, "{what}: written, and not said: {text}");
        self.seen(page)
    }

    async fn sign_in(&self, browser: &mut Browser, person: &Person) -> Page {
        let page = browser.get("/sign-in").await;
        if !page.body.contains("name=\"username\"") {
            return page;
        }
        let form = page.form_with("username").with("username", &person.username).with("password", PASSWORD);
        browser.send(&form).await
    }

    /// The status and what stands foremost on the page.
    fn seen(&self, page: &Page) -> String {
        assert_ne!(page.status, 500, "{}: {}", self.what, page.text());
        let between = |from: &str, to: &str| {
            let rest = &page.body[page.body.find(from)? + from.len()..];
            let text = &rest[rest.find('>')? + 1..];
            Some(text[..text.find(to)?].to_owned())
        };
        let told = between("class=\"alert-title\"", "</p>")
            .or_else(|| between("class=\"problem\"", "</p>"))
            .or_else(|| between("<h1", "</h1>"))
            .unwrap_or_default();
        assert!(!told.is_empty(), "{}: nothing is said: {}", self.what, page.text());
        format!("{} {told}", page.status.as_u16())
    }
}

/// Everything that is logged while the tests of this file run.
#[derive(Clone)]
struct Log(Arc<Mutex<Vec<u8>>>);

static LOG: OnceLock<Log> = OnceLock::new();

impl Log {
    fn begin() -> Self {
        let log = LOG.get_or_init(|| {
            let log = Self(Arc::default());
            let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).finish();
            tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");
            log
        });
        log.clone()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_dead_tenant_is_left_alone_and_asked_again_by_itself() {
    let settings = "[calls]\ntimeout-ms = 500\ndeadline-ms = 900\nopens-after = 3\nrests-ms = 700\n";
    let world = World::with(settings).await;
    let person = world.full_person("zoe");
    let (mut browser, _) = world.signed_in(&person).await;
    world.control().fault(Fault { method: None, path_prefix: "/api/".into(), kind: FaultKind::Hang, times: None });
    for _ in 0..3 {
        browser.get("/profile?wait=1").await;
    }
    world.control().clear_calls();
    let begun = Instant::now();
    let page = browser.get("/profile?wait=1").await;
    assert_eq!(page.status, 200);
    assert_eq!(standing(&page), Standing::FromUserInfo, "what can be known otherwise is shown");
    assert!(begun.elapsed() < Duration::from_millis(450), "at once: {:?}", begun.elapsed());
    assert_eq!(world.management_calls(), [], "the tenant is not asked");
    world.control().clear_faults();
    tokio::time::sleep(Duration::from_millis(750)).await;
    assert_eq!(standing(&browser.get("/profile?wait=1").await), Standing::Complete, "it closed by itself");
}
