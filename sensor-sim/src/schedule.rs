//! When slots are due. The schedule owns instants and knows nothing of what is sent.
//!
//! Every arrangement is random access: the instant of any slot is computed on its own, in at most logarithmic time, by arithmetic that is
//! the same everywhere, so that threads, shards and machines agree without asking each other.

mod constant;
mod curve;
mod poisson;
mod rate;
mod shape;
mod stages;
mod think_time;

pub use rate::{ParseRateError, Rate};
pub use shape::Shape;
pub use stages::{ParseStagesError, Stages};

pub(crate) use constant::Constant;
pub(crate) use curve::Curve;
pub(crate) use poisson::Poisson;
pub(crate) use think_time::{Dealt, ThinkTime};

use std::{fmt, time::Duration};

use crate::recording::RecordedArrivals;

/// How the envelopes of a rate are spread over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Arrivals {
    /// One every 1 / rate seconds, exactly.
    #[default]
    Constant,
    /// At random, as if every learner acted without knowing of the others: a Poisson process with a fixed count.
    Poisson,
}

impl fmt::Display for Arrivals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Constant => "constant",
            Self::Poisson => "poisson",
        })
    }
}

/// The instants of a run's slots, counted from its first instant. They never fall as slots rise.
pub(crate) enum Schedule {
    Constant(Constant),
    Poisson(Poisson),
    Curve(Curve),
    Recorded(RecordedArrivals),
    ThinkTime(ThinkTime),
}

impl Schedule {
    /// When `slot` is due; of a slot beyond the last, not before the last.
    pub(crate) fn offset(&self, slot: u64) -> Duration {
        match self {
            Self::Constant(constant) => constant.offset(slot),
            Self::Poisson(poisson) => poisson.offset(slot),
            Self::Curve(curve) => curve.offset(slot),
            Self::Recorded(arrivals) => arrivals.offset(slot),
            Self::ThinkTime(think_time) => think_time.offset(slot),
        }
    }

    /// About how many slots are due before an instant: where to begin to look.
    pub(crate) fn about_before(&self, instant: Duration) -> u64 {
        match self {
            Self::Constant(constant) => constant.about_before(instant),
            Self::Poisson(poisson) => poisson.about_before_instant(instant),
            Self::Curve(curve) => curve.about_before(instant),
            Self::Recorded(arrivals) => arrivals.before(instant),
            Self::ThinkTime(_) => 0,
        }
    }

    /// The offsets of the slots of a lane's block, where it takes all of them to find one.
    pub(crate) fn dealt(&self, block: u64) -> Option<Dealt> {
        match self {
            Self::Constant(_) | Self::Poisson(_) | Self::Curve(_) | Self::Recorded(_) => None,
            Self::ThinkTime(think_time) => Some(think_time.dealt(block)),
        }
    }

    /// The mean gap between two slots.
    pub(crate) fn mean_gap(&self) -> Duration {
        match self {
            Self::Constant(constant) => constant.offset(1),
            Self::Poisson(poisson) => poisson.mean_gap(),
            Self::Curve(curve) => curve.mean_gap(),
            Self::Recorded(arrivals) => arrivals.mean_gap(),
            Self::ThinkTime(think_time) => think_time.mean_gap(),
        }
    }
}
