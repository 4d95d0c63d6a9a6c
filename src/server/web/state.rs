//! What every handler is given.

use std::sync::Arc;

use url::Url;

use super::{cookies::Jar, render::Assets};
use crate::server::{
    clock::Clock,
    config::{app::BaseUrl, pictures::ShownOn},
    domain::{
        fields_of_tenant::FieldsOfTenant,
        identifiers::Identifiers,
        loading::Loader,
        news::News,
        passwords::Passwords,
        payments::Payments,
        pictures::Pictures,
        ports::{Directory, Records},
        saving::Saver,
        schema::Schemas,
        signins::SignIns,
        stepup::StepUp,
    },
    i18n::Languages,
    logto::webhook::Webhooks,
    look::Look,
    oidc,
    random::Random,
    seal::Sealer,
    session::Sessions,
};

/// The application, made once by `boot`.
#[derive(Debug)]
pub struct App {
    /// The name that pages bear.
    pub name: String,
    /// What pages look like.
    pub look: Look,
    /// Whether `/styleguide` is there.
    pub has_styleguide: bool,
    /// Where people reach it.
    pub base_url: BaseUrl,
    /// The tenant's address.
    pub tenant: Url,
    /// The page's files.
    pub assets: Assets,
    /// The port that `cargo leptos watch` tells of new builds on.
    pub reload_port: Option<u16>,
    /// Every language.
    pub languages: &'static Languages,
    /// The page's fields.
    pub schemas: Schemas,
    /// Those of the tenant's administrator, where they are taken over.
    pub fields_of_tenant: Option<FieldsOfTenant>,
    /// Cookies.
    pub jar: Jar,
    /// Sessions.
    pub sessions: Sessions,
    /// Sign-in.
    pub oidc: Arc<oidc::Client>,
    /// The tenant's people.
    pub directory: Arc<dyn Directory>,
    /// Our database.
    pub records: Arc<dyn Records>,
    /// Loads people.
    pub loader: Loader,
    /// Saves forms.
    pub saver: Saver,
    /// Changes addresses.
    pub identifiers: Identifiers,
    /// Asks whether it is still the same person.
    pub stepup: StepUp,
    /// People's pictures.
    pub pictures: Pictures,
    /// Which sites' pages may show them.
    pub pictures_shown_on: ShownOn,
    /// What changed elsewhere.
    pub news: News,
    /// Reads the tenant's webhooks, where their key is set.
    pub webhooks: Option<Webhooks>,
    /// Where people are signed in.
    pub sign_ins: SignIns,
    /// Sets passwords.
    pub passwords: Passwords,
    /// Payment methods.
    pub payments: Payments,
    /// Seals what browsers keep for us.
    pub sealer: Sealer,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Nonces, ids, incident numbers.
    pub random: Arc<dyn Random>,
}

impl App {
    /// A number that finds an incident in the log: 8 letters and digits that cannot be mistaken for each other.
    pub fn incident(&self) -> String {
        const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        let random = &*self.random;
        (0..8).map(|_| char::from(ALPHABET[random.below(32) as usize])).collect()
    }

    /// The tenant's address and ours: pictures may come from there even where these are no https ones.
    pub fn trusted(&self) -> [&Url; 2] {
        [&self.tenant, self.base_url.url()]
    }

    /// The tenant's origin, as a `Content-Security-Policy` names it.
    pub fn tenant_origin(&self) -> String {
        self.tenant.origin().ascii_serialization()
    }
}
