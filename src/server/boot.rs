//! The composition root: the only place that picks adapters and joins them.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    clock::{Clock, SystemClock},
    config::{Config, logto as settings},
    demo,
    domain::{
        fields_of_tenant::FieldsOfTenant,
        homes,
        identifiers::Identifiers,
        limits::Limits,
        loading::Loader,
        locks::Locks,
        ports::{Directory, OwnView, Records},
        saving::Saver,
        schema::Schemas,
        stepup::StepUp,
    },
    http,
    i18n::Languages,
    logto::Logto,
    oidc,
    random::{Random, SystemRandom},
    session::{Sessions, renewal::Renewal},
    store::Store,
    telemetry::metrics,
    web::{self, assets, cookies::Jar, state::App},
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
    let router = web::router(Arc::clone(&app), &site.root, &site.pkg_dir);
    tokio::spawn(sweep(Arc::clone(&app.records), Arc::clone(&app.clock), stop.clone()));
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
    let assets = assets::find(&config.site).map_err(|e| {
        let folder = config.site.root.display();
        failed(format!("the page's files are not in `{folder}` (build them with `cargo leptos build`)"))(&e)
    })?;
    let store = Store::open(&config.database_url, &config.folder)
        .await
        .map_err(|e| failed("the database (DATABASE_URL) cannot be opened".into())(&e))?;
    let (demo, tenant) = match config.tenant {
        settings::Tenant::Logto(logto) => (None, logto),
        settings::Tenant::Demo(demo) => {
            let demo =
                start_demo(&demo, &config.app.base_url, config.folder.join("data"), &clock, &random, &stop).await?;
            let tenant = credentials(&demo);
            (Some(demo), tenant)
        }
    };
    let http = http::client(config.calls.timeout).map_err(|e| failed("the HTTP client".into())(&e))?;
    let records: Arc<dyn Records> = Arc::new(store.clone());
    let directory: Arc<dyn Directory> =
        Arc::new(Logto::new(http.clone(), &tenant, config.calls, Arc::clone(&clock), Arc::clone(&random)));
    let endpoint = tenant.endpoint.clone();
    let oidc =
        Arc::new(oidc::Client::new(http, &tenant, &config.app.base_url, Arc::clone(&clock), Arc::clone(&random)));
    let own: Arc<dyn OwnView> = Arc::<oidc::Client>::clone(&oidc);
    let renewal: Arc<dyn Renewal> = Arc::<oidc::Client>::clone(&oidc);
    let loader = Loader::new(Arc::clone(&directory), own);
    let locks = Arc::new(Locks::new(Arc::clone(&records), Arc::clone(&random)));
    let schemas = Schemas::new(config.fields);
    let fields_of_tenant =
        config.fields_of_tenant.then(|| FieldsOfTenant::new(schemas.clone(), Arc::clone(&directory)));
    let sealer = config.app.sealer;
    let limits = Limits::new(config.limits, Arc::clone(&records), sealer.clone(), Arc::clone(&clock));
    let stepup = StepUp {
        directory: Arc::clone(&directory),
        limits: limits.clone(),
        proofs: Arc::new(store.clone()),
        sealer: sealer.clone(),
        clock: Arc::clone(&clock),
        random: Arc::clone(&random),
    };
    let app = Arc::new(App {
        name: config.app.name,
        jar: Jar { secure: config.app.base_url.is_https() },
        base_url: config.app.base_url,
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
        directory,
        records: Arc::clone(&records),
        loader,
        sealer,
        clock: Arc::clone(&clock),
        random,
    });
    Ok(Assembled { app, demo, store })
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
    let demo::Credentials { app_id, app_secret, m2m_app_id, m2m_app_secret, resource } = demo.credentials();
    let endpoint: Url = demo.endpoint();
    settings::Logto {
        endpoint,
        app_id,
        app_secret: app_secret.into(),
        m2m_app_id,
        m2m_app_secret: m2m_app_secret.into(),
        resource,
    }
}

async fn sweep(records: Arc<dyn Records>, clock: Arc<dyn Clock>, stop: CancellationToken) {
    let mut due = tokio::time::interval(SWEEP_EVERY);
    while stop.run_until_cancelled(due.tick()).await.is_some() {
        match records.sweep(clock.now()).await {
            Ok(rows) => tracing::debug!(rows, "swept"),
            Err(error) => tracing::warn!(%error, "the database could not be swept"),
        }
    }
}
