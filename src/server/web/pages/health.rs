//! `/healthz` and `/readyz`: for whoever keeps the process running.

use std::{sync::Arc, time::Duration};

use axum::{extract::State, http::StatusCode};

use crate::server::web::state::App;

/// How long each of the two may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The database and the tenant answer; 503 and which does not otherwise.
pub async fn readyz(State(app): State<Arc<App>>) -> (StatusCode, String) {
    let (database, tenant) = tokio::join!(
        tokio::time::timeout(PATIENCE, app.records.ready()),
        tokio::time::timeout(PATIENCE, app.directory.ready()),
    );
    let database = matches!(database, Ok(Ok(())));
    let tenant = matches!(tenant, Ok(Ok(())));
    let word = |ready: bool| if ready { "ok" } else { "not ready" };
    let status = if database && tenant { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, format!("database: {}\ntenant: {}\n", word(database), word(tenant)))
}
