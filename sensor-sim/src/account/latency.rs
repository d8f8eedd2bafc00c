//! A latency as a histogram that does not lie at its edges.
//!
//! HdrHistogram, microseconds, 3 significant digits, 1 us to 1 h. A value over an hour is kept at the bound and counted as overflow; a
//! negative one is counted and never dropped in silence. Values of which only a lower bound is known (a request that was given up
//! after 35 s took at least that) are kept apart and shift the percentiles as lower bounds; nothing is ever filled in.

use std::time::Duration;

use hdrhistogram::{CreationError, Histogram};
use serde::{Deserialize, Serialize};

const HIGHEST_US: u64 = 3_600_000_000;
const DIGITS: u8 = 3;

/// A summary of one latency, in microseconds; the shape of `latency_us` in the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Values, those included of which only a lower bound is known.
    pub count: u64,
    /// Smallest.
    pub min: Option<u64>,
    /// Mean; a lower bound where `bounds_from` is set.
    pub mean: Option<f64>,
    /// Median.
    pub p50: Option<u64>,
    /// 90th percentile.
    pub p90: Option<u64>,
    /// 99th percentile.
    pub p99: Option<u64>,
    /// 99.9th percentile.
    pub p999: Option<u64>,
    /// Largest.
    pub max: Option<u64>,
    /// The quantile (0 to 1) from which on a value is only a lower bound; `None` when all are exact.
    pub bounds_from: Option<f64>,
    /// Values over an hour, kept as one hour.
    pub overflow: u64,
    /// Negative values, kept as zero: the clocks disagree.
    pub negative: u64,
}

/// A quantile's value and whether it is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantile {
    /// Microseconds.
    pub micros: u64,
    /// The true value is this or more.
    pub lower_bound: bool,
}

/// One latency's values.
pub struct Latency {
    all: Histogram<u64>,
    least_bound: Option<u64>,
    overflow: u64,
    negative: u64,
}

impl Latency {
    /// No values yet.
    pub fn new() -> Result<Self, CreationError> {
        Ok(Latency {
            all: Histogram::new_with_bounds(1, HIGHEST_US, DIGITS)?,
            least_bound: None,
            overflow: 0,
            negative: 0,
        })
    }

    /// Records an exact value.
    pub fn record(&mut self, value: Duration) {
        self.enter(u64::try_from(value.as_micros()).unwrap_or(u64::MAX));
    }

    /// Records a difference of two clocks, which may come out negative.
    pub fn record_signed(&mut self, micros: i64) {
        self.negative += u64::from(micros < 0);
        self.enter(u64::try_from(micros).unwrap_or(0));
    }

    /// Records a value of which is only known that it is at least this long.
    pub fn record_at_least(&mut self, value: Duration) {
        let micros = u64::try_from(value.as_micros()).unwrap_or(u64::MAX);
        self.least_bound = Some(self.least_bound.map_or(micros, |least| least.min(micros)));
        self.enter(micros);
    }

    fn enter(&mut self, micros: u64) {
        self.overflow += u64::from(micros > HIGHEST_US);
        self.all.saturating_record(micros);
    }

    /// How many values there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.all.len()
    }

    /// The value at a quantile (0 to 1); `None` without data.
    #[must_use]
    pub fn quantile(&self, quantile: f64) -> Option<Quantile> {
        (!self.all.is_empty()).then(|| Quantile {
            micros: self.all.value_at_quantile(quantile),
            lower_bound: self.bounds_from().is_some_and(|from| quantile > from),
        })
    }

    /// The mean, and whether it is only a lower bound; `None` without data.
    #[must_use]
    pub fn mean(&self) -> Option<(f64, bool)> {
        (!self.all.is_empty()).then(|| (self.all.mean(), self.least_bound.is_some()))
    }

    /// The quantile up to which every value is exact, where some are not.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a ratio of counts")]
    pub fn bounds_from(&self) -> Option<f64> {
        let least = self
            .all
            .lowest_equivalent(self.least_bound?.min(HIGHEST_US));
        let below = least
            .checked_sub(1)
            .map_or(0, |highest| self.all.count_between(0, highest));
        Some(below as f64 / self.all.len() as f64)
    }

    /// The whole histogram.
    #[must_use]
    pub fn histogram(&self) -> &Histogram<u64> {
        &self.all
    }

    /// The figures of the report.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let at = |quantile| self.quantile(quantile).map(|found| found.micros);
        Summary {
            count: self.all.len(),
            min: at(0.0),
            mean: self.mean().map(|(mean, _)| mean),
            p50: at(0.5),
            p90: at(0.9),
            p99: at(0.99),
            p999: at(0.999),
            max: at(1.0),
            bounds_from: self.bounds_from(),
            overflow: self.overflow,
            negative: self.negative,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latency(millis: impl IntoIterator<Item = u64>) -> Latency {
        let mut latency = Latency::new().unwrap();
        for value in millis {
            latency.record(Duration::from_millis(value));
        }
        latency
    }

    #[test]
    fn without_data_there_are_no_figures() {
        assert_eq!(latency([]).summary(), Summary::default());
    }

    #[test]
    fn censored_values_shift_the_tail_and_are_named_as_bounds() {
        let mut response = latency((0..80).map(|_| 1));
        for _ in 0..20 {
            response.record_at_least(Duration::from_secs(4));
        }
        let summary = response.summary();
        assert_eq!((summary.count, summary.bounds_from), (100, Some(0.8)));
        assert!(!response.quantile(0.8).unwrap().lower_bound);
        let p90 = response.quantile(0.9).unwrap();
        assert!(
            p90.lower_bound && (3_990_000..=4_010_000).contains(&p90.micros),
            "{p90:?}"
        );
    }

    #[test]
    fn an_exact_value_above_the_smallest_bound_is_itself_in_doubt() {
        let mut response = latency([1, 1, 5000]);
        response.record_at_least(Duration::from_secs(2));
        assert_eq!(response.bounds_from(), Some(0.5));
    }

    #[test]
    fn over_an_hour_is_kept_and_counted() {
        let mut arrival = latency([]);
        arrival.record(Duration::from_hours(2));
        let summary = arrival.summary();
        assert_eq!((summary.count, summary.overflow), (1, 1));
        assert!(summary.max.unwrap() >= HIGHEST_US);
    }

    #[test]
    fn a_negative_difference_is_counted_not_dropped() {
        let mut queue = latency([]);
        queue.record_signed(-250);
        queue.record_signed(250);
        let summary = queue.summary();
        assert_eq!(
            (summary.count, summary.negative, summary.min),
            (2, 1, Some(0))
        );
    }

    #[test]
    fn three_digits_hold_over_the_whole_range() {
        for micros in [1, 999, 12_345, 987_654, 35_000_000, 3_599_999_999] {
            let mut lag = Latency::new().unwrap();
            lag.record(Duration::from_micros(micros));
            let read = lag.quantile(0.5).unwrap().micros;
            assert!(
                read.abs_diff(micros) * 1000 <= micros,
                "{micros} read as {read}"
            );
        }
    }
}
