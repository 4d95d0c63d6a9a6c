//! Small things that several components use.

mod avatar;
mod failure;
mod tone;

pub use self::{avatar::avatar, failure::Failure, tone::Tone};
