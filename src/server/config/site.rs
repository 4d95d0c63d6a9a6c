//! Where the app listens, and the files that the build made for it.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use super::{
    file::Leptos,
    source::{ConfigError, Source},
};

/// Where the app listens, and the files that it serves.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where it listens (`LEPTOS_SITE_ADDR`).
    pub listen: SocketAddr,
    /// The folder of static files.
    pub root: PathBuf,
    /// The folder in it that holds script, WebAssembly and styles.
    pub pkg_dir: String,
    /// How their names begin.
    pub output_name: String,
    /// Where `cargo leptos watch` tells of new builds; none outside of it.
    pub reload_port: Option<u16>,
}

impl Site {
    pub(super) fn load(source: &Source, file: &Leptos, folder: &Path) -> Result<Self, ConfigError> {
        let listen = source
            .parsed("LEPTOS_SITE_ADDR", file.site_addr.as_deref())?
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
        let named = source.text("LEPTOS_SITE_ROOT", file.site_root.as_deref()).unwrap_or_else(|| "target/site".into());
        let watched = source.text("LEPTOS_WATCH", None).is_some();
        let reload_port = source.parsed("LEPTOS_RELOAD_PORT", file.reload_port.map(|p| p.to_string()).as_deref())?;
        Ok(Self {
            listen,
            root: find_root(&named, folder),
            pkg_dir: source.text("LEPTOS_SITE_PKG_DIR", file.site_pkg_dir.as_deref()).unwrap_or_else(|| "pkg".into()),
            output_name: source
                .text("LEPTOS_OUTPUT_NAME", file.output_name.as_deref())
                .unwrap_or_else(|| "logto-profile".into()),
            reload_port: reload_port.filter(|_| watched),
        })
    }
}

/// The site folder: as named, seen from the settings' folder; else beside the binary, where `cargo leptos build` and a
/// deployment put it.
fn find_root(named: &str, folder: &Path) -> PathBuf {
    let last = Path::new(named).file_name().unwrap_or_default();
    let binary = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned)).unwrap_or_default();
    [folder.join(named), folder.join(last), binary.join(last), binary.join("..").join(last)]
        .into_iter()
        .find(|path| path.is_dir())
        .unwrap_or_else(|| folder.join(named))
}
