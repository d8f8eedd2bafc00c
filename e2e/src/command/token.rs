//! `e2e token`: make a token and its entry for the function's token set, or check a token against a set.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use function::token::{SensorEntry, SensorId, TokenSet};
use sensor_sim::flags::TokenFlags;
use sensor_sim::token::Token;

use crate::command::{Failure, print};
use crate::target::token_set;

/// Subcommands of `e2e token`.
#[derive(Subcommand)]
pub enum TokenCommand {
    /// Make a token for a sensor: prints it once, then its entry for the token set
    New(New),
    /// Check a token, or only a token set: exit 0 when the token is known, 1 when it is not
    Check(Check),
}

/// Flags of `e2e token new`.
#[derive(Args)]
#[command(after_help = "Example:
  e2e token new --sensor canvas-1 --token-file canvas-1.token > entry.json")]
pub struct New {
    /// The sensor that the token speaks for: letters, digits, dot, underscore, dash; at most 64
    #[arg(long, value_name = "ID")]
    sensor: SensorId,
    /// Write the token to this new file (mode 0600) instead of printing it
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

/// Flags of `e2e token check`.
#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    token: TokenFlags,
    /// The token set as JSON, a file
    #[arg(long, value_name = "FILE")]
    tokens: PathBuf,
}

/// Does one of them.
pub fn run(command: TokenCommand) -> Result<ExitCode, Failure> {
    match command {
        TokenCommand::New(flags) => new(flags),
        TokenCommand::Check(flags) => check(&flags),
    }
}

fn new(flags: New) -> Result<ExitCode, Failure> {
    let token = Token::generate().map_err(|error| Failure::usage(&error))?;
    if let Some(path) = &flags.token_file {
        token
            .write_to_file(path)
            .map_err(|error| Failure::usage(&error))?;
    } else {
        print(&format!("{}\n", token.reveal()))?;
    }
    let line = serde_json::to_string(&token_set(flags.sensor, &token, SensorEntry::default()))
        .map_err(|error| Failure::usage(&error))?;
    print(&format!("{line}\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn check(flags: &Check) -> Result<ExitCode, Failure> {
    let named = |error: &dyn std::error::Error| {
        let failure = Failure::usage(error);
        Failure {
            message: format!("{}: {}", flags.tokens.display(), failure.message),
            ..failure
        }
    };
    let text = std::fs::read_to_string(&flags.tokens).map_err(|error| named(&error))?;
    let set: TokenSet = text.parse().map_err(|error| named(&error))?;
    let Some(token) = flags
        .token
        .token()
        .map_err(|error| Failure::usage(&error))?
    else {
        print("the token set is well-formed; no token was given to look up\n")?;
        return Ok(ExitCode::SUCCESS);
    };
    match set.authenticate(token.reveal()) {
        Some((sensor, _)) => {
            print(&format!("{sensor}\n"))?;
            Ok(ExitCode::SUCCESS)
        }
        None => Err(Failure {
            code: 1,
            ..Failure::misuse("the token is not in the set")
        }),
    }
}
