//! How the envelopes of a mean rate are spread over a run, where a campus would not spread them evenly.

use std::fmt;
use std::time::Duration;

use super::Rate;
use super::stages::{Stage, Stages};

/// The shape of a run's rate. Whatever it is, as many envelopes are sent as at the mean rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Shape {
    /// The same rate all the time.
    #[default]
    Flat,
    /// A day, from midnight to midnight, in the time of the run: a night with a twentieth of the evening's traffic, a working day, an
    /// evening above it, and a deadline at midnight.
    Day,
    /// An exam: everybody comes within the first minute, then it goes on evenly.
    Exam,
}

/// Traffic at the full hours of a day, in hundredths of the evening's; what lies between lies on straight lines. The quietest time is
/// early in the morning and the busiest about ten in the evening, as the logs of learning platforms show.
const HOURS: [u64; 24] = [
    60, 38, 22, 13, 8, 5, 5, 8, 20, 38, 52, 58, //
    55, 58, 62, 64, 62, 60, 62, 70, 82, 94, 100, 90,
];

/// What a deadline at midnight adds: three times the evening's traffic in its last ten minutes.
const DEADLINE: [(u64, u64); 3] = [(23 * 60 + 30, 100), (23 * 60 + 50, 300), (24 * 60, 60)];

/// How many times the later rate people come with when an exam begins, and how long it takes until all are there.
const RUSH: u64 = 30;
const RUSH_TIME: Duration = Duration::from_mins(1);

/// A rate is shaped in these parts, so that a small share of it is still a number.
const PARTS: u128 = 1_000_000;

impl Shape {
    /// The stages of a run of this mean rate and length; `None` where the rate stays the same.
    pub(crate) fn stages(self, mean: Rate, length: Duration) -> Option<Stages> {
        let points = match self {
            Self::Flat => return None,
            Self::Day => day(length),
            Self::Exam => exam(length),
        };
        Some(through(&points, mean))
    }
}

/// Instants of a day and the traffic then, compressed into `length`.
fn day(length: Duration) -> Vec<(Duration, u64)> {
    let hours = (0..).zip(HOURS).map(|(hour, traffic)| (hour * 60, traffic));
    let points = hours.chain(DEADLINE);
    points
        .map(|(minute, traffic)| {
            let nanos = length.as_nanos() * u128::from(minute) / (24 * 60);
            let at = Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX));
            (at, traffic)
        })
        .collect()
}

/// The first point is for the warm-up, which is as quiet as the time after the rush; it lasts no time of the exam itself.
fn exam(length: Duration) -> Vec<(Duration, u64)> {
    let rush = [(Duration::ZERO, 1), (Duration::ZERO, RUSH)];
    let after = [(RUSH_TIME.min(length), 1), (length, 1)];
    [rush, after].concat()
}

/// Straight lines through these points, raised or lowered until their mean is this.
fn through(points: &[(Duration, u64)], mean: Rate) -> Stages {
    let lines = || points.iter().zip(points.get(1..).unwrap_or_default());
    // Twice the area under the lines, and twice the length: the mean of the traffic in parts.
    let area: u128 = lines()
        .map(|((begin, from), (end, to))| {
            end.saturating_sub(*begin).as_nanos() * u128::from(from + to)
        })
        .sum();
    let length = points
        .last()
        .map_or(1, |(end, _)| 2 * end.as_nanos())
        .max(1);
    let average = (area * PARTS / length).max(1);
    let mean = u128::from(mean.billionths_per_second());
    let rate = |traffic: u64| {
        let rate = mean * u128::from(traffic) * PARTS / average;
        u64::try_from(rate).unwrap_or(u64::MAX)
    };
    let stages = lines().map(|((begin, from), (end, to))| Stage {
        length: end.saturating_sub(*begin),
        from: rate(*from),
        to: rate(*to),
    });
    Stages::of(stages.collect())
}

impl fmt::Display for Shape {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Flat => "flat",
            Self::Day => "day",
            Self::Exam => "exam",
        })
    }
}
