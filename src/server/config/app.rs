//! Where people reach this app, and the keys that seal what it keeps.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{
    file,
    logto::Tenant,
    look::LookShape,
    site::Site,
    source::{ConfigError, Source},
};
use crate::server::{
    random::{Random, SystemRandom},
    seal::{KEY_BYTES, Sealer},
};

/// Where people reach this app, and its keys.
#[derive(Debug)]
pub struct App {
    /// What people see as the sender's name: the company's, the product's.
    pub name: String,
    /// Where people reach this app: scheme, host and port (`APP_BASE_URL`).
    pub base_url: BaseUrl,
    /// Seals what is kept (`APP_SECRET_KEY`).
    pub sealer: Sealer,
}

/// Scheme, host and port, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// The origin (RFC 6454) as text, without a slash at its end.
    pub fn origin(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The address of a path of this app.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    /// Whether people reach it by https.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether only this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// The address.
    pub fn url(&self) -> &Url {
        &self.0
    }
}

impl std::str::FromStr for BaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url: Url = text.parse().map_err(|e: url::ParseError| e.to_string())?;
        let is_origin = matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty();
        is_origin.then_some(Self(url)).ok_or_else(|| "it must be http(s)://host[:port] without a path".into())
    }
}

/// Whether an address is this machine's own.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

impl App {
    pub(super) fn load(
        source: &Source,
        (file, look): (&file::App, &LookShape),
        site: &Site,
        tenant: &Tenant,
        folder: &Path,
    ) -> Result<Self, ConfigError> {
        let default = || format!("http://localhost:{}", site.listen.port()).parse();
        let base_url = match source.parsed("APP_BASE_URL", file.base_url.as_deref())? {
            Some(url) => url,
            None => default().map_err(ConfigError)?,
        };
        if file.name.is_some() && look.name.is_some() {
            return Err(ConfigError("the name stands in [app] and in [look]: keep one".into()));
        }
        let name = look.name.as_ref().map(toml::Spanned::get_ref).or(file.name.as_ref());
        let name = source.text("APP_NAME", name.map(String::as_str)).unwrap_or_else(|| "Logto Profile".into());
        let keys = match (source.secret("APP_SECRET_KEY", None)?, tenant) {
            (Some(keys), _) => keys,
            (None, Tenant::Demo(_)) => demo_key(&folder.join("data").join("secret.key"))?,
            (None, Tenant::Logto(_)) => {
                let message = "APP_SECRET_KEY is not set: make one with `openssl rand -base64 32` and keep it";
                return Err(ConfigError(message.into()));
            }
        };
        Ok(Self { name, base_url, sealer: sealer(&keys)? })
    }
}

/// The sealer of one or more keys, base64, separated by commas, newest first.
fn sealer(keys: &SecretString) -> Result<Sealer, ConfigError> {
    let wrong = || ConfigError(format!("APP_SECRET_KEY: each key must be {KEY_BYTES} bytes in base64"));
    let keys = keys
        .expose_secret()
        .split(',')
        .map(|key| STANDARD.decode(key.trim()).ok().and_then(|bytes| bytes.try_into().ok()))
        .collect::<Option<Vec<[u8; KEY_BYTES]>>>()
        .ok_or_else(wrong)?;
    Sealer::new(&keys).ok_or_else(wrong)
}

/// The demo's own key: made once, kept in the data folder, readable by its owner only.
fn demo_key(path: &PathBuf) -> Result<SecretString, ConfigError> {
    let failed = |e: std::io::Error| ConfigError(format!("cannot keep the demo's key in `{}`: {e}", path.display()));
    match fs::read_to_string(path) {
        Ok(key) => return Ok(key.trim().to_owned().into()),
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(failed(e)),
        Err(_) => {}
    }
    let mut key = [0; KEY_BYTES];
    SystemRandom.fill(&mut key);
    let text = STANDARD.encode(key);
    fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(failed)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(failed)?;
    Ok(text.into())
}
