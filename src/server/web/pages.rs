//! One file a handler, or a few that belong together.

pub mod confirm;
pub mod health;
pub mod identifiers;
pub mod landing;
pub mod language;
pub mod look;
pub mod news;
pub mod payments;
pub mod picture;
pub mod profile;
pub mod security;
pub mod signing;
pub mod theme;
pub mod told;
