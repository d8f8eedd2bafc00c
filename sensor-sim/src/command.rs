//! The commands, one file each.

mod generate;
mod manual;
mod send;

use std::io;

use clap::{Parser, Subcommand};
use sensor_sim::plan::PlanError;
use sensor_sim::sender::{EndpointError, SendError};
use sensor_sim::token::TokenError;

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
    /// By SIGINT.
    Interrupted,
}

/// Why a command could not do what it was asked to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("there is no token to send with")]
    NoToken,
    #[error("--endpoint is not usable")]
    Endpoint(#[from] EndpointError),
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error(transparent)]
    Send(#[from] SendError),
    #[error("there is no command named {0}")]
    NoCommand(String),
    #[error("cannot listen for interrupts")]
    Interrupts(#[source] io::Error),
    #[error("cannot write to standard output")]
    Output(#[source] io::Error),
}

impl Failure {
    /// 2 for what was asked for wrongly, found before anything was done; 1 for what broke on the way.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Output(_) | Self::Interrupts(_) => 1,
            _ => 2,
        }
    }

    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoToken => Some(
                "name a file that holds it with --token-file FILE (or TOKEN_FILE), or put it into CALIPER_TOKEN",
            ),
            Self::Token(TokenError::Write { .. }) => Some("choose a file that does not exist yet"),
            Self::Token(_) => Some(
                "a token is one line of letters, digits and -._~+/ in a file that this user may read",
            ),
            Self::NoCommand(_) => Some("`sensor-sim --help` lists the commands"),
            _ => None,
        }
    }
}

impl Cli {
    /// Does what the command line asks for.
    pub(crate) fn run(&self) -> Result<End, Failure> {
        match &self.command {
            Command::Send(send) => send.run(),
            Command::Generate(generate) => generate.run(),
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
