//! The embedded demo tenant: an OIDC provider and the part of Logto's Management API that the product uses. A newcomer
//! signs in to it, and every test uses it as its double, so it is held to the recorded behaviour of Logto 1.42.

mod answer;
mod api;
mod codes;
mod control;
mod fault;
mod keep;
mod keys;
mod ledger;
mod line;
mod management;
mod oidc;
mod pages;
mod password;
mod payments;
mod person;
mod request;
mod seed;
mod shared;
mod state;
mod told;

use std::{fmt, io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::Router;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use self::{
    line::{Line, Lines},
    shared::Shared,
};
use super::{clock::Clock, random::Random};

pub use self::{
    control::{Call, Caller, Channel, Control, Message},
    fault::{Fault, FaultKind, IdTokenFault},
    told::Webhook,
};

/// How long an open request may hold up the end of the server.
const FAREWELL: Duration = Duration::from_secs(1);

/// Where the demo tenant listens, whom it serves and what it remembers.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A loopback address; port 0 takes any free one.
    pub address: SocketAddr,
    /// Where it is reached, when that is not where it listens: behind something that forwards to it.
    pub endpoint: Option<Url>,
    /// Where people reach the app, without a slash at the end: `/callback` below it is the registered redirect URI.
    pub app_base_url: String,
    /// Where the state is kept between runs; in memory only when there is none.
    pub state_file: Option<PathBuf>,
}

/// The two applications that the tenant knows, and its Management API.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credentials {
    /// The "Traditional web" application.
    pub app_id: String,
    /// Its secret.
    pub app_secret: String,
    /// The machine-to-machine application, which has the Management API role.
    pub m2m_app_id: String,
    /// Its secret.
    pub m2m_app_secret: String,
    /// The Management API's resource indicator (RFC 8707).
    pub resource: String,
    /// What it signs its webhooks with: made anew at each start.
    #[serde(skip)]
    pub webhook_key: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// A running demo tenant. Cheap to clone; it ends with the token that it was started with.
#[derive(Clone)]
pub struct Tenant {
    shared: Arc<Shared>,
    ended: CancellationToken,
}

impl fmt::Debug for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tenant({})", self.shared.endpoint)
    }
}

impl Tenant {
    /// Reads the state, takes the port and serves until `stop` is cancelled.
    ///
    /// # Errors
    ///
    /// The address is not loopback, the port is taken, or the state file cannot be read.
    pub async fn start(
        settings: Settings,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        stop: CancellationToken,
    ) -> io::Result<Self> {
        if !settings.address.ip().is_loopback() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the demo tenant listens on loopback only"));
        }
        let listener = TcpListener::bind(settings.address).await?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared::open(settings, port, clock, random)?);
        let ended = CancellationToken::new();
        tokio::spawn(serve(Arc::clone(&shared), listener, stop, ended.clone()));
        Ok(Self { shared, ended })
    }

    /// `http://localhost:PORT`, as `LOGTO_ENDPOINT` would have it.
    pub fn endpoint(&self) -> Url {
        self.shared.endpoint.clone()
    }

    /// What the app signs in with.
    pub fn credentials(&self) -> Credentials {
        self.shared.state().credentials.clone()
    }

    /// What tests look at and turn.
    pub fn control(&self) -> Control {
        Control::new(Arc::clone(&self.shared))
    }

    /// Waits until, after the stop, the server has ended and the state is saved.
    pub async fn stopped(&self) {
        self.ended.cancelled().await;
    }
}

async fn serve(shared: Arc<Shared>, listener: TcpListener, stop: CancellationToken, ended: CancellationToken) {
    let keeper = tokio::spawn(keep::keep(Arc::clone(&shared), stop.clone()));
    let app = Router::new().fallback(shared::handle).with_state((Arc::clone(&shared), stop.clone()));
    let server = axum::serve(Lines(listener), app.into_make_service_with_connect_info::<Line>())
        .with_graceful_shutdown(stop.clone().cancelled_owned());
    let grace = async {
        stop.cancelled().await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        served = async { server.await } => if let Err(error) = served {
            tracing::error!(%error, "the demo tenant's server ended");
        },
        () = grace => {}
    }
    // The keeper saves once more after the stop.
    if let Err(error) = keeper.await {
        tracing::error!(%error, "the demo tenant's state was not saved");
    }
    ended.cancel();
}
