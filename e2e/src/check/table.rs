//! The outcome as a table for people: a line for each case, and under it what is not as expected.

use std::fmt::{self, Display, Write};

/// What a case came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All as expected.
    Passed,
    /// The answer is as expected, and the queue could not be looked at.
    PassedUnseen,
    /// What is different.
    Failed(Vec<String>),
    /// It was not tried, and why.
    Skipped(&'static str),
}

/// A line of the table.
pub struct Row {
    /// The case.
    pub name: String,
    /// The status that it expects.
    pub status: u16,
    /// What it came to.
    pub outcome: Outcome,
}

/// Whether any failed.
#[must_use]
pub fn has_failed(rows: &[Row]) -> bool {
    rows.iter()
        .any(|row| matches!(row.outcome, Outcome::Failed(_)))
}

/// Writes the table, and a line that counts.
pub fn write(out: &mut impl Write, door: impl Display, rows: &[Row]) -> fmt::Result {
    let mut counts = [0_usize; 3];
    for Row {
        name,
        status,
        outcome,
    } in rows
    {
        let (word, place) = match outcome {
            Outcome::Passed => ("pass", 0),
            Outcome::PassedUnseen => ("pass, queue skipped", 0),
            Outcome::Failed(_) => ("FAIL", 1),
            Outcome::Skipped(_) => ("skip", 2),
        };
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
        writeln!(out, "{status}  {name:<78}  {word}")?;
        match outcome {
            Outcome::Failed(differences) => {
                for difference in differences {
                    writeln!(out, "       {difference}")?;
                }
            }
            Outcome::Skipped(why) => writeln!(out, "       {why}")?,
            Outcome::Passed | Outcome::PassedUnseen => {}
        }
    }
    let [passed, failed, skipped] = counts;
    let verdict = if failed == 0 { "PASS" } else { "FAIL" };
    writeln!(
        out,
        "{verdict}: {door}: {passed} passed, {failed} failed, {skipped} skipped"
    )
}
