//! The server's half of the languages: the catalogues, the names in long lists, and the choice of a language.

pub mod catalogue;
pub mod names;
pub mod negotiate;

pub use catalogue::{Catalogue, Direction, Languages};
pub use negotiate::negotiate;
