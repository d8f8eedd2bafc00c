//! The lines that Lambda itself writes into a function's log: where an invocation begins and ends, and what it took.
//!
//! Source: Lambda developer guide, "Viewing `CloudWatch` logs for Lambda functions" and "Understanding the Lambda execution environment
//! lifecycle" (`INIT_REPORT`). What is billed counts the init, as for all functions since August 2025.

use std::{fmt, time::Duration};

use super::{
    ending::Ending,
    environment::EnvironmentId,
    function_log::FunctionLog,
    invocation::{InvokeError, Outcome},
    process::VERSION,
    variables::MEMORY_MB,
};

/// Nothing is measured and nothing written where no log is kept.
impl FunctionLog {
    /// An environment has taken an invocation.
    pub(super) fn began(&self, id: EnvironmentId, request_id: &str) {
        if self.is_kept() {
            let line = format!("START RequestId: {request_id} Version: {VERSION}");
            self.write(id, line.as_bytes());
        }
    }

    /// An invocation is over, whatever became of it.
    pub(super) fn ended<'a>(&self, id: EnvironmentId, report: impl FnOnce() -> Report<'a>) {
        if self.is_kept() {
            let report = report();
            let end = format!("END RequestId: {}", report.request_id);
            self.write(id, end.as_bytes());
            self.write(id, report.to_string().as_bytes());
        }
    }

    /// An environment has not passed its init.
    pub(super) fn init_failed<'a>(
        &self,
        id: EnvironmentId,
        report: impl FnOnce() -> InitReport<'a>,
    ) {
        if self.is_kept() {
            self.write(id, report().to_string().as_bytes());
        }
    }
}

/// `REPORT`.
pub(super) struct Report<'a> {
    pub(super) request_id: &'a str,
    pub(super) duration: Duration,
    /// Of the environment, where this was its first invocation.
    pub(super) init: Option<Duration>,
    /// The most memory that the environment has held so far, in bytes, where the system tells.
    pub(super) peak_bytes: Option<u64>,
    pub(super) status: Status,
}

/// What a report says of an invocation that went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Nothing: the function answered, or said itself that it failed.
    Answered,
    /// It ran into its time-out.
    TimedOut,
    /// Its process ended.
    Exited,
}

impl Status {
    /// The status of an outcome.
    pub(super) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Err(InvokeError::TimedOut(_)) => Self::TimedOut,
            Err(InvokeError::Exited(_)) => Self::Exited,
            _ => Self::Answered,
        }
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let billed = millis(self.duration + self.init.unwrap_or_default()).ceil();
        write!(
            f,
            "REPORT RequestId: {}\tDuration: {:.2} ms\tBilled Duration: {billed:.0} ms\tMemory Size: {MEMORY_MB} MB",
            self.request_id,
            millis(self.duration),
        )?;
        if let Some(bytes) = self.peak_bytes {
            write!(f, "\tMax Memory Used: {} MB", bytes.div_ceil(1_048_576))?;
        }
        if let Some(init) = self.init {
            write!(f, "\tInit Duration: {:.2} ms", millis(init))?;
        }
        f.write_str(match self.status {
            Status::Answered => "",
            Status::TimedOut => "\tStatus: timeout",
            Status::Exited => "\tStatus: error\tError Type: Runtime.ExitError",
        })
    }
}

/// `INIT_REPORT`, of an init that failed.
pub(super) struct InitReport<'a> {
    pub(super) duration: Duration,
    pub(super) ending: &'a Ending,
}

impl fmt::Display for InitReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = match self.ending {
            Ending::NeverReady(_) => "timeout",
            _ => "error\tError Type: Runtime.ExitError",
        };
        write!(
            f,
            "INIT_REPORT Init Duration: {:.2} ms\tPhase: init\tStatus: {status}",
            millis(self.duration)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_read_as_lambdas_do() {
        let mut report = Report {
            request_id: "id",
            duration: Duration::from_micros(1_440),
            init: Some(Duration::from_micros(18_450)),
            peak_bytes: Some(17 * 1_048_576 + 1),
            status: Status::Answered,
        };
        assert_eq!(
            report.to_string(),
            "REPORT RequestId: id\tDuration: 1.44 ms\tBilled Duration: 20 ms\tMemory Size: 128 MB\tMax Memory Used: 18 MB\tInit Duration: 18.45 ms"
        );
        report.init = None;
        report.peak_bytes = None;
        report.status = Status::TimedOut;
        assert_eq!(
            report.to_string(),
            "REPORT RequestId: id\tDuration: 1.44 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tStatus: timeout"
        );
        let ending = Ending::NeverReady(Duration::from_secs(10));
        let duration = Duration::from_secs(10);
        let report = InitReport {
            duration,
            ending: &ending,
        };
        assert_eq!(
            report.to_string(),
            "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout"
        );
    }
}
