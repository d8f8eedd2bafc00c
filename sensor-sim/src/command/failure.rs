//! Why a command could not do what it was asked to do: the words, the hint and the exit code.

use std::io::{self, Write};
use std::path::PathBuf;

use hdrhistogram::CreationError;
use sensor_sim::causes::told;
use sensor_sim::plan::PlanError;
use sensor_sim::recording::RecordingError;
use sensor_sim::sender::{EndpointError, SendError};
use sensor_sim::token::TokenError;

use super::validate::ReadError;

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
    #[error(transparent)]
    Recording(#[from] RecordingError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("there is no command named {0}")]
    NoCommand(String),
    #[error("cannot make room for latencies")]
    Histogram(#[from] CreationError),
    #[error("cannot listen for interrupts")]
    Interrupts(#[source] io::Error),
    #[error("cannot write to standard output")]
    Output(#[source] io::Error),
    #[error("cannot write {}", .0.display())]
    File(PathBuf, #[source] io::Error),
}

impl Failure {
    /// 2 for what was asked for wrongly, found before anything was done; 1 for what broke on the way.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Output(_) | Self::File(..) | Self::Interrupts(_) | Self::Histogram(_) => 1,
            _ => 2,
        }
    }

    /// Says what went wrong on standard error, from the outside inwards, and what to do about it.
    pub(crate) fn tell(&self) {
        // If standard error is gone, there is nobody to tell.
        let _ = self.write(&mut io::stderr().lock());
    }

    fn write(&self, words: &mut impl Write) -> io::Result<()> {
        writeln!(words, "error: {}", told(self))?;
        if let Some(hint) = self.hint() {
            writeln!(words, "hint: {hint}")?;
        }
        Ok(())
    }

    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoToken => Some(
                "name a file that holds it with --token-file FILE (or TOKEN_FILE), or put it into CALIPER_TOKEN",
            ),
            Self::Token(TokenError::Write { .. }) => Some("choose a file that does not exist yet"),
            Self::Token(_) => Some(
                "a token is one line of letters, digits and -._~+/ in a file that this user may read",
            ),
            Self::Recording(_) => Some(
                "a recording is JSON Lines: on each line an envelope with sendTime, or an event with eventTime",
            ),
            Self::Read(error) => error.hint(),
            Self::File(..) => Some("what was written before is not complete"),
            Self::NoCommand(_) => Some("`sensor-sim --help` lists the commands"),
            _ => None,
        }
    }
}
