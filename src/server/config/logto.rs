//! Which tenant: a real Logto, or the demo one that this process serves itself.

use std::net::SocketAddr;

use secrecy::SecretString;
use url::Url;

use super::{
    app::{App, is_loopback},
    file,
    site::Site,
    source::{ConfigError, Source},
};

/// Which tenant people sign in to.
#[derive(Debug)]
pub enum Tenant {
    /// A real Logto.
    Logto(Logto),
    /// The demo tenant.
    Demo(Demo),
}

/// How to reach a real Logto.
#[derive(Clone, Debug)]
pub struct Logto {
    /// The tenant's address (`LOGTO_ENDPOINT`), without a path.
    pub endpoint: Url,
    /// The "Traditional web" application (`LOGTO_APP_ID`).
    pub app_id: String,
    /// Its secret (`LOGTO_APP_SECRET`).
    pub app_secret: SecretString,
    /// The machine-to-machine application (`LOGTO_M2M_APP_ID`).
    pub m2m_app_id: String,
    /// Its secret (`LOGTO_M2M_APP_SECRET`).
    pub m2m_app_secret: SecretString,
    /// The Management API's resource indicator (`LOGTO_MANAGEMENT_API_RESOURCE`).
    pub resource: String,
    /// What the tenant signs its webhooks with (`LOGTO_WEBHOOK_SIGNING_KEY`). Without it none is taken.
    pub webhook_signing_key: Option<SecretString>,
}

/// Where the demo tenant listens.
#[derive(Clone, Debug)]
pub struct Demo {
    /// A loopback address (`DEMO_ADDR`).
    pub address: SocketAddr,
}

impl Tenant {
    pub(super) fn load(source: &Source, file: &file::Logto, demo: &file::Demo) -> Result<Self, ConfigError> {
        let endpoint = source.parsed::<Url>("LOGTO_ENDPOINT", file.endpoint.as_deref())?;
        let app_id = source.text("LOGTO_APP_ID", file.app_id.as_deref());
        let app_secret = source.secret("LOGTO_APP_SECRET", None)?;
        let m2m_app_id = source.text("LOGTO_M2M_APP_ID", file.m2m_app_id.as_deref());
        let m2m_app_secret = source.secret("LOGTO_M2M_APP_SECRET", None)?;
        let resource = source.text("LOGTO_MANAGEMENT_API_RESOURCE", file.management_api_resource.as_deref());
        let webhook_signing_key = source.secret("LOGTO_WEBHOOK_SIGNING_KEY", None)?;
        let given = [
            ("LOGTO_ENDPOINT", endpoint.is_some()),
            ("LOGTO_APP_ID", app_id.is_some()),
            ("LOGTO_APP_SECRET", app_secret.is_some()),
            ("LOGTO_M2M_APP_ID", m2m_app_id.is_some()),
            ("LOGTO_M2M_APP_SECRET", m2m_app_secret.is_some()),
        ];
        match (endpoint, app_id, app_secret, m2m_app_id, m2m_app_secret) {
            (Some(endpoint), Some(app_id), Some(app_secret), Some(m2m_app_id), Some(m2m_app_secret)) => {
                check_endpoint(&endpoint)?;
                let resource = resource.unwrap_or_else(|| default_resource(&endpoint));
                Ok(Self::Logto(Logto {
                    endpoint,
                    app_id,
                    app_secret,
                    m2m_app_id,
                    m2m_app_secret,
                    resource,
                    webhook_signing_key,
                }))
            }
            _ if given.iter().all(|(_, is_given)| !is_given) && resource.is_none() && webhook_signing_key.is_none() => {
                let address = source.parsed("DEMO_ADDR", demo.address.as_deref())?;
                Ok(Self::Demo(Demo { address: address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3100))) }))
            }
            _ => {
                let missing: Vec<_> = given.iter().filter(|(_, is_given)| !is_given).map(|(name, _)| *name).collect();
                let missing = missing.join(", ");
                Err(ConfigError(format!(
                    "half a Logto configuration: {missing} not set (set all, or none for the demo)"
                )))
            }
        }
    }

    /// The demo tenant never starts where anyone but this machine could reach the app.
    pub(super) fn check_loopback(&self, site: &Site, app: &App) -> Result<(), ConfigError> {
        match self {
            Self::Demo(demo) if !demo.address.ip().is_loopback() => {
                Err(ConfigError(format!("DEMO_ADDR: `{}` is not a loopback address", demo.address)))
            }
            Self::Demo(_) if !site.listen.ip().is_loopback() || !app.base_url.is_loopback() => Err(ConfigError(
                "LOGTO_ENDPOINT is not set, and the demo tenant runs on loopback addresses only: \
                 set the LOGTO_ settings, or leave LEPTOS_SITE_ADDR and APP_BASE_URL on localhost"
                    .into(),
            )),
            Self::Demo(_) | Self::Logto(_) => Ok(()),
        }
    }
}

fn check_endpoint(endpoint: &Url) -> Result<(), ConfigError> {
    let wrong = |what: &str| Err(ConfigError(format!("LOGTO_ENDPOINT: `{endpoint}` {what}")));
    match endpoint.scheme() {
        "https" => {}
        "http" if is_loopback(endpoint) => {}
        "http" => return wrong("must be https: secrets and tokens go there"),
        _ => return wrong("is not an https address"),
    }
    if endpoint.path() != "/" || endpoint.query().is_some() {
        return wrong("must be the tenant's address without a path, such as https://ID.logto.app");
    }
    Ok(())
}

/// Logto Cloud's tenants have the resource `https://ID.logto.app/api`; Logto OSS has `https://default.logto.app/api`.
fn default_resource(endpoint: &Url) -> String {
    match endpoint.host_str() {
        Some(host) if host.ends_with(".logto.app") => format!("https://{host}/api"),
        _ => "https://default.logto.app/api".into(),
    }
}
