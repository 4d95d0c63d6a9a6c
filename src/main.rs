//! Arguments and configuration, then the server.

use std::process::ExitCode;

use logto_profile::server::command;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    command::run(std::env::args_os(), std::env::vars().collect())
}
