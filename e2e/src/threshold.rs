//! Thresholds: what a run must hold, typed the way people say it: `arrival.p99<2s`, `failed<0.1%`, `rate.achieved>=190`.
//!
//! A threshold without data is broken, not passed, and a lower bound never satisfies an upper limit.

mod metric;

use std::fmt;
use std::str::FromStr;

use sensor_sim::defect::DefectTally;
use serde::Serialize;
use thiserror::Error;

use crate::ledger::Settled;
use crate::quantities::Quantities;
use crate::threshold::metric::{Found, Metric, Word};

/// Why a threshold could not be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ThresholdError {
    /// None of `<= >= == < >` in it.
    #[error("`{0}` has no comparison: write one like `arrival.p99<2s`, `failed<0.1%` or `lost==0`")]
    NoComparison(String),
    /// The left side names nothing that a run measures.
    #[error(
        "`{0}` is nothing that a run measures: use lag|service|response|arrival|queue with .min|.mean|.p50|.p99|.p99.9|.max, \
         a word of the ledger (rejected, failed, timed_out, unsent, unfinished, lost, recovered, duplicated, unexpected, corrupted, \
         reordered, late, foreign), or rate.achieved"
    )]
    UnknownMetric(String),
    /// The right side does not fit the left one.
    #[error("`{limit}` is no {expected}")]
    BadLimit {
        /// What was typed.
        limit: String,
        /// What would be right.
        expected: &'static str,
    },
}

/// One limit on one figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    metric: Metric,
    comparison: Comparison,
    limit: Limit,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Limit {
    Micros(f64),
    Count(f64),
    Percent(f64),
    PerSecond(f64),
}

/// What thresholds are held against.
pub struct Measured<'a> {
    /// The latencies.
    pub quantities: &'a Quantities,
    /// The ledger.
    pub settled: &'a Settled,
    /// The planned defects and how they were answered.
    pub defects: &'a DefectTally,
    /// Events per second that were sent in the window; `None` where there is no window.
    pub achieved: Option<f64>,
}

/// A threshold after the run; the shape of `thresholds[]` in the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judged {
    /// As it was typed.
    pub expr: String,
    /// What was measured, in words; `null` without data.
    pub value: Option<String>,
    /// It held.
    pub ok: bool,
}

impl Threshold {
    /// The ones that hold unless told otherwise: every slot got through.
    pub fn defaults() -> impl Iterator<Item = Threshold> {
        [
            Word::Rejected,
            Word::Failed,
            Word::TimedOut,
            Word::Unfinished,
        ]
        .into_iter()
        .map(|word| Threshold {
            metric: Metric::Word(word),
            comparison: Comparison::Equal,
            limit: Limit::Count(0.0),
            text: format!("{}==0", word.name()),
        })
    }

    /// The defaults, each replaced where `given` has one on the same figure, then the rest of `given`.
    #[must_use]
    pub fn over_defaults(given: &[Threshold]) -> Vec<Threshold> {
        Threshold::defaults()
            .filter(|default| {
                !given
                    .iter()
                    .any(|threshold| threshold.metric == default.metric)
            })
            .chain(given.iter().cloned())
            .collect()
    }

    /// Holds the threshold against a run.
    #[must_use]
    pub fn judge(&self, measured: &Measured<'_>) -> Judged {
        let found = self.metric.measure(measured, self.limit);
        Judged {
            expr: self.text.clone(),
            value: found.as_ref().map(|found| found.text.clone()),
            ok: found.is_some_and(|found| self.comparison.holds(&found, self.limit.number())),
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Threshold {
    type Err = ThresholdError;

    fn from_str(text: &str) -> Result<Self, ThresholdError> {
        let (symbol, comparison) = Comparison::SYMBOLS
            .into_iter()
            .find(|(symbol, _)| text.contains(symbol))
            .ok_or_else(|| ThresholdError::NoComparison(text.to_owned()))?;
        let (left, right) = text
            .split_once(symbol)
            .ok_or_else(|| ThresholdError::NoComparison(text.to_owned()))?;
        let metric: Metric = left.trim().parse()?;
        Ok(Threshold {
            metric,
            comparison,
            limit: metric.limit(right.trim())?,
            text: text.split_whitespace().collect(),
        })
    }
}

impl Comparison {
    /// Longer symbols first, so that `<=` is not read as `<`.
    const SYMBOLS: [(&'static str, Comparison); 5] = [
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::GreaterOrEqual),
        ("==", Comparison::Equal),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
    ];

    #[allow(clippy::float_cmp, reason = "whole counts are exact in a float")]
    fn holds(self, found: &Found, limit: f64) -> bool {
        match self {
            Comparison::Greater => found.number > limit,
            Comparison::GreaterOrEqual => found.number >= limit,
            _ if found.lower_bound => false,
            Comparison::Less => found.number < limit,
            Comparison::LessOrEqual => found.number <= limit,
            Comparison::Equal => found.number == limit,
        }
    }
}

impl Limit {
    fn number(self) -> f64 {
        let (Limit::Micros(number)
        | Limit::Count(number)
        | Limit::Percent(number)
        | Limit::PerSecond(number)) = self;
        number
    }
}

#[cfg(test)]
mod tests;
