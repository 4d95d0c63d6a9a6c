//! Measures the release build beside a bare Axum handler, in one run on one machine, and fails when it is over a budget.
//!
//! `bench BINARY SITE`: the server's binary and its folder of static files. Started by `./dev bench`.

mod bare;
mod budget;
mod load;
mod process;
mod tenant;
mod visit;

use std::{path::Path, process::ExitCode, time::Duration};

use budget::Row;
use load::Target;
use process::Process;
use tenant::Tenant;
use visit::Browser;

// As the server has it, so that the bare handler is compared on the same footing.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CONNECTIONS: usize = 64;
const PACED_CONNECTIONS: usize = 50;
const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["bare", body] => {
            bare::serve(Path::new(body)).await;
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
    eprintln!("starting the server on its demo tenant");
    let server = Process::app(binary, site).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let at_rest = server.memory_mb().now;

    let tenant = Tenant::new(server.demo());
    let person = tenant.new_person().await;
    let mut browser = Browser::default();
    browser.sign_in(server.base(), &person).await;
    let first = browser.first_visit(server.base()).await;

    eprintln!("pages a second, {CONNECTIONS} connections");
    let page = Target::new(
        server.base(),
        "/profile",
        &[("cookie", browser.cookie(server.base())), ("accept-encoding", "br".into())],
    );
    let pages = load::saturate(&page, CONNECTIONS, WARM_UP, MEASURED).await;
    let under_load = server.memory_mb().peak;

    eprintln!("milliseconds, {PACED_CONNECTIONS} connections at half of that");
    let half = pages / 2.0;
    let of_page = load::pace(&page, PACED_CONNECTIONS, half, MEASURED).await;
    let user = tenant.user(&person).await;
    let of_tenant = load::pace(&user, PACED_CONNECTIONS, half, MEASURED).await;

    eprintln!("a bare Axum handler sending the same bytes");
    let bare = Process::bare(&first.html);
    let answers = load::saturate(&Target::new(bare.base(), "/", &[]), CONNECTIONS, WARM_UP, MEASURED).await;

    vec![
        Row::at_most("first visit, KB as sent", first.kilobytes(), 200.0),
        Row::at_most("first visit, requests", first.requests(), 6.0),
        Row::at_most("a bare Axum handler is faster, times", answers / pages, 8.0)
            .with(format!("{pages:.0} pages a second, {answers:.0} bare")),
        Row::at_most("added to the tenant's answer, ms, p50", of_page.p50 - of_tenant.p50, 5.0)
            .with(format!("{:.2} and {:.2}, at {half:.0} a second", of_page.p50, of_tenant.p50)),
        Row::at_most("added to the tenant's answer, ms, p99", of_page.p99 - of_tenant.p99, 15.0)
            .with(format!("{:.2} and {:.2}", of_page.p99, of_tenant.p99)),
        Row::at_most("memory at rest, MB, with the demo tenant", at_rest, 25.0),
        Row::at_most("memory under load, MB, peak, with the demo tenant", under_load, 80.0),
    ]
    .into_iter()
    .chain(first.files().map(|(name, bytes)| Row::told(name, bytes)))
    .collect()
}
