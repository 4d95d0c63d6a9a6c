//! Keeps the state in its file: soon after a change, and at the end.

use std::{fs, io, path::Path, sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use super::shared::Shared;

/// How long changes are gathered before they are written.
const GATHER: Duration = Duration::from_millis(300);

/// Writes the state when it has changed, until the end and once more then.
pub async fn keep(shared: Arc<Shared>, stop: CancellationToken) {
    loop {
        let stopped = tokio::select! {
            () = stop.cancelled() => true,
            () = shared.changed.notified() => {
                tokio::select! { () = stop.cancelled() => true, () = tokio::time::sleep(GATHER) => false }
            }
        };
        if let Err(error) = save(&shared) {
            tracing::error!(%error, "the demo tenant's state could not be kept");
        }
        if stopped {
            return;
        }
    }
}

fn save(shared: &Shared) -> io::Result<()> {
    let Some(path) = &shared.state_file else { return Ok(()) };
    let text = {
        let mut state = shared.state();
        state.ledger.prune(shared.clock.now());
        serde_json::to_vec_pretty(&*state)?
    };
    write(path, &text)
}

/// Whole or not at all: written beside, then moved.
fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("json.new");
    fs::write(&beside, text)?;
    #[cfg(unix)]
    fs::set_permissions(&beside, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    fs::rename(beside, path)
}
