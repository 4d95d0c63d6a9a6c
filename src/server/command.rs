//! The binary's commands: `serve`, `check` and `move-field`. Exit codes: 0 done, 1 a check or the server failed, 2 wrong settings.

mod moving;

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use tokio_util::sync::CancellationToken;

use super::{
    boot::{self, Assembled, World},
    config::{Config, source::Environment},
    domain::homes,
    telemetry,
    web::layers::panics,
};

const HELP: &str = "\
The self-service profile page in front of Logto

Usage: logto-profile [serve|check|move-field ID] [--config PATH]

Commands:
  serve           serve the pages (default)
  check           ask the tenant and the database whether all that the settings promise is there, and explain every field
  move-field ID   after a field's `home` was changed: move everyone's value there; can be stopped and started again

Options of move-field:
  --dry-run       move nothing, say what would be
  --from HOME     where the values are, when it is not where they were last
  --leave         leave the values where they are, and go on with the new home

Options:
  --config PATH   the settings' file (default: Leptos.toml here, or beside the binary)
  -h, --help      this text
  -V, --version   the version

Settings are in Leptos.toml; environment variables override them. See the README.
";

#[derive(Clone, Debug, PartialEq, Eq)]
enum Command {
    Serve,
    Check,
    MoveField(moving::Order),
    Help,
    Version,
}

/// Runs the command that the arguments ask for.
pub fn run(arguments: impl IntoIterator<Item = OsString>, environment: Environment) -> ExitCode {
    let (command, path) = match parse(arguments) {
        Ok(parsed) => parsed,
        Err(message) => return wrong(&format!("{message} (see --help)")),
    };
    match command {
        Command::Help => say(HELP.trim_end()),
        Command::Version => say(&format!("logto-profile {}", env!("CARGO_PKG_VERSION"))),
        Command::Serve | Command::Check | Command::MoveField(_) => {
            let filter = environment.get("RUST_LOG").cloned();
            let config = match Config::load(path, environment) {
                Ok(config) => config,
                Err(error) => return wrong(&error.to_string()),
            };
            if let Err(message) = telemetry::start(filter.as_deref()) {
                return wrong(&message);
            }
            panics::tell();
            let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return wrong(&format!("the runtime cannot start: {error}")),
            };
            match command {
                Command::Check => runtime.block_on(check(config)),
                Command::MoveField(order) => runtime.block_on(moving::run(config, order)),
                Command::Serve | Command::Help | Command::Version => runtime.block_on(serve(config)),
            }
        }
    }
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<(Command, Option<PathBuf>), lexopt::Error> {
    use lexopt::prelude::{Long, Short, Value, ValueExt as _};
    let mut parser = lexopt::Parser::from_iter(arguments);
    let (mut command, mut path) = (None, None);
    let mut order = moving::Order::default();
    while let Some(argument) = parser.next()? {
        let is_move = matches!(command, Some(Command::MoveField(_)));
        match argument {
            Long("help") | Short('h') => return Ok((Command::Help, None)),
            Long("version") | Short('V') => return Ok((Command::Version, None)),
            Long("config") => path = Some(parser.value()?.into()),
            Long("dry-run") if is_move => order.dry = true,
            Long("leave") if is_move => order.leave = true,
            Long("from") if is_move => {
                order.from = Some(parser.value()?.string()?.parse().map_err(|error| format!("--from: {error}"))?);
            }
            Value(name) if command.is_none() => {
                command = Some(match name.string()?.as_str() {
                    "serve" => Command::Serve,
                    "check" => Command::Check,
                    "move-field" => Command::MoveField(moving::Order::default()),
                    other => return Err(format!("there is no command `{other}`").into()),
                });
            }
            Value(field) if is_move && order.field.is_empty() => order.field = field.string()?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(match command {
        Some(Command::MoveField(_)) if order.field.is_empty() => return Err("move-field: which field?".into()),
        Some(Command::MoveField(_)) => (Command::MoveField(order), path),
        command => (command.unwrap_or(Command::Serve), path),
    })
}

async fn serve(config: Config) -> ExitCode {
    let stop = CancellationToken::new();
    let base_url = config.app.base_url.origin().to_owned();
    let running = match boot::start(config, World::default(), stop.clone()).await {
        Ok(running) => running,
        Err(error) => return wrong(&error.to_string()),
    };
    tracing::info!("serving {base_url} on {}", running.address);
    if let Some(demo) = &running.demo {
        tracing::info!("the demo tenant is at {} (people, passwords, and the inbox of codes)", demo.endpoint());
    }
    asked_to_stop().await;
    tracing::info!("stopping: requests under way are answered first");
    stop.cancel();
    match running.ended().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the server failed");
            ExitCode::FAILURE
        }
    }
}

async fn check(config: Config) -> ExitCode {
    let stop = CancellationToken::new();
    let Assembled { app, demo, .. } = match boot::assemble(config, World::default(), stop.clone()).await {
        Ok(assembled) => assembled,
        Err(error) => return wrong(&error.to_string()),
    };
    let results = [
        ("database", app.records.ready().await.map_err(|error| error.to_string())),
        ("Management API", app.directory.ready().await.map_err(|error| error.to_string())),
        ("sign-in (OpenID Connect)", app.oidc.ready().await.map_err(|error| error.to_string())),
        ("payment provider", app.payments.provider.ready().await.map_err(|error| error.to_string())),
    ];
    let mut code = ExitCode::SUCCESS;
    // What the tenant declares is a promise of the settings too.
    let of_tenant = match &app.fields_of_tenant {
        Some(fields) => {
            Some(("fields declared at the tenant", fields.refresh().await.map_err(|error| error.to_string())))
        }
        None => None,
    };
    for (what, result) in results.into_iter().chain(of_tenant) {
        match result {
            Ok(()) => say(&format!("ok      {what}")),
            Err(error) => {
                code = ExitCode::FAILURE;
                say(&format!("FAILED  {what}: {error}"))
            }
        };
    }
    for row in app.schemas.current().all() {
        say(&format!("field   {row}"));
    }
    let elsewhere = homes::elsewhere(&app.schemas.current(), &*app.records).await;
    if let Ok(Some(elsewhere)) = elsewhere {
        code = ExitCode::FAILURE;
        say(&format!("FAILED  {elsewhere}"));
    }
    stop.cancel();
    if let Some(demo) = demo {
        demo.stopped().await;
    }
    code
}

/// Ctrl-C, or the signal of whoever keeps the process running.
async fn asked_to_stop() {
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}

#[expect(clippy::print_stdout, reason = "what was asked for on the command line")]
fn say(text: &str) -> ExitCode {
    println!("{text}");
    ExitCode::SUCCESS
}

/// Wrong arguments or settings: one line, exit code 2.
#[expect(clippy::print_stderr, reason = "logs have not begun")]
fn wrong(message: &str) -> ExitCode {
    eprintln!("logto-profile: {}", message.replace('\n', " "));
    ExitCode::from(2)
}
