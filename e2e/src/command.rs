//! The command line: one file a command, and one place that turns errors into words and exit codes.

pub mod aim;
pub mod check;
pub mod run;
pub mod stack;
pub mod token;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use sensor_sim::causes::told;

use crate::target::BOOTSTRAP_SUBCOMMAND;

/// Exit code for a check that an endpoint did not pass.
pub const FAILED: u8 = 1;

/// Exit code for what was found wrong before anything was sent.
pub const USAGE: u8 = 2;

/// Exit code for a run that proves nothing.
pub const INVALID: u8 = 3;

/// Exit code for a run that was stopped by hand.
pub const INTERRUPTED: u8 = 130;

/// Sends learner events through a Caliper endpoint to its queue and settles every one of them.
#[derive(Parser)]
#[command(
    name = "e2e",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  e2e                                   the main job: own stack, 200 events/s for 10 s
  e2e run --rate 2000/s --duration 30s --out report
  e2e run --corpus DIR                  every *.json of a folder, byte for byte
  e2e run --endpoint https://api.example.edu/store --queue-url https://sqs.eu-west-1.amazonaws.com/1/events --token-file token
  e2e check --front-door http           the contract, request by request
  e2e stack                             only the stack, for other clients

Exit codes: 0 pass, 1 fail, 2 usage, 3 invalid (the run proves nothing), 130 interrupted"
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: run::RunFlags,
}

#[derive(Subcommand)]
enum Command {
    /// Send, drain, settle, report: the main job
    Run(Box<run::RunFlags>),
    /// The contract, request by request: what the endpoint answers, and what lies on the queue
    Check(Box<check::CheckFlags>),
    /// Only the stack, until Ctrl-C: an endpoint, a queue and a token for other clients
    Stack(stack::StackCommand),
    /// Make a token, or check one against a token set
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Print shell completions
    Completions {
        /// For which shell
        shell: Shell,
    },
    /// Be the ingestion function
    #[command(name = BOOTSTRAP_SUBCOMMAND, hide = true)]
    Bootstrap,
}

/// An error on its way out: what went wrong, what to do, and the exit code.
pub struct Failure {
    /// What went wrong, with its causes.
    pub message: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
    /// The exit code.
    pub code: u8,
}

impl Failure {
    /// A failure told by an error and its sources.
    pub fn new(error: &dyn std::error::Error, code: u8) -> Failure {
        Failure {
            message: told(error),
            hint: None,
            code,
        }
    }

    /// Wrong words on the command line or in a file it names.
    pub fn usage(error: &dyn std::error::Error) -> Failure {
        Failure::new(error, USAGE)
    }

    /// Wrong use that no error type stands for.
    pub fn misuse(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            hint: None,
            code: USAGE,
        }
    }

    /// The same with a hint what to do.
    #[must_use]
    pub fn hint(self, hint: &'static str) -> Failure {
        Failure {
            hint: Some(hint),
            ..self
        }
    }
}

/// Reads the command line, does what it says, and tells errors.
#[must_use]
pub fn main() -> ExitCode {
    let Cli { command, run } = Cli::parse();
    let done = match command {
        None => run::run(run),
        Some(Command::Run(flags)) => run::run(*flags),
        Some(Command::Check(flags)) => check::run(*flags),
        Some(Command::Stack(command)) => stack::run(command),
        Some(Command::Token(command)) => token::run(command),
        Some(Command::Completions { shell }) => {
            clap_complete::generate(shell, &mut Cli::command(), "e2e", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Bootstrap) => return function::serve(),
    };
    done.unwrap_or_else(|failure| {
        tell(&failure);
        ExitCode::from(failure.code)
    })
}

#[allow(clippy::print_stderr, reason = "the one place that tells errors")]
fn tell(failure: &Failure) {
    eprintln!("e2e: {}", failure.message);
    if let Some(hint) = failure.hint {
        eprintln!("hint: {hint}");
    }
}

/// Runs a future on a single-threaded runtime of this thread: the runner's own, apart from generator and stack.
fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::usage(&error))?
        .block_on(future)
}

/// Writes to standard error what is good to know and no error. That nobody reads it is none either.
fn remark(text: &str) {
    use std::io::Write;
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Writes to standard output; a reader that has gone away is no error.
fn print(text: &str) -> Result<(), Failure> {
    use std::io::{ErrorKind, Write};
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::usage(&error)),
        _ => Ok(()),
    }
}
