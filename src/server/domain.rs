//! The rules of the product: no HTTP, no SQL, no JSON of anyone else's. What they need from outside is in `ports`.

pub mod person;
pub mod ports;
