//! Several real processes that share one database and one tenant: whoever saves where, nothing of anyone vanishes.

#[path = "../http/browser.rs"]
#[expect(dead_code, reason = "only signing in is of use here")]
mod browser;
mod interleaved;
mod killed;
mod process;
mod writer;
