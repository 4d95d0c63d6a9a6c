//! The e-mail address and the telephone number: cards of their own, outside of the big form, in which a new address is
//! asked for, proven by a code, and put in force.

mod ask;
mod card;
mod code;
mod remove;
mod rest;
pub mod state;

pub use self::{
    card::{Card, card, cards},
    state::{Opened, opened},
};
