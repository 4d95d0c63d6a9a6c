//! The server's half: everything that holds a secret or does I/O. `web` -> `domain` -> ports <- `logto`, `oidc`, `store`.

pub mod boot;
pub mod clock;
pub mod command;
pub mod config;
pub mod demo;
pub mod domain;
pub mod escape;
pub mod files;
pub mod http;
pub mod i18n;
pub mod logto;
pub mod look;
pub mod oidc;
pub mod payments;
pub mod random;
pub mod seal;
pub mod session;
pub mod store;
pub mod telemetry;
pub mod web;
