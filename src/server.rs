//! The server's half: everything that holds a secret or does I/O.

pub mod clock;
pub mod config;
pub mod domain;
pub mod random;
pub mod seal;
pub mod session;
