//! A panic in one request is the end of that request only.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    cell::Cell,
    future::poll_fn,
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    task::Poll,
};

thread_local! {
    /// Where the last panic on this thread was.
    static PLACE: Cell<Option<String>> = const { Cell::new(None) };
}

/// Takes over the telling of panics, for the whole process. What a panic says may hold what it was about, a person's own
/// text: only where it was is told, and in a debug build all of it.
pub fn tell() {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |told: &PanicHookInfo<'_>| {
        let place = told.location().map(ToString::to_string).unwrap_or_default();
        if cfg!(debug_assertions) {
            default(told);
        } else {
            let backtrace = Backtrace::capture();
            let captured = (backtrace.status() == BacktraceStatus::Captured).then(|| backtrace.to_string());
            tracing::error!(place, backtrace = captured, "a panic");
        }
        PLACE.set(Some(place));
    }));
}

/// What comes of `work`; where it panicked, if it did and [`tell`] was called.
///
/// # Errors
/// It panicked.
pub async fn caught<T>(work: impl Future<Output = T>) -> Result<T, String> {
    let mut work = Box::pin(work);
    poll_fn(|context| {
        // Nothing of the work is used after its panic.
        match panic::catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            // The hook ran on this very thread.
            Err(_) => Poll::Ready(Err(PLACE.take().unwrap_or_default())),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_value_and_work_goes_on() {
        assert_eq!(caught(async { 1 }).await, Ok(1));
        let nothing: Vec<u8> = Vec::new();
        let fell = caught(async {
            tokio::task::yield_now().await;
            nothing[0]
        });
        assert!(fell.await.is_err());
        assert_eq!(caught(async { 2 }).await, Ok(2));
    }
}
