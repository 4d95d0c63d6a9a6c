//! The server's half: everything that holds a secret or does I/O.

pub mod clock;
pub mod random;
