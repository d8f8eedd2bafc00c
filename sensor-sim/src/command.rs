//! The commands, one file each.

mod failure;
mod generate;
mod manual;
mod replay;
mod send;
mod sending;
mod validate;

use std::io;

use clap::{Parser, Subcommand};

pub(crate) use failure::Failure;

/// A simulated Caliper sensor: learners of a made-up campus send events at any rate, byte for byte reproducible.
#[derive(Debug, Parser)]
#[command(name = "sensor-sim", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Send(send::Send),
    Generate(generate::Generate),
    Replay(replay::Replay),
    Validate(validate::Validate),
    Completions(manual::Completions),
    Man(manual::Man),
}

/// How a command ended that did what it was asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// As it should.
    Done,
    /// Everything was sent, but not every envelope was acknowledged.
    NotAllAcknowledged,
    /// Everything was read, but not everything is valid.
    NotAllValid,
    /// Not everything could be read. Why was said when it was found.
    NotAllRead,
    /// By SIGINT.
    Interrupted,
}

impl Cli {
    /// Does what the command line asks for.
    pub(crate) fn run(&self) -> Result<End, Failure> {
        match &self.command {
            Command::Send(send) => send.run(),
            Command::Generate(generate) => generate.run(),
            Command::Replay(replay) => replay.run(),
            Command::Validate(validate) => validate.run(),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(),
        }
    }
}

/// Ends a command that only wrote to standard output. A reader that has seen enough, such as `head`, is no error.
fn written(result: io::Result<()>) -> Result<End, Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(End::Done),
    }
}
