//! What the server and the browser do differently, as pairs of functions with the same signature. Besides `lib.rs` the
//! only file that asks which half it is in. On the server the browser's acts do nothing.

#[cfg(not(feature = "ssr"))]
mod browser;
#[cfg(feature = "ssr")]
mod server;

#[cfg(not(feature = "ssr"))]
pub use browser::*;
#[cfg(feature = "ssr")]
pub use server::*;
