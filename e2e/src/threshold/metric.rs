//! The figures that a threshold may limit, by the names that people type, and the units that their limits are typed in.

use std::str::FromStr;
use std::time::Duration;

use super::{Limit, Measured, ThresholdError};
use sensor_sim::account::units;
use sensor_sim::sender::SlotWord;

use crate::quantities::Quantity;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Metric {
    Latency(Quantity, Statistic),
    Word(Word),
    RateAchieved,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Statistic {
    Quantile(f64),
    Mean,
}

/// A word of the ledger that may be limited. The event words rejected and acknowledged follow from the slot words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
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

/// A measured figure, in the unit of its limit.
pub(super) struct Found {
    pub(super) number: f64,
    pub(super) lower_bound: bool,
    pub(super) text: String,
}

impl Metric {
    #[allow(
        clippy::cast_precision_loss,
        reason = "counts and microseconds as figures to compare"
    )]
    pub(super) fn measure(self, measured: &Measured<'_>, limit: Limit) -> Option<Found> {
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
                    text: format!("{least}{}", units::micros(micros)),
                })
            }
            Metric::Word(word) => {
                let (count, of) = word.count(measured);
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

    pub(super) fn limit(self, text: &str) -> Result<Limit, ThresholdError> {
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

    pub(super) fn name(self) -> &'static str {
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

    /// How many, and of how many: slots of those intended, events of those attempted. What was rejected as planned is none; the second request of
    /// a natural duplicate counts as well.
    fn count(self, measured: &Measured<'_>) -> (u64, u64) {
        let (slots, events) = (&measured.settled.slots, &measured.settled.events);
        let again = |word| measured.defects.duplicates(word);
        let as_planned = measured.defects.rejected_as_planned();
        let rejected = slots.rejected.saturating_sub(as_planned) + again(SlotWord::Rejected);
        match self {
            Word::Rejected => (rejected, slots.intended),
            Word::Failed => (slots.failed + again(SlotWord::Failed), slots.intended),
            Word::TimedOut => (slots.timed_out + again(SlotWord::TimedOut), slots.intended),
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
