//! A pace as a schedule: how many events or envelopes, in how many lanes, and when.

use std::time::Duration;

use super::{Pace, PlanError, PlanSettings};
use crate::batch::Batches;
use crate::identity::SLOT_LIMIT;
use crate::lane::{CROWD, Lanes, SINGLE_FILE};
use crate::random::Key;
use crate::schedule::{Arrivals, Constant, Curve, Poisson, Schedule, ThinkTime};

/// The steps of a run, each of which is an envelope, or an event to be gathered into one.
pub(super) struct Timing {
    pub(super) lanes: Lanes,
    pub(super) schedule: Schedule,
    pub(super) steps: u64,
    /// Events of the last step, if it holds fewer than its size.
    pub(super) last_step_holds: Option<u16>,
    /// The whole run; every step is due before it is over.
    pub(super) length: Duration,
}

impl Timing {
    pub(super) fn of(settings: &PlanSettings, batches: &Batches) -> Result<Self, PlanError> {
        let key = |purpose| Key::derive(purpose, &[settings.seed.get()]);
        let crowd = |schedule, steps, length| Self {
            lanes: CROWD,
            schedule,
            steps,
            last_step_holds: None,
            length,
        };
        match &settings.pace {
            Pace::Rate {
                rate,
                warm_up,
                duration,
                arrivals,
            } => {
                if duration.is_zero() {
                    return Err(PlanError::NoTime);
                }
                let length = warm_up.checked_add(*duration).ok_or(PlanError::TooLong)?;
                let length_ns = u64::try_from(length.as_nanos()).map_err(|_| PlanError::TooLong)?;
                let steps = below_limit(rate.count_within(length))?;
                let schedule = match arrivals {
                    Arrivals::Constant => Schedule::Constant(Constant::new(*rate)),
                    Arrivals::Poisson => Schedule::Poisson(Poisson::new(
                        key("caliper-ingest arrivals"),
                        steps,
                        length_ns,
                    )),
                };
                Ok(crowd(schedule, steps, length))
            }
            Pace::Stages {
                stages,
                warm_up,
                arrivals,
            } => {
                if stages.length().is_zero() {
                    return Err(PlanError::NoTime);
                }
                let stages = stages.after(*warm_up);
                let curve = Curve::new(&stages);
                let steps = below_limit(Some(curve.slots()))?;
                let curve = match arrivals {
                    Arrivals::Constant => curve,
                    Arrivals::Poisson => {
                        let points = Poisson::new(key("caliper-ingest arrivals"), steps, 1);
                        curve.at_random(points)
                    }
                };
                Ok(crowd(Schedule::Curve(curve), steps, stages.length()))
            }
            Pace::Recorded { arrivals, warm_up } => {
                let length = arrivals.length();
                if *warm_up > arrivals.last() {
                    return Err(PlanError::NothingAfterWarmUp);
                }
                let steps = below_limit(Some(arrivals.count().into()))?;
                Ok(crowd(Schedule::Recorded(arrivals.clone()), steps, length))
            }
            Pace::ThinkTime { events } => {
                if settings.events_per_envelope.gather().is_some() {
                    return Err(PlanError::GatheredInNoTime);
                }
                let (needed, last) = batches.cover(*events).ok_or(PlanError::NoEvents)?;
                let steps = below_limit(Some(needed.into()))?;
                let schedule = Schedule::ThinkTime(ThinkTime::new(
                    key("caliper-ingest think times"),
                    settings.scenario.think_time,
                    settings.events_per_envelope.of_one_learner().pair(),
                ));
                Ok(Self {
                    length: schedule.offset(steps),
                    lanes: SINGLE_FILE,
                    schedule,
                    steps,
                    last_step_holds: Some(last),
                })
            }
        }
    }
}

fn below_limit(steps: Option<u128>) -> Result<u64, PlanError> {
    let steps = steps.and_then(|steps| u64::try_from(steps).ok());
    steps
        .filter(|steps| *steps < SLOT_LIMIT)
        .ok_or(PlanError::TooManySlots)
}
