//! Small things that several components use.

mod account;
mod avatar;
mod failure;
mod tone;

pub use self::{account::account, avatar::avatar, failure::Failure, tone::Tone};
