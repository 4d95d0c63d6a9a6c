//! The whole application over HTTP: the real router, the real store, the demo tenant behind it, and a browser without
//! JavaScript that keeps cookies and follows redirects.

mod addresses;
mod bad_input;
mod browser;
mod declared;
mod failing;
mod languages;
mod loading;
mod look;
mod mailing;
mod payments;
mod payments_stripe;
mod pictures;
mod provider;
mod relying_party;
mod saving;
mod security;
mod signing_in;
mod stepup;
mod stripe;
mod styleguide;
mod told;
mod world;
