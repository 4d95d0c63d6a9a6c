//! The pages: what stands between header and footer.

pub mod confirm;
pub mod landing;
pub mod method;
pub mod profile;
pub mod security;
pub mod sign_in_again;
pub mod styleguide;
pub mod trouble;
pub mod try_again;
