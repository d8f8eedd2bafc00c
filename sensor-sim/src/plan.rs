//! The plan of a run: settings in, slots out. Everything that is sent follows from it, and it keeps nothing per slot, but recorded instants where
//! there are any.

mod cursors;
mod in_order;
mod settings;
mod timing;
mod written;

pub use in_order::InOrder;
pub use settings::{Pace, PlanError, PlanSettings};

use std::time::Duration;

use caliper::datetime::DateTime;

use crate::{
    batch::{Batches, Gathered},
    campus::{Campus, SENSOR},
    cursor::Cursor,
    identity::Identity,
    mix::Choices,
    random::Key,
    session::Script,
    source::{Renderer, Source},
    timeline::Clockwork,
};
use cursors::Cursors;
use timing::Timing;

/// A run, worked out slot by slot on demand.
///
/// The same settings give the same bytes on any machine, from any number of threads, in any order. Slots of the warm-up
/// come first.
pub struct Plan {
    settings: PlanSettings,
    identity: Identity,
    campus: Campus,
    /// Events of a step.
    batches: Batches,
    timing: Timing,
    /// Where steps are events that are gathered into envelopes; else each step is an envelope.
    gathered: Option<Gathered>,
    sessions: Key,
    choices: Choices,
}

impl Plan {
    /// The plan for these settings.
    pub fn new(settings: PlanSettings) -> Result<Self, PlanError> {
        let key = |purpose| Key::derive(purpose, &[settings.seed.get()]);
        let batches = Batches::new(
            key("caliper-ingest batch sizes"),
            settings.events_per_envelope.of_one_learner(),
        );
        let timing = Timing::of(&settings, &batches)?;
        check_calendar(settings.start, timing.length)?;
        let gathered = match settings.events_per_envelope.gather() {
            None => None,
            Some(gather) => Some(
                Gathered::new(
                    gather,
                    &timing.schedule,
                    timing.steps,
                    (settings.pace.warm_up(), timing.length),
                )
                .ok_or(PlanError::TooManyTicks)?,
            ),
        };
        Ok(Self {
            identity: Identity::new(settings.seed, settings.run_id),
            campus: Campus::new(settings.seed, settings.scenario.learners),
            sessions: key("caliper-ingest sessions"),
            choices: settings
                .scenario
                .mix
                .choices(settings.version)
                .ok_or(PlanError::NothingToDo)?,
            settings,
            batches,
            timing,
            gathered,
        })
    }

    /// What the plan was made from.
    #[must_use]
    pub fn settings(&self) -> &PlanSettings {
        &self.settings
    }

    /// The run's event ids.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Events in the envelope of `slot`: at least 1 in each that there is.
    #[must_use]
    pub fn events_in(&self, slot: u64) -> u16 {
        if let Some(gathered) = &self.gathered {
            return gathered.held(slot).map_or(0, |held| held.count.get());
        }
        match self.timing.last_step_holds {
            Some(held) if slot + 1 == self.timing.steps => held,
            _ => self.batches.at(self.timing.lanes.place(slot)),
        }
    }

    /// The first part of the run, whose slots count in the ledger but not in latencies and rates.
    #[must_use]
    pub fn warm_up(&self) -> Duration {
        self.settings.pace.warm_up()
    }

    /// The whole run, the warm-up included. Every slot's offset is below it.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.timing.length
    }

    /// The IRI of the sensor that every envelope names.
    #[must_use]
    pub fn sensor(&self) -> &str {
        SENSOR
    }

    /// Renders slots one after the other, quicker than [`render`](Source::render) where they are asked for in order.
    #[must_use]
    pub fn in_order(&self) -> InOrder<'_> {
        InOrder::new(self)
    }

    /// At the first event of a step.
    fn cursor(&self, step: u64) -> Cursor<'_> {
        let Timing {
            lanes, schedule, ..
        } = &self.timing;
        let script = Script {
            key: self.sessions,
            campus: self.campus,
            choices: &self.choices,
            version: self.settings.version,
            habits: self.settings.scenario.session,
            lanes: *lanes,
        };
        let clockwork = Clockwork {
            start: self.settings.start,
            schedule,
            lanes: *lanes,
            batches: &self.batches,
        };
        Cursor::at(script, clockwork, lanes.place(step))
    }
}

impl Source for Plan {
    fn slots(&self) -> u64 {
        match &self.gathered {
            None => self.timing.steps,
            Some(gathered) => gathered.slots(),
        }
    }

    fn offset(&self, slot: u64) -> Duration {
        let schedule = &self.timing.schedule;
        match &self.gathered {
            None => schedule.offset(slot),
            Some(gathered) => gathered
                .held(slot)
                .map_or(self.timing.length, |held| held.sent_at(schedule)),
        }
    }

    fn render(&self, slot: u64, body: &mut Vec<u8>) {
        written::envelope(slot, &mut Cursors::new(self), body);
    }

    fn renderer(&self) -> Renderer<'_> {
        let mut in_order = self.in_order();
        Box::new(move |slot, body| in_order.render(slot, body))
    }
}

/// Every time of the run must be one that Caliper can write.
fn check_calendar(start: DateTime, length: Duration) -> Result<(), PlanError> {
    if length >= Duration::from_nanos(u64::MAX) {
        return Err(PlanError::TooLong);
    }
    let millis = i64::try_from(length.as_millis()).map_err(|_| PlanError::TooLong)?;
    let end = start
        .unix_millis()
        .checked_add(millis)
        .ok_or(PlanError::TooLong)?;
    if end > DateTime::MAX.unix_millis() {
        Err(PlanError::TooLong)
    } else {
        Ok(())
    }
}
