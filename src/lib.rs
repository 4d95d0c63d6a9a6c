//! Logto Profile: the self-service profile page in front of Logto.
//!
//! One library, compiled twice: with `ssr` for the server, with `hydrate` for the browser. Calls go down
//! (`ui` → `api` → `server`), values come back up; `model` is shared by both sides and does no I/O.

// The types of views are as deep as the pages are.
#![recursion_limit = "256"]

pub mod api;
pub mod app;
pub mod i18n;
pub mod model;
pub mod platform;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;
