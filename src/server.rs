//! The server's half: everything that holds a secret or does I/O.

pub mod clock;
pub mod escape;
pub mod i18n;
pub mod random;
pub mod web;
