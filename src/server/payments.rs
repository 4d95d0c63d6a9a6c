//! The payment providers: adapters of [`PaymentProvider`]. Only `boot` picks one.
//!
//! [`PaymentProvider`]: super::domain::payments::ports::PaymentProvider

mod demo;
mod none;
mod stripe;

pub use self::{demo::Demo, none::Nobody, stripe::Stripe};
