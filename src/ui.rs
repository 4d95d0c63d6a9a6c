//! Everything the person sees. Components draw what they are given and tell what happened; they load nothing.

pub mod frame;
pub mod inputs;
pub mod pages;
pub mod parts;
pub mod payment;
pub mod profile;
pub mod swap;
pub mod verify;
