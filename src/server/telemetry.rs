//! Logs: lines for people on a terminal, JSON elsewhere. What is logged holds no personal data, token or code.

pub mod metrics;

use std::io::IsTerminal as _;

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Begins to log, as `RUST_LOG` says (`info` when it says nothing).
///
/// # Errors
/// The filter cannot be read.
pub fn start(filter: Option<&str>) -> Result<(), String> {
    // sqlx tells statements at `info` when they are slow: those hold no values, since all are bound.
    let filter = filter.filter(|filter| !filter.trim().is_empty()).unwrap_or("info");
    let filter = EnvFilter::try_new(filter).map_err(|error| format!("RUST_LOG: {error}"))?;
    let registry = tracing_subscriber::registry().with(filter);
    if std::io::stderr().is_terminal() {
        registry.with(fmt::layer().with_writer(std::io::stderr).with_target(false)).init();
    } else {
        registry.with(fmt::layer().json().with_writer(std::io::stderr)).init();
    }
    Ok(())
}
