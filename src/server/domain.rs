//! The rules of the product: no HTTP, no SQL, no JSON of anyone else's. What they need from outside is in `ports`.

pub mod addresses;
pub mod agent;
pub mod caller;
pub mod fields_of_tenant;
pub mod homes;
pub mod identifiers;
pub mod limits;
pub mod loading;
pub mod locks;
pub mod moving;
pub mod news;
pub mod passwords;
pub mod payments;
pub mod person;
pub mod phone;
pub mod pictures;
pub mod ports;
pub mod profile;
pub mod saving;
pub mod schema;
pub mod sending;
pub mod signins;
pub mod stepup;
pub mod told;
