//! Arguments and configuration, then the server.

fn main() {}
