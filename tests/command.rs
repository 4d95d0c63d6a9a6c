//! The binary, as an operator starts it: wrong settings are one line on standard error and exit code 2.

use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Output},
};

fn run(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_logto-profile"));
    command.current_dir(folder).args(arguments).env_clear();
    // The folder of temporary files is all that the process needs to know of its surroundings.
    command.envs(environment.iter().copied()).output().expect("it starts")
}

/// What it says in its one line.
fn refusal(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(output.stdout.is_empty());
    said
}

fn folder(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("Leptos.toml"), settings).expect("a file");
    folder
}

#[test]
fn wrong_settings_are_one_clear_line_and_exit_code_two() {
    for (settings, arguments, environment, says) in [
        ("", &["sing"][..], &[][..], "no command `sing`"),
        ("", &["--loud"], &[], "--loud"),
        ("", &["--config", "nowhere.toml"], &[], "nowhere.toml"),
        ("[app]\nnaem = \"x\"\n", &[], &[], "naem"),
        ("[app\n", &[], &[], "line 1"),
        ("", &[], &[("LOGTO_ENDPOINT", "https://x.logto.app")], "LOGTO_APP_ID"),
        ("", &[], &[("LEPTOS_SITE_ADDR", "somewhere")], "LEPTOS_SITE_ADDR"),
        ("", &[], &[("LEPTOS_SITE_ADDR", "0.0.0.0:0")], "loopback"),
        ("", &[], &[("APP_SECRET_KEY", "short")], "APP_SECRET_KEY"),
        ("", &[], &[("RUST_LOG", "[[[")], "RUST_LOG"),
    ] {
        let folder = folder(settings);
        let said = refusal(&run(folder.path(), arguments, environment));
        assert!(said.contains(says), "{says}: {said}");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let folder = folder("");
    let said =
        refusal(&run(folder.path(), &[], &[("LEPTOS_SITE_ADDR", &address), ("APP_BASE_URL", "http://localhost:1")]));
    assert!(said.contains(&address) && said.contains("LEPTOS_SITE_ADDR"), "{said}");
}

#[test]
fn it_tells_what_it_is_and_how_it_is_used() {
    let folder = folder("");
    let version = run(folder.path(), &["--version"], &[]);
    assert!(version.status.success());
    assert_eq!(String::from_utf8_lossy(&version.stdout).trim(), format!("logto-profile {}", env!("CARGO_PKG_VERSION")));
    assert!(String::from_utf8_lossy(&run(folder.path(), &["--help"], &[]).stdout).contains("check"));
}
