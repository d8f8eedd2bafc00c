//! `sensor-sim`: a simulated Caliper sensor for the command line.
//!
//! Commands do the work and return how they ended; what went wrong is said here, once, with a hint and an exit code.

mod command;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use command::{Cli, End, Failure};

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(End::Done) => ExitCode::SUCCESS,
        Ok(End::NotAllAcknowledged) => ExitCode::from(1),
        Ok(End::Interrupted) => ExitCode::from(130),
        Err(failure) => {
            // If standard error is gone, there is nobody to tell.
            let _ = tell(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Says what went wrong, from the outside inwards, and what to do about it.
fn tell(failure: &Failure) -> io::Result<()> {
    let mut words = io::stderr().lock();
    write!(words, "error: {failure}")?;
    let mut cause = failure.source();
    while let Some(error) = cause {
        write!(words, ": {error}")?;
        cause = error.source();
    }
    writeln!(words)?;
    if let Some(hint) = failure.hint() {
        writeln!(words, "hint: {hint}")?;
    }
    Ok(())
}
