//! Measures the release build beside a bare Axum handler, in one run on one machine, and fails when it is over a budget.
//!
//! `bench BINARY SITE`: the server's binary and its folder of static files. Started by `./dev bench`.

mod bare;
mod budget;
mod instant;
mod load;
mod process;
mod tenant;
mod visit;

use std::{path::Path, process::ExitCode, time::Duration};

use budget::Row;
use load::Target;
use process::{Place, Process};
use tenant::Tenant;
use visit::Browser;

// As the server has it, so that the bare handler is compared on the same footing.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CONNECTIONS: usize = 64;
const PACED_CONNECTIONS: usize = 50;
const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(5);
/// Pages one after the other, to count the calls that each costs.
const SINGLE_PAGES: u32 = 100;
const COLD: u32 = 10_000;
const SESSIONS: u32 = 300;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["bare", body] => {
            process::end_with_starter();
            bare::serve(Path::new(body)).await;
            ExitCode::SUCCESS
        }
        ["tenant", app_base_url] => {
            process::end_with_starter();
            instant::serve(app_base_url).await;
            ExitCode::SUCCESS
        }
        [binary, site] => budget::report(&measure(Path::new(binary), Path::new(site)).await),
        _ => {
            eprintln!("usage: bench BINARY SITE");
            ExitCode::from(2)
        }
    }
}

async fn measure(binary: &Path, site: &Path) -> Vec<Row> {
    eprintln!("starting the tenant and the server");
    let mut place = Place::new();
    let tenant = Process::tenant(&mut place);
    let tenant = Tenant::new(tenant.base());
    let server = Process::app(binary, site, &place).await;
    server.wait_for("/readyz").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let at_rest = server.memory_mb().now;

    let person = tenant.new_person().await;
    let mut browser = Browser::default();
    browser.sign_in(server.base(), &person).await;
    let first = browser.first_visit(server.base()).await;
    let page = page_of(&browser, server.base());

    let before = tenant.asked().await.people;
    load::count(&page, 1, SINGLE_PAGES).await;
    let calls = per(tenant.asked().await.people - before, SINGLE_PAGES);

    eprintln!("pages a second, {CONNECTIONS} connections");
    let pages = load::saturate(&page, CONNECTIONS, WARM_UP, MEASURED).await;
    let under_load = server.memory_mb().peak;

    eprintln!("a bare Axum handler sending the same bytes");
    let bare = Process::bare(&first.html);
    let answers = load::saturate(&Target::new(bare.base(), "/", &[]), CONNECTIONS, WARM_UP, MEASURED).await;

    eprintln!("milliseconds, {PACED_CONNECTIONS} connections at half of that");
    let half = pages / 2.0;
    let of_page = load::pace(&page, PACED_CONNECTIONS, half, MEASURED).await;
    let of_tenant = load::pace(&tenant.user(&person).await, PACED_CONNECTIONS, half, MEASURED).await;

    eprintln!("{SESSIONS} more sessions");
    let before_sessions = server.memory_mb().now;
    for _ in 0..SESSIONS {
        Browser::default().sign_in(server.base(), &person).await;
    }
    let a_session = (server.memory_mb().now - before_sessions) * 1e3 / f64::from(SESSIONS);

    eprintln!("started again, {COLD} requests at once");
    drop(server);
    let before = tenant.asked().await.tokens;
    let server = Process::app(binary, site, &place).await;
    load::count(&page, CONNECTIONS, COLD).await;
    let tokens = per(tenant.asked().await.tokens - before, 1);
    drop(server);

    vec![
        Row::at_most("first visit, KB as sent", first.kilobytes(), 150.0),
        Row::at_most("first visit, requests", first.requests(), 5.0),
        Row::at_most("a bare Axum handler is faster, times", answers / pages, 4.0)
            .with(format!("{pages:.0} pages a second, {answers:.0} bare")),
        Row::at_most("added to the tenant's answer, ms, p50", of_page.p50 - of_tenant.p50, 3.0)
            .with(format!("{:.2} and {:.2}, at {half:.0} a second", of_page.p50, of_tenant.p50)),
        Row::at_most("added to the tenant's answer, ms, p99", of_page.p99 - of_tenant.p99, 8.0)
            .with(format!("{:.2} and {:.2}", of_page.p99, of_tenant.p99)),
        Row::at_most("Management API calls a page view", calls, 1.0),
        Row::at_most("token calls for 10,000 cold requests", tokens, 1.0),
        Row::at_most("memory at rest, MB", at_rest, 25.0),
        Row::at_most("memory under load, MB, peak", under_load, 80.0),
        Row::at_most("memory a session, KB", a_session.max(0.0), 1.0),
    ]
    .into_iter()
    .chain(first.files().map(|(name, bytes)| Row::told(name, bytes)))
    .collect()
}

fn page_of(browser: &Browser, base: &str) -> Target {
    Target::new(base, "/profile", &[("cookie", browser.cookie(base)), ("accept-encoding", "br".into())])
}

fn per(count: u64, of: u32) -> f64 {
    f64::from(u32::try_from(count).expect("not that many")) / f64::from(of)
}
