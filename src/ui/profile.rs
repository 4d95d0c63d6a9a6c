//! The big form, drawn from rows of data.

mod bar;
mod conflict;
mod country;
mod drawn;
mod elsewhere;
mod entry;
mod follow;
mod form;
mod heading;
mod news;
mod outcome;
mod picture;
mod row;
mod save;
mod section;
mod shown;
mod standing;

pub use self::{
    bar::bar,
    drawn::Drawn,
    elsewhere::{elsewhere, listen},
    form::{FORM_ID, Form, News},
    heading::heading,
    news::{NEWS_ID, news},
    row::Row,
    section::section,
    standing::standing,
};
