//! HTTP.

pub mod call;
pub mod render;
