//! The shape of `Leptos.toml`. Unknown keys are an error.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{fields::SectionShape, look::LookShape, pictures::ShownOn, source::ConfigError};

/// The name of the file.
pub const NAME: &str = "Leptos.toml";

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct File {
    pub(super) app: App,
    pub(super) look: LookShape,
    pub(super) logto: Logto,
    pub(super) demo: Demo,
    pub(super) database: Database,
    pub(super) metrics: Metrics,
    pub(super) pictures: Pictures,
    pub(super) payments: Payments,
    pub(super) section: Vec<SectionShape>,
    pub(super) package: Package,
}

/// `[app]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct App {
    pub(super) base_url: Option<String>,
    pub(super) name: Option<String>,
}

/// `[logto]`. Its secrets come from the environment only: this file is shipped and committed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Logto {
    pub(super) endpoint: Option<String>,
    pub(super) app_id: Option<String>,
    pub(super) m2m_app_id: Option<String>,
    pub(super) management_api_resource: Option<String>,
    pub(super) custom_profile_fields: bool,
}

/// `[demo]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Demo {
    pub(super) address: Option<String>,
}

/// `[database]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Database {
    pub(super) url: Option<String>,
}

/// `[payments]`. Its secrets come from the environment only.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Payments {
    pub(super) provider: Option<String>,
    pub(super) methods: Option<Vec<String>>,
    pub(super) stripe_api: Option<String>,
    pub(super) stripe_pages: Option<String>,
}

/// `[metrics]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Metrics {
    pub(super) address: Option<String>,
}

/// `[pictures]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pictures {
    pub(super) storage: Option<String>,
    pub(super) shown_on: ShownOn,
}

/// `[package]`, which is there for the sake of Leptos' own name for its block.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Package {
    pub(super) metadata: Metadata,
}

/// `[package.metadata]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metadata {
    pub(super) leptos: Leptos,
}

/// `[package.metadata.leptos]`: what the server needs to know of the build, under Leptos' own names.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Leptos {
    pub(super) output_name: Option<String>,
    pub(super) site_root: Option<String>,
    pub(super) site_pkg_dir: Option<String>,
    pub(super) site_addr: Option<String>,
    pub(super) reload_port: Option<u16>,
}

/// The file as it was read.
#[derive(Debug)]
pub struct Read {
    /// What it holds.
    pub file: File,
    /// Its name, for messages.
    pub name: String,
    /// Its text, for messages with a line.
    pub text: String,
    /// The folder it is in.
    pub folder: PathBuf,
}

impl File {
    /// Reads the file at `path`; without a path the one in the working folder, else the one beside the binary.
    ///
    /// # Errors
    /// When there is none, it cannot be read, or a key is unknown: with its line.
    pub fn load(path: Option<PathBuf>) -> Result<Read, ConfigError> {
        let path = match path {
            Some(path) => path,
            None => Self::find()?,
        };
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|e| ConfigError(format!("cannot read `{name}`: {e}")))?;
        let file = toml::from_str(&text).map_err(|e| {
            let line = e.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            let message = e.message().lines().next().unwrap_or_default();
            ConfigError(format!("`{name}` line {line}: {message}"))
        })?;
        let folder = std::path::absolute(&path).unwrap_or(path);
        let folder = folder.parent().unwrap_or(Path::new("/")).to_owned();
        Ok(Read { file, name, text, folder })
    }

    fn find() -> Result<PathBuf, ConfigError> {
        let beside_binary = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join(NAME)));
        std::iter::once(PathBuf::from(NAME)).chain(beside_binary).find(|path| path.is_file()).ok_or_else(|| {
            ConfigError(format!("no {NAME} in this folder or beside the binary; name one with --config"))
        })
    }
}
