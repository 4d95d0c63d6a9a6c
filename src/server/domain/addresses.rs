//! Mailing addresses after each country's own rules: which parts it has, in which order, how they are called, which it needs,
//! how its postal codes look, which regions there are. The rules are Google's (`tables/README.md`); they stay on the server,
//! which draws the parts of one country at a time.

mod carry;
mod check;
mod country;
mod layout;
mod order;
#[cfg(test)]
mod tests;

pub use self::{
    carry::{Kept, carry},
    check::check,
    layout::{labels, layout, shown},
};
