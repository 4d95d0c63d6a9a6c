//! The composition root: the only place that picks adapters and joins them.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    clock::{Clock, SystemClock},
    config::{Config, logto as settings, payments::Payments as PaymentSettings, pictures::Storage},
    demo,
    domain::{
        fields_of_tenant::FieldsOfTenant,
        homes,
        identifiers::Identifiers,
        limits::Limits,
        loading::Loader,
        locks::Locks,
        news::News,
        passwords::Passwords,
        payments::{Payments, ports::PaymentProvider},
        pictures::{Decoding, Home, Pictures},
        ports::{Access, Directory, Records},
        saving::Saver,
        schema::Schemas,
        signins::SignIns,
        stepup::StepUp,
    },
    files::Objects,
    http,
    i18n::Languages,
    logto::{Logto, webhook::Webhooks},
    oidc, payments,
    random::{Random, SystemRandom},
    seal::Sealer,
    session::{Sessions, renewal::Renewal},
    store::Store,
    telemetry::metrics,
    web::{self, assets, cookies::Jar, pages::picture, render::Assets, state::App},
};

/// How often what is over is removed from the database.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// Why the process cannot start, as one line.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BootError(pub String);

/// A running application.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// The demo tenant, when there is no other.
    pub demo: Option<demo::Tenant>,
    /// The application.
    pub app: Arc<App>,
    /// The database.
    pub store: Store,
    served: tokio::task::JoinHandle<io::Result<()>>,
}

impl Running {
    /// Waits until it has ended, after `stop`.
    ///
    /// # Errors
    /// The listener failed.
    pub async fn ended(self) -> io::Result<()> {
        let served = self.served.await.unwrap_or_else(|error| Err(io::Error::other(error)));
        if let Some(demo) = self.demo {
            demo.stopped().await;
        }
        served
    }
}

/// Time and chance.
#[derive(Clone, Debug)]
pub struct World {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
}

impl Default for World {
    fn default() -> Self {
        Self { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) }
    }
}

/// Starts everything that the settings promise.
///
/// # Errors
/// What could not be started, and why.
pub async fn start(config: Config, world: World, stop: CancellationToken) -> Result<Running, BootError> {
    let failed = |what: String| move |error: &dyn std::fmt::Display| BootError(format!("{what}: {error}"));
    let listener = TcpListener::bind(config.site.listen)
        .await
        .map_err(|e| failed(format!("cannot listen on {} (LEPTOS_SITE_ADDR)", config.site.listen))(&e))?;
    let address = listener.local_addr().map_err(|e| failed("cannot listen".into())(&e))?;
    if let Some(address) = config.metrics {
        let what = format!("metrics cannot be served on {address} (METRICS_ADDR)");
        metrics::serve(address, stop.clone()).await.map_err(|e| failed(what)(&e))?;
    }
    let site = config.site.clone();
    let Assembled { app, demo, store } = assemble(config, world, stop.clone()).await?;
    let elsewhere = homes::elsewhere(&app.schemas.current(), &*app.records).await;
    if let Some(elsewhere) = elsewhere.map_err(|e| failed("the database (DATABASE_URL)".into())(&e))? {
        return Err(BootError(elsewhere.to_string()));
    }
    if let Some(fields) = app.fields_of_tenant.clone() {
        tokio::spawn(stop.clone().run_until_cancelled_owned(fields.follow()));
    }
    tokio::spawn(stop.clone().run_until_cancelled_owned(app.news.clone().follow()));
    let router = web::router(Arc::clone(&app), &site.root, &site.pkg_dir);
    tokio::spawn(sweep(Arc::clone(&app), stop.clone()));
    let served = tokio::spawn(async move {
        axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(stop.cancelled_owned())
            .await
    });
    Ok(Running { address, demo, app, store, served })
}

/// An application that serves nobody: for commands that use what it is made of.
#[derive(Debug)]
pub struct Assembled {
    /// The application.
    pub app: Arc<App>,
    /// The demo tenant, when there is no other.
    pub demo: Option<demo::Tenant>,
    /// The database.
    pub store: Store,
}

/// Joins everything that the settings name.
///
/// # Errors
/// What cannot be opened, in one line.
pub async fn assemble(config: Config, world: World, stop: CancellationToken) -> Result<Assembled, BootError> {
    let World { clock, random } = world;
    let failed = |what: String| move |error: &dyn std::fmt::Display| BootError(format!("{what}: {error}"));
    let languages = Languages::load().map_err(|e| failed("the catalogues".into())(&e))?;
    let assets = assets_of(&config.site)?;
    let store = Store::open(&config.database_url, &config.folder)
        .await
        .map_err(|e| failed("the database (DATABASE_URL) cannot be opened".into())(&e))?;
    let data = config.folder.join("data");
    let (demo, tenant) = tenant(config.tenant, &config.app.base_url, data, &clock, &random, &stop).await?;
    let http = http::client(config.calls.timeout).map_err(|e| failed("the HTTP client".into())(&e))?;
    let records: Arc<dyn Records> = Arc::new(store.clone());
    let logto = Arc::new(Logto::new(http.clone(), &tenant, config.calls, Arc::clone(&clock), Arc::clone(&random)));
    let directory: Arc<dyn Directory> = Arc::<Logto>::clone(&logto);
    let endpoint = tenant.endpoint.clone();
    let provider = provider(config.payments, &http, &endpoint);
    let oidc =
        Arc::new(oidc::Client::new(http, &tenant, &config.app.base_url, Arc::clone(&clock), Arc::clone(&random)));
    let renewal: Arc<dyn Renewal> = Arc::<oidc::Client>::clone(&oidc);
    let loader = Loader::new(Arc::clone(&directory), Arc::<oidc::Client>::clone(&oidc));
    let locks = Arc::new(Locks::new(Arc::clone(&records), Arc::clone(&random)));
    let schemas = Schemas::new(config.fields);
    let fields_of_tenant =
        config.fields_of_tenant.then(|| FieldsOfTenant::new(schemas.clone(), Arc::clone(&directory)));
    let sealer = config.app.sealer;
    let limits = Limits::new(config.limits, Arc::clone(&records), sealer.clone(), Arc::clone(&clock));
    let pictures = Pictures {
        home: pictures_home(&config.pictures.storage, &logto)?,
        address: config.app.base_url.join(picture::FOLDER),
        directory: Arc::clone(&directory),
        records: Arc::clone(&records),
        rows: Arc::new(store.clone()),
        loader: loader.clone(),
        locks: Arc::clone(&locks),
        sealer: sealer.clone(),
        clock: Arc::clone(&clock),
        decoding: Decoding::default(),
    };
    let from = WaysFrom { logto, limits: &limits, store: &store, sealer: &sealer, clock: &clock, random: &random };
    let (stepup, sign_ins, passwords) = from.join(&loader, &locks);
    let app = Arc::new(App {
        name: config.app.name,
        look: config.look,
        has_styleguide: demo.is_some() || cfg!(debug_assertions),
        jar: Jar { secure: config.app.base_url.is_https() },
        base_url: config.app.base_url.clone(),
        tenant: endpoint,
        assets,
        reload_port: config.site.reload_port,
        languages,
        sessions: Sessions::new(Arc::clone(&records), renewal, sealer.clone(), Arc::clone(&clock), Arc::clone(&random)),
        oidc,
        saver: Saver::new(
            schemas.clone(),
            Arc::clone(&directory),
            Arc::clone(&records),
            loader.clone(),
            Arc::clone(&locks),
            stepup.clone(),
        ),
        schemas,
        fields_of_tenant,
        payments: Payments {
            provider,
            wallets: Arc::new(store.clone()),
            records: Arc::clone(&records),
            locks: Arc::clone(&locks),
            clock: Arc::clone(&clock),
            random: Arc::clone(&random),
            return_url: format!("{}/profile/payment/return", config.app.base_url.origin()),
        },
        identifiers: Identifiers {
            directory: Arc::clone(&directory),
            records: Arc::clone(&records),
            loader: loader.clone(),
            limits: limits.clone(),
            locks,
            stepup: stepup.clone(),
            sealer: sealer.clone(),
            clock: Arc::clone(&clock),
            random: Arc::clone(&random),
        },
        stepup,
        limits,
        proxies: config.proxies,
        sign_ins,
        passwords,
        directory,
        records: Arc::clone(&records),
        loader,
        pictures,
        pictures_shown_on: config.pictures.shown_on,
        news: News::new(Arc::new(store.clone()), Arc::clone(&clock)),
        webhooks: tenant.webhook_signing_key.as_ref().map(Webhooks::new),
        sealer,
        clock: Arc::clone(&clock),
        random,
    });
    Ok(Assembled { app, demo, store })
}

/// What the ways in are joined from.
struct WaysFrom<'a> {
    logto: Arc<Logto>,
    limits: &'a Limits,
    store: &'a Store,
    sealer: &'a Sealer,
    clock: &'a Arc<dyn Clock>,
    random: &'a Arc<dyn Random>,
}

impl WaysFrom<'_> {
    fn join(self, loader: &Loader, locks: &Arc<Locks>) -> (StepUp, SignIns, Passwords) {
        let directory: Arc<dyn Directory> = Arc::<Logto>::clone(&self.logto);
        let access: Arc<dyn Access> = self.logto;
        let records: Arc<dyn Records> = Arc::new(self.store.clone());
        let stepup = StepUp {
            directory: Arc::clone(&directory),
            limits: self.limits.clone(),
            proofs: Arc::new(self.store.clone()),
            sealer: self.sealer.clone(),
            clock: Arc::clone(self.clock),
            random: Arc::clone(self.random),
        };
        let sign_ins = SignIns {
            access: Arc::clone(&access),
            own: Arc::new(self.store.clone()),
            stepup: stepup.clone(),
            clock: Arc::clone(self.clock),
        };
        let passwords = Passwords {
            directory,
            access,
            records,
            sign_ins: sign_ins.clone(),
            stepup: stepup.clone(),
            loader: loader.clone(),
            locks: Arc::clone(locks),
            clock: Arc::clone(self.clock),
        };
        (stepup, sign_ins, passwords)
    }
}

fn assets_of(site: &super::config::site::Site) -> Result<Assets, BootError> {
    assets::find(site).map_err(|error| {
        let folder = site.root.display();
        BootError(format!("the page's files are not in `{folder}` (build them with `cargo leptos build`): {error}"))
    })
}

/// The tenant that is configured; the demo one is started.
async fn tenant(
    configured: settings::Tenant,
    base_url: &super::config::app::BaseUrl,
    data: PathBuf,
    clock: &Arc<dyn Clock>,
    random: &Arc<dyn Random>,
    stop: &CancellationToken,
) -> Result<(Option<demo::Tenant>, settings::Logto), BootError> {
    match configured {
        settings::Tenant::Logto(logto) => Ok((None, logto)),
        settings::Tenant::Demo(demo) => {
            let demo = start_demo(&demo, base_url, data, clock, random, stop).await?;
            let tenant = credentials(&demo);
            Ok((Some(demo), tenant))
        }
    }
}

/// Who keeps payment methods.
fn provider(configured: PaymentSettings, http: &reqwest::Client, tenant: &Url) -> Arc<dyn PaymentProvider> {
    match configured {
        PaymentSettings::Nobody => Arc::new(payments::Nobody),
        PaymentSettings::Stripe(stripe) => Arc::new(payments::Stripe::new(http.clone(), *stripe)),
        PaymentSettings::Demo => Arc::new(payments::Demo::new(http.clone(), tenant.clone())),
    }
}

async fn start_demo(
    demo: &settings::Demo,
    base_url: &super::config::app::BaseUrl,
    data: PathBuf,
    clock: &Arc<dyn Clock>,
    random: &Arc<dyn Random>,
    stop: &CancellationToken,
) -> Result<demo::Tenant, BootError> {
    let settings = demo::Settings {
        address: demo.address,
        endpoint: None,
        app_base_url: base_url.origin().to_owned(),
        state_file: Some(data.join("demo-tenant.json")),
    };
    demo::Tenant::start(settings, Arc::clone(clock), Arc::clone(random), stop.clone())
        .await
        .map_err(|e| BootError(format!("the demo tenant cannot listen on {} (DEMO_ADDR): {e}", demo.address)))
}

/// The demo tenant as if it were a Logto of one's own.
fn credentials(demo: &demo::Tenant) -> settings::Logto {
    let demo::Credentials { app_id, app_secret, m2m_app_id, m2m_app_secret, resource, webhook_key } =
        demo.credentials();
    let endpoint: Url = demo.endpoint();
    settings::Logto {
        endpoint,
        app_id,
        app_secret: app_secret.into(),
        m2m_app_id,
        m2m_app_secret: m2m_app_secret.into(),
        resource,
        webhook_signing_key: Some(webhook_key.into()),
    }
}

async fn sweep(app: Arc<App>, stop: CancellationToken) {
    let mut due = tokio::time::interval(SWEEP_EVERY);
    while stop.run_until_cancelled(due.tick()).await.is_some() {
        match app.records.sweep(app.clock.now()).await {
            Ok(rows) => tracing::debug!(rows, "swept"),
            Err(error) => tracing::warn!(%error, "the database could not be swept"),
        }
        match app.pictures.sweep().await {
            Ok(files) => tracing::debug!(files, "swept pictures that nobody uses"),
            Err(error) => tracing::warn!(%error, "pictures could not be swept"),
        }
    }
}

/// Where pictures are kept.
fn pictures_home(storage: &Storage, tenant: &Arc<Logto>) -> Result<Home, BootError> {
    let failed = |error: &dyn std::fmt::Display| BootError(format!("pictures cannot be kept (STORAGE_URL): {error}"));
    Ok(match storage {
        Storage::Folder(folder) => Home::Own(Arc::new(Objects::folder(folder).map_err(|e| failed(&e))?)),
        Storage::Bucket(bucket) => Home::Own(Arc::new(Objects::bucket(bucket).map_err(|e| failed(&e))?)),
        Storage::Logto => Home::Tenant(Arc::<Logto>::clone(tenant)),
    })
}
