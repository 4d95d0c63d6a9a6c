//! The e-mail address and the telephone number: cards of their own, outside of the big form, in which a new address is
//! asked for, proven by a code, and put in force. The server draws them; the browser swaps what it drew for what it draws
//! next (`ui::swap`).

mod ask;
mod card;
mod code;
mod remove;
mod rest;
mod step;

pub use self::{
    card::cards,
    step::{Opened, opened},
};
