//! The outcome as JUnit, for CI.

use std::io::Write;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use thiserror::Error;

use super::table::{Outcome, Row};

/// The report cannot be written.
#[derive(Debug, Error)]
#[error("cannot write the JUnit report")]
pub struct JunitError(#[source] quick_junit::SerializeError);

/// Writes a suite for a front door.
pub fn write(out: impl Write, door: &str, rows: &[Row]) -> Result<(), JunitError> {
    let mut suite = TestSuite::new(format!("e2e check, {door}"));
    for row in rows {
        suite.add_test_case(TestCase::new(row.name.as_str(), status(&row.outcome)));
    }
    let mut report = Report::new("e2e check");
    report.add_test_suite(suite);
    report.serialize(out).map_err(JunitError)
}

fn status(outcome: &Outcome) -> TestCaseStatus {
    match outcome {
        Outcome::Passed | Outcome::PassedUnseen => TestCaseStatus::success(),
        Outcome::Skipped(why) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(*why);
            status
        }
        Outcome::Failed(differences) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(differences.join("; "));
            status
        }
    }
}
