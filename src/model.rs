//! Types and pure rules, shared by the server and the browser. Nothing in here does I/O, and no type in here can hold
//! a value that its rules refuse.

pub mod address;
pub mod card;
pub mod check;
pub mod code;
pub mod date;
pub mod edit;
pub mod email;
pub mod error;
pub mod field;
pub mod identifier;
pub mod operation;
pub mod packed;
pub mod password;
pub mod payment;
pub mod pending;
pub mod phone;
pub mod picture;
pub mod profile;
pub mod report;
pub mod text;
pub mod url;
pub mod username;
pub mod value;
