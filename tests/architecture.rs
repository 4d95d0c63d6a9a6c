//! The rules of the source tree that the compiler does not check, as rows of data. A breach is told as a sentence.

use std::{fs, path::Path};

/// A file longer than this is about more than one thing.
const MAX_LINES: usize = 400;

/// Text that must not stand in some files.
struct Rule {
    /// Where it holds: beginnings of paths.
    within: &'static [&'static str],
    /// Where it does not: beginnings of paths.
    except: &'static [&'static str],
    /// What must not stand there. Paths in a `use` are compared as seen from the crate's root.
    never: &'static [&'static str],
    /// The reason, as the end of a sentence.
    because: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        within: &["src/", "frontend/src/"],
        except: &["src/lib.rs", "src/platform.rs"],
        never: &["cfg(feature", "cfg!(feature"],
        because: "the two halves are told apart in src/lib.rs and src/platform.rs only",
    },
    Rule {
        within: &["src/model"],
        except: &[],
        never: &[
            "crate::ui",
            "crate::api",
            "crate::server",
            "crate::i18n",
            "leptos::",
            "axum::",
            "sqlx::",
            "reqwest::",
        ],
        because: "the model is pure and knows nobody above it",
    },
    Rule {
        within: &["src/ui", "src/app.rs"],
        except: &[],
        never: &["crate::server"],
        because: "pages reach the server through src/api only",
    },
    Rule { within: &["src/api"], except: &[], never: &["crate::ui"], because: "calls go down: ui, api, server" },
    Rule {
        within: &["src/server"],
        except: &["src/server/boot.rs", "src/server/web"],
        never: &["crate::ui", "crate::app", "crate::api"],
        because: "calls go down: ui, api, server",
    },
    Rule {
        within: &["src/server/domain"],
        except: &[],
        never: &[
            "server::web",
            "server::logto",
            "server::store",
            "server::oidc",
            "server::demo",
            "axum::",
            "sqlx::",
            "reqwest::",
        ],
        because: "the rules know ports, not what is behind them",
    },
    Rule {
        within: &["src/server/store"],
        except: &[],
        never: &["server::web", "server::logto", "server::demo"],
        because: "an adapter knows its port, not its neighbours",
    },
    Rule {
        within: &["src/server/logto"],
        except: &[],
        never: &["server::web", "server::store", "server::demo", "axum::", "sqlx::"],
        because: "an adapter knows its port, not its neighbours",
    },
    Rule {
        within: &["src/server/payments"],
        except: &[],
        never: &["server::web", "server::store", "server::logto", "server::demo", "axum::", "sqlx::"],
        because: "an adapter knows its port, not its neighbours",
    },
    Rule {
        within: &["src/server/demo"],
        except: &[],
        never: &["server::web", "server::logto", "server::store", "server::domain"],
        because: "the demo tenant shares no code with the client that is tested against it",
    },
    Rule {
        within: &["src/"],
        except: &["src/main.rs", "src/server/config"],
        never: &["env::var", "env::vars"],
        because: "settings are read in src/server/config only, and handed down",
    },
    Rule {
        within: &["src/"],
        except: &["src/main.rs", "src/server/command"],
        never: &["println!", "eprintln!", "print!("],
        because: "what is worth saying is logged by `tracing`; only the command line speaks to the terminal",
    },
];

/// A file, by its path from the root.
struct Source {
    path: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "frontend/src"] {
        collect(root, &root.join(folder), &mut found);
    }
    assert!(found.len() > 10, "the source tree is not where this test looks for it");
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a readable file");
            let path = path.strip_prefix(root).expect("a path below the root").to_string_lossy().replace('\\', "/");
            found.push(Source { path, text });
        }
    }
}

/// The lines of code with their numbers: without comments, and without what `#[cfg(test)] mod …` holds at the end of
/// the file.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut lines = text.lines().zip(1..).peekable();
    std::iter::from_fn(move || {
        let (line, number) = lines.next()?;
        let tests_follow = line == "#[cfg(test)]"
            && lines.peek().is_some_and(|(next, _)| next.starts_with("mod ") && next.ends_with('{'));
        (!tests_follow).then_some((number, line))
    })
    .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// Every path that a `use` names, from the crate's root: braces written out, `super` resolved. Other code as it stands.
fn written_out(statement: &str, module: &[&str]) -> Vec<String> {
    let Some((_, tree)) = statement.split_once("use ").filter(|(before, _)| matches!(*before, "" | "pub ")) else {
        return vec![statement.to_owned()];
    };
    leaves(tree.trim_end_matches(';').trim()).iter().map(|path| from_root(path, module)).collect()
}

/// The paths of a tree such as `a::{b, c::{d, e}}`.
fn leaves(tree: &str) -> Vec<String> {
    let Some((before, members)) = tree.split_once('{') else {
        return vec![tree.to_owned()];
    };
    let members = members.strip_suffix('}').unwrap_or(members);
    let mut depth = 0_usize;
    members
        .split(|c| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            c == ',' && depth == 0
        })
        .map(str::trim)
        .filter(|member| !member.is_empty())
        .flat_map(leaves)
        .map(|leaf| format!("{before}{leaf}"))
        .collect()
}

fn from_root(path: &str, module: &[&str]) -> String {
    let mut ups = 0;
    let mut rest = path;
    while let Some(shorter) = rest.strip_prefix("super::") {
        (ups, rest) = (ups + 1, shorter);
    }
    if ups == 0 {
        return path.to_owned();
    }
    let above = &module[..module.len().saturating_sub(ups)];
    std::iter::once("crate").chain(above.iter().copied()).chain([rest]).collect::<Vec<_>>().join("::")
}

/// The module that a file is: `src/server/clock.rs` is `server`, `clock`.
fn module(path: &str) -> Vec<&str> {
    let inner = path.strip_suffix(".rs").unwrap_or(path);
    inner.split('/').skip_while(|part| *part != "src").skip(1).filter(|part| !matches!(*part, "lib" | "main")).collect()
}

/// One `use` over several lines reads as one.
fn statements(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut is_open = false;
    for (number, line) in code(text) {
        let trimmed = line.trim();
        let starts = trimmed.starts_with("use ") || trimmed.starts_with("pub use ");
        match found.last_mut().filter(|_| is_open) {
            Some((_, statement)) => {
                statement.push(' ');
                statement.push_str(trimmed);
            }
            None => found.push((number, trimmed.to_owned())),
        }
        is_open = (is_open || starts) && !trimmed.ends_with(';');
    }
    found
}

fn breaches(rule: &Rule, source: &Source) -> Vec<String> {
    let starts = |beginnings: &[&str]| beginnings.iter().any(|beginning| source.path.starts_with(beginning));
    if !starts(rule.within) || starts(rule.except) || is_test(&source.path) {
        return Vec::new();
    }
    let module = module(&source.path);
    statements(&source.text)
        .into_iter()
        .filter_map(|(number, statement)| {
            let forms = written_out(&statement, &module);
            let word = rule.never.iter().find(|word| forms.iter().any(|form| contains_word(form, word)))?;
            Some(format!("{}:{number} has `{word}`: {}", source.path, rule.because))
        })
        .collect()
}

/// Whether the text holds the word, and not as the end of a longer one.
fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let ends = text[at + word.len()..].chars().next();
        let whole_end = !word.ends_with(is_part) || !ends.is_some_and(is_part);
        whole_end && !text[..at].chars().next_back().is_some_and(is_part)
    })
}

fn fail_with(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n\n{}\n", breaches.join("\n"));
}

#[test]
fn nothing_stands_where_it_must_not() {
    let sources = sources();
    let found: Vec<_> =
        RULES.iter().flat_map(|rule| sources.iter().flat_map(move |source| breaches(rule, source))).collect();
    fail_with(&found);
}

#[test]
fn every_file_can_be_read_in_one_sitting() {
    let found: Vec<_> = sources()
        .iter()
        .map(|source| (&source.path, source.text.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{path} has {lines} lines: more than {MAX_LINES} are about more than one thing"))
        .collect();
    fail_with(&found);
}

#[test]
fn every_file_says_what_it_is_for() {
    let found: Vec<_> = sources()
        .iter()
        .filter(|source| !is_test(&source.path) && !source.text.starts_with("//! "))
        .map(|source| format!("{} does not open with a sentence (`//! …`) that says what it is for", source.path))
        .collect();
    fail_with(&found);
}

#[test]
fn no_module_is_called_mod() {
    let found: Vec<_> = sources()
        .iter()
        .filter(|source| source.path.ends_with("/mod.rs"))
        .map(|source| format!("{} must be named after its folder, beside it", source.path))
        .collect();
    fail_with(&found);
}

#[test]
fn wasm_bindgen_and_its_tool_are_the_same_version() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a readable file");
    let version = |text: &str, before: &str| {
        let rest = text.split_once(before).unwrap_or_else(|| panic!("`{before}` is not there")).1;
        rest.split_once('"').expect("a closing quote").0.to_owned()
    };
    let tool = version(&read("tools.toml"), "wasm-bindgen = \"");
    assert_eq!(tool, version(&read("Cargo.toml"), "wasm-bindgen = { version = \"="), "Cargo.toml and tools.toml");
    assert_eq!(tool, version(&read("frontend/Cargo.toml"), "wasm-bindgen = \"="), "frontend/Cargo.toml and tools.toml");
}

#[test]
fn a_rule_sees_through_braces_comments_and_longer_words() {
    let rule = &Rule { within: &["src/ui"], except: &[], never: &["crate::server"], because: "so" };
    let of = |text: &str| {
        breaches(rule, &Source { path: "src/ui/page.rs".into(), text: text.into() })
            .into_iter()
            .next()
            .unwrap_or_default()
    };
    assert_eq!(of("use std::io;\nuse crate::server::clock;\n"), "src/ui/page.rs:2 has `crate::server`: so");
    assert_eq!(of("use crate::{model::email, server::clock};\n"), "src/ui/page.rs:1 has `crate::server`: so");
    assert_eq!(of("use crate::{\n    model,\n    server,\n};\n"), "src/ui/page.rs:1 has `crate::server`: so");
    assert_eq!(of("use crate::{api::{a, b}, server::{c}};\n"), "src/ui/page.rs:1 has `crate::server`: so");
    assert_eq!(of("use super::super::server::clock;\n"), "src/ui/page.rs:1 has `crate::server`: so");
    assert_eq!(of("use super::server::clock;\n"), "");
    assert_eq!(of("// use crate::server;\nuse crate::server_time;\n"), "");
    assert_eq!(of("fn a() {}\n#[cfg(test)]\nmod tests {\n    use crate::server;\n}\n"), "");
}

#[test]
fn every_test_that_a_document_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &Path| fs::read_to_string(path).expect("readable");
    let mut sources = read(&root.join("tests/pages.rs"));
    for folder in ["end2end/tests", "tests/http"] {
        for entry in fs::read_dir(root.join(folder)).expect("a folder").flatten() {
            sources.push_str(&read(&entry.path()));
        }
    }
    for name in ["docs/ACCESSIBILITY.md", "docs/SECURITY.md"] {
        let document = read(&root.join(name));
        // The cells of a table's last column: titles in quotes, functions in backquotes.
        let rows = document.lines().filter(|line| line.starts_with("| ") && !line.ends_with("| Test |"));
        let cells: Vec<_> = rows.filter_map(|row| row.trim_end_matches([' ', '|']).rsplit(" | ").next()).collect();
        assert!(cells.len() > 15, "{name}: the table is read, {} rows", cells.len());
        for cell in cells {
            let titles = cell.split('"').skip(1).step_by(2).map(|title| format!("\"{title}\""));
            let functions = cell.split('`').skip(1).step_by(2).map(|function| format!("fn {function}()"));
            let named: Vec<_> = titles.chain(functions).collect();
            assert!(!named.is_empty(), "{name} names no test: {cell}");
            for test in named {
                assert!(sources.contains(test.as_str()), "{name} names {test}, which is no test");
            }
        }
    }
}
