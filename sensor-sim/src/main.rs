//! `sensor-sim`: a simulated Caliper sensor for the command line.
//!
//! Commands do the work and return how they ended; what stopped one is said here, with a hint and an exit code.

mod command;

use std::process::ExitCode;

use clap::Parser;

use command::{Cli, End};

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(End::Done) => ExitCode::SUCCESS,
        Ok(End::NotAllAcknowledged | End::NotAllValid) => ExitCode::from(1),
        Ok(End::NotAllRead) => ExitCode::from(2),
        Ok(End::Interrupted) => ExitCode::from(130),
        Err(failure) => {
            failure.tell();
            ExitCode::from(failure.exit_code())
        }
    }
}
