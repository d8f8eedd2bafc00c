//! How an environment's process ended.

use std::{fmt, os::unix::process::ExitStatusExt, process::ExitStatus, time::Duration};

/// An end.
#[derive(Debug)]
pub(super) enum Ending {
    /// Of its own accord, or by a signal that was not ours.
    Exited(ExitStatus),
    /// Killed, since it did not ask for an invocation within this time.
    NeverReady(Duration),
    /// Killed at the time-out of an invocation.
    TimedOut,
    /// It could not be started at all, for this reason.
    NotStarted(String),
    /// The stack goes down.
    StackDown,
}

impl Ending {
    /// In the words of Lambda, which name signals as Go does (recorded for exit codes and `killed`; the other signals
    /// believed).
    pub(super) fn in_lambdas_words(&self) -> String {
        let Self::Exited(status) = self else {
            return "Runtime exited without providing a reason".to_owned();
        };
        match (status.code(), status.signal()) {
            (Some(0), _) => "Runtime exited without providing a reason".to_owned(),
            (Some(code), _) => format!("Runtime exited with error: exit status {code}"),
            (None, signal) => {
                let name = match signal.unwrap_or_default() {
                    2 => "interrupt".to_owned(),
                    6 => "aborted".to_owned(),
                    9 => "killed".to_owned(),
                    11 => "segmentation fault".to_owned(),
                    15 => "terminated".to_owned(),
                    other => format!("signal {other}"),
                };
                format!("Runtime exited with error: signal: {name}")
            }
        }
    }
}

/// For whoever runs the stack.
impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited(status) => write!(f, "it ended with {status}"),
            Self::NeverReady(limit) => write!(
                f,
                "it did not ask for an invocation within {} s",
                limit.as_secs()
            ),
            Self::TimedOut => f.write_str("it was killed at its time-out"),
            Self::NotStarted(why) => f.write_str(why),
            Self::StackDown => f.write_str("the stack went down"),
        }
    }
}
