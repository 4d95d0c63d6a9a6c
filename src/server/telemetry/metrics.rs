//! Metrics in Prometheus' text format, on a listener of their own (`METRICS_ADDR`), off where it is not set.

use std::{io, net::SocketAddr, time::Instant};

use axum::{
    Router,
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
    routing::get,
};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Upper bounds of the duration histogram, seconds.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Why there are no metrics.
#[derive(Debug, thiserror::Error)]
pub enum MetricsError {
    /// The address cannot be listened on.
    #[error(transparent)]
    Listen(#[from] io::Error),
    /// A recorder is there already.
    #[error(transparent)]
    Recorder(#[from] BuildError),
}

/// Serves `/metrics` until `stop`.
///
/// # Errors
/// The address is taken.
pub async fn serve(address: SocketAddr, stop: CancellationToken) -> Result<(), MetricsError> {
    let listener = TcpListener::bind(address).await?;
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &BUCKETS)?
        .install_recorder()?;
    let router = Router::new().route("/metrics", get(async move || handle.render()));
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await {
            tracing::error!(%error, "metrics are no longer served");
        }
    });
    Ok(())
}

/// Counts a request and how long its answer took, by route and status: never by address, which holds ids.
pub async fn measure(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = request.method().as_str().to_owned();
    let response = next.run(request).await;
    let labels = [("route", route), ("method", method), ("status", response.status().as_u16().to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(begun.elapsed().as_secs_f64());
    response
}
