//! The server's half of the languages: the catalogues, the names in long lists, dates, plurals, and the choice of a language.

mod calling;
pub mod catalogue;
pub mod dates;
#[cfg(test)]
mod faults;
pub mod lazy;
pub mod names;
pub mod negotiate;
pub mod plurals;
mod pseudo;
mod sentences;

pub use catalogue::{Catalogue, Direction, Languages};
pub use negotiate::{Wishes, nearest, negotiate};
