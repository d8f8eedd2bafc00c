//! Thresholds: what a run must hold, typed the way people say it: `arrival.p99<2s`, `failed<0.1%`, `rate.achieved>=190`.
//!
//! A threshold without data is broken, not passed, and a lower bound never satisfies an upper limit.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::Serialize;
use thiserror::Error;

use crate::ledger::Settled;
use crate::quantities::{Quantities, Quantity};

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

#[derive(Clone, Copy, Debug, PartialEq)]
enum Metric {
    Latency(Quantity, Statistic),
    Word(Word),
    RateAchieved,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Statistic {
    Quantile(f64),
    Mean,
}

/// A word of the ledger that may be limited. The event words rejected and acknowledged follow from the slot words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Rejected,
    Failed,
    TimedOut,
    Unsent,
    Unfinished,
    Lost,
    Recovered,
    Duplicated,
    Unexpected,
    Corrupted,
    Reordered,
    Late,
    Foreign,
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

/// A measured figure, in the unit of its limit.
struct Found {
    number: f64,
    lower_bound: bool,
    text: String,
}

impl Metric {
    #[allow(
        clippy::cast_precision_loss,
        reason = "counts and microseconds as figures to compare"
    )]
    fn measure(self, measured: &Measured<'_>, limit: Limit) -> Option<Found> {
        match self {
            Metric::Latency(quantity, statistic) => {
                let latency = measured.quantities.get(quantity);
                let (micros, lower_bound) = match statistic {
                    Statistic::Quantile(quantile) => latency
                        .quantile(quantile)
                        .map(|found| (found.micros as f64, found.lower_bound))?,
                    Statistic::Mean => latency.mean()?,
                };
                let least = if lower_bound { ">= " } else { "" };
                Some(Found {
                    number: micros,
                    lower_bound,
                    text: format!("{least}{}", crate::report::text::micros(micros)),
                })
            }
            Metric::Word(word) => {
                let (count, of) = word.count(measured.settled);
                match limit {
                    Limit::Percent(_) if of == 0 => None,
                    Limit::Percent(_) => {
                        let percent = count as f64 * 100.0 / of as f64;
                        Some(Found {
                            number: percent,
                            lower_bound: false,
                            text: format!("{percent:.3}%"),
                        })
                    }
                    _ => Some(Found {
                        number: count as f64,
                        lower_bound: false,
                        text: count.to_string(),
                    }),
                }
            }
            Metric::RateAchieved => measured.achieved.map(|rate| Found {
                number: rate,
                lower_bound: false,
                text: format!("{rate:.1}/s"),
            }),
        }
    }

    fn limit(self, text: &str) -> Result<Limit, ThresholdError> {
        let bad = |expected| ThresholdError::BadLimit {
            limit: text.to_owned(),
            expected,
        };
        let number = |text: &str| {
            text.trim()
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite() && *number >= 0.0)
        };
        match self {
            Metric::Latency(..) => humantime::parse_duration(text)
                .map(|limit: Duration| Limit::Micros(limit.as_secs_f64() * 1e6))
                .map_err(|_| bad("duration: write 800us, 250ms or 2s")),
            Metric::Word(_) => match text.strip_suffix('%') {
                Some(percent) => number(percent).map(Limit::Percent),
                None => number(text).map(Limit::Count),
            }
            .ok_or_else(|| bad("count or percentage: write 0, 12 or 0.1%")),
            Metric::RateAchieved => number(text.strip_suffix("/s").unwrap_or(text))
                .map(Limit::PerSecond)
                .ok_or_else(|| bad("rate in events per second: write 190 or 190/s")),
        }
    }
}

impl FromStr for Metric {
    type Err = ThresholdError;

    fn from_str(text: &str) -> Result<Self, ThresholdError> {
        let unknown = || ThresholdError::UnknownMetric(text.to_owned());
        if text == "rate.achieved" {
            return Ok(Metric::RateAchieved);
        }
        if let Some(word) = Word::ALL.into_iter().find(|word| word.name() == text) {
            return Ok(Metric::Word(word));
        }
        let (name, statistic) = text.split_once('.').ok_or_else(unknown)?;
        let quantity = Quantity::ALL
            .into_iter()
            .find(|quantity| quantity.name() == name)
            .ok_or_else(unknown)?;
        let statistic = match statistic {
            "min" => Statistic::Quantile(0.0),
            "max" => Statistic::Quantile(1.0),
            "mean" => Statistic::Mean,
            "p999" => Statistic::Quantile(0.999),
            percentile => percentile
                .strip_prefix('p')
                .and_then(|percent| percent.parse::<f64>().ok())
                .filter(|percent| (0.0..=100.0).contains(percent))
                .map(|percent| Statistic::Quantile(percent / 100.0))
                .ok_or_else(unknown)?,
        };
        Ok(Metric::Latency(quantity, statistic))
    }
}

impl Word {
    const ALL: [Word; 13] = [
        Word::Rejected,
        Word::Failed,
        Word::TimedOut,
        Word::Unsent,
        Word::Unfinished,
        Word::Lost,
        Word::Recovered,
        Word::Duplicated,
        Word::Unexpected,
        Word::Corrupted,
        Word::Reordered,
        Word::Late,
        Word::Foreign,
    ];

    fn name(self) -> &'static str {
        match self {
            Word::Rejected => "rejected",
            Word::Failed => "failed",
            Word::TimedOut => "timed_out",
            Word::Unsent => "unsent",
            Word::Unfinished => "unfinished",
            Word::Lost => "lost",
            Word::Recovered => "recovered",
            Word::Duplicated => "duplicated",
            Word::Unexpected => "unexpected",
            Word::Corrupted => "corrupted",
            Word::Reordered => "reordered",
            Word::Late => "late",
            Word::Foreign => "foreign",
        }
    }

    /// How many, and of how many: slots of those intended, events of those attempted.
    fn count(self, settled: &Settled) -> (u64, u64) {
        let (slots, events) = (&settled.slots, &settled.events);
        match self {
            Word::Rejected => (slots.rejected, slots.intended),
            Word::Failed => (slots.failed, slots.intended),
            Word::TimedOut => (slots.timed_out, slots.intended),
            Word::Unsent => (slots.unsent, slots.intended),
            Word::Unfinished => (slots.unfinished, slots.intended),
            Word::Lost => (events.lost, events.attempted),
            Word::Recovered => (events.recovered, events.attempted),
            Word::Duplicated => (events.duplicated, events.attempted),
            Word::Unexpected => (events.unexpected, events.attempted),
            Word::Corrupted => (events.corrupted, events.attempted),
            Word::Reordered => (events.reordered, events.attempted),
            Word::Late => (events.late, events.attempted),
            Word::Foreign => (events.foreign, events.attempted),
        }
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
mod tests {
    use super::*;
    use crate::ledger::{EventWords, SlotWords};

    fn judged(expr: &str) -> Judged {
        let mut quantities = Quantities::new().unwrap();
        for _ in 0..90 {
            quantities
                .get_mut(Quantity::Response)
                .record(Duration::from_millis(10));
        }
        for _ in 0..10 {
            quantities
                .get_mut(Quantity::Response)
                .record_at_least(Duration::from_secs(1));
        }
        let settled = Settled {
            slots: SlotWords {
                intended: 100,
                acknowledged: 90,
                failed: 10,
                ..SlotWords::default()
            },
            events: EventWords {
                attempted: 100,
                acknowledged: 90,
                indeterminate: 10,
                delivered: 90,
                ..EventWords::default()
            },
            ..Settled::default()
        };
        expr.parse::<Threshold>().unwrap().judge(&Measured {
            quantities: &quantities,
            settled: &settled,
            achieved: Some(199.5),
        })
    }

    #[test]
    fn a_limit_holds_or_is_broken() {
        for (expr, ok) in [
            ("response.p50<20ms", true),
            ("response.p50 < 5ms", false),
            ("response.p90<=11ms", true),
            ("response.min>=9ms", true),
            ("failed<=10", true),
            ("failed<10%", false),
            ("failed<=10%", true),
            ("lost==0", true),
            ("rate.achieved>=199/s", true),
            ("rate.achieved>200", false),
        ] {
            assert_eq!(judged(expr).ok, ok, "{expr}: {:?}", judged(expr));
        }
    }

    #[test]
    fn a_lower_bound_satisfies_no_upper_limit_however_high() {
        assert!(!judged("response.p99<1h").ok);
        assert!(judged("response.p99>=900ms").ok);
        assert!(judged("response.p99<1h").value.unwrap().starts_with(">= "));
        assert!(!judged("response.mean<1h").ok);
    }

    #[test]
    fn without_data_a_threshold_is_broken() {
        assert_eq!(
            judged("arrival.p99<1h"),
            Judged {
                expr: "arrival.p99<1h".into(),
                value: None,
                ok: false
            }
        );
        assert!(!judged("arrival.p99>0s").ok);
    }

    #[test]
    fn a_given_threshold_replaces_the_default_on_the_same_figure() {
        let given = [
            "failed<1%".parse().unwrap(),
            "arrival.p99<2s".parse().unwrap(),
        ];
        let all: Vec<String> = Threshold::over_defaults(&given)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            all,
            [
                "rejected==0",
                "timed_out==0",
                "unfinished==0",
                "failed<1%",
                "arrival.p99<2s"
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_says_what_would_be_right() {
        for (expr, hint) in [
            ("arrival.p99", "comparison"),
            ("speed<2s", "nothing that a run measures"),
            ("arrival.p101<2s", "nothing that a run measures"),
            ("arrival.p99<2", "duration"),
            ("lost<many", "count or percentage"),
        ] {
            let error = expr.parse::<Threshold>().unwrap_err().to_string();
            assert!(error.contains(hint), "{expr}: {error}");
        }
    }
}
