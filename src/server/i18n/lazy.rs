//! What is made when it is first asked for, and kept as long as the program runs: most people speak few of the languages.

use std::{fmt, ops::Deref, sync::OnceLock};

/// Something made of a language's files when it is first asked for.
pub struct Lazy<T> {
    made: OnceLock<T>,
    make: Box<dyn Fn() -> T + Send + Sync>,
}

impl<T> Lazy<T> {
    /// What `make` makes.
    pub(super) fn new(make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self { made: OnceLock::new(), make: Box::new(make) }
    }
}

impl<T> Deref for Lazy<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.made.get_or_init(&self.make)
    }
}

impl<T> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.made.get().is_some() { "made" } else { "not made yet" })
    }
}
