//! What a plan is made from.

use std::time::Duration;

use caliper::datetime::DateTime;
use caliper::vocabulary::DataVersion;

use crate::{
    batch::EventsPerEnvelope,
    identity::{RunId, Seed},
    recording::RecordedArrivals,
    scenario::Scenario,
    schedule::{Arrivals, Rate, Stages},
};

/// All that decides the bytes and the instants of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSettings {
    /// The campus and everything that happens on it.
    pub seed: Seed,
    /// What keeps this run's event ids apart from another's.
    pub run_id: RunId,
    /// The instant of offset zero, from which `sendTime` and `eventTime` derive.
    pub start: DateTime,
    /// How fast, and for how long.
    pub pace: Pace,
    /// How many events each envelope holds.
    pub events_per_envelope: EventsPerEnvelope,
    /// The campus and its habits.
    pub scenario: Scenario,
    /// The Caliper that the sensor speaks.
    pub version: DataVersion,
}

/// How fast slots follow each other, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pace {
    /// A rate of envelopes over a length of time, from a crowd of learners.
    Rate {
        /// Envelopes per time, or events where these are gathered.
        rate: Rate,
        /// What comes before `duration`, at the same rate.
        warm_up: Duration,
        /// How long the run lasts after the warm-up; more than zero.
        duration: Duration,
        /// How the envelopes are spread.
        arrivals: Arrivals,
    },
    /// A rate that changes, from a crowd of learners.
    Stages {
        /// The rate over time.
        stages: Stages,
        /// What comes before them, at the rate with which they begin.
        warm_up: Duration,
        /// How the envelopes are spread.
        arrivals: Arrivals,
    },
    /// The instants of a recording, for what a crowd of learners does now.
    Recorded {
        /// When something was sent once.
        arrivals: RecordedArrivals,
        /// How much of the beginning is the warm-up; not more than what is before the last.
        warm_up: Duration,
    },
    /// One learner after another, in their own time: for generating without a rate.
    ThinkTime {
        /// Events in all, exactly; at least 1. The last envelope is cut to fit.
        events: u64,
    },
}

impl Pace {
    /// The first part of the run, which is not measured.
    pub(super) const fn warm_up(&self) -> Duration {
        match self {
            Self::Rate { warm_up, .. }
            | Self::Stages { warm_up, .. }
            | Self::Recorded { warm_up, .. } => *warm_up,
            Self::ThinkTime { .. } => Duration::ZERO,
        }
    }
}

/// Why there is no such plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A duration of zero.
    #[error("the duration must be more than zero")]
    NoTime,
    /// A warm-up that leaves nothing of a recording.
    #[error(
        "the recording is over before the warm-up: a shorter warm-up or a lower speed leaves something to measure"
    )]
    NothingAfterWarmUp,
    /// Events that are gathered for a time, where time is only the learners' own.
    #[error(
        "events are gathered into envelopes over time, which needs a rate: with a number of events, an envelope holds a number or a range of them"
    )]
    GatheredInNoTime,
    /// A buffer that is sent too often.
    #[error(
        "the time in which events are gathered fits into the run more than 100000 times: choose a longer one"
    )]
    TooManyTicks,
    /// No event is asked for.
    #[error("at least one event must be asked for")]
    NoEvents,
    /// Every share of the mix is of a profile that Caliper 1.1 does not have.
    #[error(
        "none of the mix can be done in Caliper 1.1, which has no feedback, resource-management, search, survey and tool-launch"
    )]
    NothingToDo,
    /// Slot numbers have 48 bits.
    #[error(
        "the run has too many envelopes, or events to gather: at most 281474976710655 can be told apart"
    )]
    TooManySlots,
    /// Instants are 64-bit nanoseconds, and times end with the year 9999.
    #[error("the run is too long, or goes beyond the year 9999")]
    TooLong,
}
