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

/// Ports that are free now: both held before either is let go, so that they differ.
fn ports() -> [String; 2] {
    let held = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a port"));
    held.each_ref().map(|listener| listener.local_addr().expect("an address").to_string())
}

fn check(settings: &str, environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let folder = served(settings);
    let [app, demo] = ports();
    let mut all = vec![("LEPTOS_SITE_ADDR", app.as_str()), ("RUST_LOG", "off")];
    if !environment.iter().any(|(name, _)| *name == "LOGTO_ENDPOINT") {
        all.push(("DEMO_ADDR", &demo));
    }
    all.extend(environment);
    let output = run(folder.path(), &["check"], &all);
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
    )
}

#[test]
fn check_says_of_each_promise_whether_it_holds_and_explains_every_field() {
    let (code, said) = check("[logto]\ncustom-profile-fields = true\n", &[]);
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "ok      database",
        "ok      Management API",
        "ok      sign-in (OpenID Connect)",
        "ok      fields declared at the tenant",
        "field   age: a whole number from 0 to 150; lives at custom_data.age",
        "field   gender: one of female, male, nonbinary or something else; lives at profile.gender",
    ] {
        assert!(said.lines().any(|said| said == line), "{line}\n{said}");
    }
}

#[test]
fn check_fails_for_a_tenant_that_is_not_there_and_says_so() {
    let [nobody, _] = ports();
    let endpoint = format!("http://{nobody}");
    let (code, said) = check(
        "",
        &[
            ("LOGTO_ENDPOINT", &endpoint),
            ("LOGTO_APP_ID", "a"),
            ("LOGTO_APP_SECRET", "s3cret-one"),
            ("LOGTO_M2M_APP_ID", "m"),
            ("LOGTO_M2M_APP_SECRET", "s3cret-two"),
            ("APP_SECRET_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="),
        ],
    );
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("ok      database") && said.contains("FAILED  Management API"), "{said}");
    assert!(said.contains("FAILED  sign-in"), "{said}");
    assert!(!said.contains("s3cret"), "{said}");
}

/// A folder in which the binary can serve, with this `Leptos.toml`.
fn served(settings: &str) -> tempfile::TempDir {
    let folder = folder(settings);
    let pkg = folder.path().join("target/site/pkg");
    std::fs::create_dir_all(&pkg).expect("a folder");
    for extension in ["js", "wasm", "css"] {
        std::fs::write(pkg.join(format!("logto-profile.TEST.{extension}")), "x").expect("a file");
    }
    folder
}

/// A page of one field that lives there.
fn age_at(home: &str) -> String {
    format!("[[section]]\nid = \"details\"\n[[section.field]]\nid = \"age\"\nhome = \"{home}\"\n")
}

/// What the demo tenant keeps of Alice.
fn alice(folder: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(folder.join("data/demo-tenant.json")).expect("the demo tenant's file");
    let state: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    state["people"][0].clone()
}

#[test]
fn a_field_is_moved_to_its_new_home_and_back() {
    let folder = served(&age_at("custom_data.age"));
    let [app, demo] = ports();
    let command = |arguments: &[&str]| {
        let environment = [("LEPTOS_SITE_ADDR", app.as_str()), ("DEMO_ADDR", demo.as_str()), ("RUST_LOG", "off")];
        let output = run(folder.path(), arguments, &environment);
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), said)
    };
    let declare = |settings: &str| std::fs::write(folder.path().join("Leptos.toml"), settings).expect("a file");
    assert_eq!(command(&["check"]).0, Some(0));
    assert_eq!(alice(folder.path())["customData"]["age"], 34);

    declare(&age_at("database"));
    let (code, said) = command(&["serve"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("field `age` lives at database now, and its values are at custom_data.age"), "{said}");
    assert!(command(&["check"]).1.contains("FAILED  field `age` lives at database now"));

    let (code, said) = command(&["move-field", "age", "--dry-run"]);
    assert_eq!((code, said.contains("done: 1 would be moved")), (Some(0), true), "{said}");
    assert_eq!(alice(folder.path())["customData"]["age"], 34, "a dry run changes nothing");
    let (code, said) = command(&["move-field", "age"]);
    assert_eq!((code, said.contains("done: 1 moved")), (Some(0), true), "{said}");
    let custom_data = &alice(folder.path())["customData"];
    assert_eq!((&custom_data["age"], &custom_data["tier"]), (&serde_json::Value::Null, &"gold".into()));
    let (code, said) = command(&["move-field", "age"]);
    assert_eq!((code, said.contains("nothing to move")), (Some(0), true), "{said}");
    assert_eq!(command(&["check"]).0, Some(0));

    declare(&age_at("custom_data.person.age"));
    let (code, said) = command(&["move-field", "age"]);
    assert_eq!((code, said.contains("done: 1 moved")), (Some(0), true), "{said}");
    assert_eq!(alice(folder.path())["customData"]["person"]["age"], 34);

    declare(&age_at("database"));
    let (code, said) = command(&["move-field", "age", "--leave"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(alice(folder.path())["customData"]["person"]["age"], 34, "what is left stays");
    assert_eq!(command(&["move-field", "shoe"]).0, Some(2));
}
