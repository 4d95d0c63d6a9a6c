//! The big form, drawn from rows of data.

mod bar;
mod conflict;
mod drawn;
mod entry;
mod follow;
mod form;
mod heading;
mod news;
mod outcome;
mod row;
mod save;
mod section;
mod shown;
mod standing;

pub use self::{
    bar::bar,
    drawn::Drawn,
    form::{FORM_ID, Form, News},
    heading::heading,
    news::{NEWS_ID, news},
    row::Row,
    section::section,
    standing::standing,
};
