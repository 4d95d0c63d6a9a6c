//! Settings: `Leptos.toml`, overridden by the environment, checked as a whole before anything starts.
//!
//! One section a file; `file.rs` is the shape of `Leptos.toml`, `source.rs` reads one setting from either place.

pub mod app;
pub mod fields;
pub mod file;
pub mod logto;
pub mod look;
pub mod payments;
pub mod pictures;
pub mod site;
pub mod source;

use std::{net::SocketAddr, path::PathBuf};

use self::{
    app::App,
    fields::Place,
    file::{File, Read},
    logto::Tenant,
    payments::Payments,
    pictures::Pictures,
    site::Site,
    source::{ConfigError, Source},
};
use crate::server::{domain::schema::Schema, look::Look};

/// Everything that can be set.
#[derive(Debug)]
pub struct Config {
    /// Where people reach this app, and its keys.
    pub app: App,
    /// Where it listens, and the files that it serves.
    pub site: Site,
    /// The tenant: a real Logto or the demo one.
    pub tenant: Tenant,
    /// The database: `sqlite://…` or `postgres://…` (`DATABASE_URL`).
    pub database_url: secrecy::SecretString,
    /// What the pages look like.
    pub look: Look,
    /// The page's fields.
    pub fields: Schema,
    /// Whether the fields that the tenant's administrator declared in Logto (custom profile fields) are taken over.
    pub fields_of_tenant: bool,
    /// Where people's pictures are kept.
    pub pictures: Pictures,
    /// Who keeps payment methods.
    pub payments: Payments,
    /// Where metrics are served, when they are (`METRICS_ADDR`).
    pub metrics: Option<SocketAddr>,
    /// The folder that relative paths of the settings are in: that of `Leptos.toml`.
    pub folder: PathBuf,
}

impl Config {
    /// Reads and checks all settings.
    ///
    /// # Errors
    /// The first setting that is missing, unknown or cannot be read, in one line.
    pub fn load(path: Option<PathBuf>, environment: source::Environment) -> Result<Self, ConfigError> {
        let Read { file, name, text, folder } = File::load(path)?;
        let place = Place { file: &name, text: &text };
        let fields = fields::load(&file.section, place)?;
        let source = Source::new(environment);
        let site = Site::load(&source, &file.package.metadata.leptos, &folder)?;
        let look = look::load(&file.look, place, &folder, &site.root)?;
        let tenant = Tenant::load(&source, &file.logto, &file.demo)?;
        let app = App::load(&source, (&file.app, &file.look), &site, &tenant, &folder)?;
        tenant.check_loopback(&site, &app)?;
        let payments = Payments::load(&source, &file.payments, &tenant)?;
        let database_url = source
            .secret("DATABASE_URL", file.database.url.as_deref())?
            .unwrap_or_else(|| "sqlite://data/logto-profile.db".into());
        let metrics = source.parsed("METRICS_ADDR", file.metrics.address.as_deref())?;
        let pictures = Pictures::load(&source, &file.pictures, &folder)?;
        let fields_of_tenant = file.logto.custom_profile_fields;
        Ok(Self {
            app,
            site,
            tenant,
            database_url,
            look,
            fields,
            fields_of_tenant,
            payments,
            pictures,
            metrics,
            folder,
        })
    }
}

#[cfg(test)]
mod tests;
