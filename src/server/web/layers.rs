//! What is done to every request and every answer.

pub mod headers;
pub mod origin;
pub mod panics;
