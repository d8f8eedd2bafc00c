//! The plan of a run: settings in, slots out. Everything that is sent follows from it, and it keeps nothing per slot.

mod in_order;
mod settings;

pub use in_order::InOrder;
pub use settings::{Pace, PlanError, PlanSettings};

use std::time::Duration;

use crate::{
    batch::Batches,
    campus::{Campus, SENSOR},
    cursor::Cursor,
    envelope,
    identity::{EventKey, Identity, SLOT_LIMIT},
    json::Object,
    lane::{CROWD, Lanes, SINGLE_FILE},
    mix::Choices,
    random::Key,
    schedule::{Arrivals, Constant, Curve, Poisson, Schedule, ThinkTime},
    session::Script,
    source::{Renderer, Source},
    timeline::Clockwork,
};
use caliper::datetime::DateTime;

/// A run, worked out slot by slot on demand.
///
/// The same settings give the same bytes on any machine, from any number of threads, in any order. Slots of the warm-up
/// come first.
pub struct Plan {
    settings: PlanSettings,
    identity: Identity,
    campus: Campus,
    lanes: Lanes,
    schedule: Schedule,
    batches: Batches,
    sessions: Key,
    choices: Choices,
    slots: u64,
    /// Events of the last slot, if it holds fewer than its size.
    last_slot_holds: Option<u16>,
    length: Duration,
}

impl Plan {
    /// The plan for these settings.
    pub fn new(settings: PlanSettings) -> Result<Self, PlanError> {
        let key = |purpose| Key::derive(purpose, &[settings.seed.get()]);
        let batches = Batches::new(
            key("caliper-ingest batch sizes"),
            settings.events_per_envelope,
        );
        let (lanes, schedule, slots, last_slot_holds, length);
        match settings.pace {
            Pace::Rate {
                rate,
                warm_up,
                duration,
                arrivals,
            } => {
                if duration.is_zero() {
                    return Err(PlanError::NoTime);
                }
                length = warm_up.checked_add(duration).ok_or(PlanError::TooLong)?;
                let length_ns = u64::try_from(length.as_nanos()).map_err(|_| PlanError::TooLong)?;
                slots = slots_below_limit(rate.count_within(length))?;
                last_slot_holds = None;
                lanes = CROWD;
                schedule = match arrivals {
                    Arrivals::Constant => Schedule::Constant(Constant::new(rate)),
                    Arrivals::Poisson => Schedule::Poisson(Poisson::new(
                        key("caliper-ingest arrivals"),
                        slots,
                        length_ns,
                    )),
                };
            }
            Pace::Stages {
                ref stages,
                warm_up,
                arrivals,
            } => {
                if stages.length().is_zero() {
                    return Err(PlanError::NoTime);
                }
                let stages = stages.after(warm_up);
                length = stages.length();
                let curve = Curve::new(&stages);
                slots = slots_below_limit(Some(curve.slots()))?;
                last_slot_holds = None;
                lanes = CROWD;
                schedule = Schedule::Curve(match arrivals {
                    Arrivals::Constant => curve,
                    Arrivals::Poisson => {
                        let points = Poisson::new(key("caliper-ingest arrivals"), slots, 1);
                        curve.at_random(points)
                    }
                });
            }
            Pace::ThinkTime { events } => {
                lanes = SINGLE_FILE;
                let (needed, last) = batches.cover(events).ok_or(PlanError::NoEvents)?;
                slots = slots_below_limit(Some(needed.into()))?;
                last_slot_holds = Some(last);
                let pair = settings.events_per_envelope.pair();
                schedule = Schedule::ThinkTime(ThinkTime::new(
                    key("caliper-ingest think times"),
                    settings.scenario.think_time,
                    pair,
                ));
                length = schedule.offset(slots);
            }
        }
        check_calendar(settings.start, length)?;
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
            lanes,
            schedule,
            batches,
            slots,
            last_slot_holds,
            length,
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

    /// Events in the envelope of `slot`: at least 1.
    #[must_use]
    pub fn events_in(&self, slot: u64) -> u16 {
        match self.last_slot_holds {
            Some(held) if slot + 1 == self.slots => held,
            _ => self.batches.at(self.lanes.place(slot)),
        }
    }

    /// The first part of the run, whose slots count in the ledger but not in latencies and rates.
    #[must_use]
    pub fn warm_up(&self) -> Duration {
        match self.settings.pace {
            Pace::Rate { warm_up, .. } | Pace::Stages { warm_up, .. } => warm_up,
            Pace::ThinkTime { .. } => Duration::ZERO,
        }
    }

    /// The whole run, the warm-up included. Every slot's offset is below it.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.length
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

    /// At the first event of `slot`.
    fn cursor(&self, slot: u64) -> Cursor<'_> {
        let script = Script {
            key: self.sessions,
            campus: self.campus,
            choices: &self.choices,
            version: self.settings.version,
            habits: self.settings.scenario.session,
            lanes: self.lanes,
        };
        let clockwork = Clockwork {
            start: self.settings.start,
            schedule: &self.schedule,
            lanes: self.lanes,
            batches: &self.batches,
        };
        Cursor::at(script, clockwork, self.lanes.place(slot))
    }

    /// Writes the envelope of `slot` in place of what `body` held, from a cursor at its first event.
    fn write(&self, slot: u64, cursor: &mut Cursor<'_>, body: &mut Vec<u8>) {
        body.clear();
        let head = (self.settings.version, cursor.timeline.send_time());
        envelope::write(body, head, |data| {
            self.each_event(slot, cursor, |write| data.object(write));
        });
    }

    /// Hands over the events of `slot`, each as what writes it into an object.
    fn each_event(
        &self,
        slot: u64,
        cursor: &mut Cursor<'_>,
        mut event: impl FnMut(&dyn Fn(&mut Object<'_>)),
    ) {
        for position in 0..self.events_in(slot) {
            let Some((happening, timeline)) = cursor.next() else {
                return;
            };
            let urn = self.identity.urn(EventKey { slot, position });
            let urn = std::str::from_utf8(&urn).unwrap_or_default();
            let about = (self.campus, self.settings.version);
            event(&|out| envelope::write_event(out, urn, &happening, about, timeline));
        }
    }
}

impl Source for Plan {
    fn slots(&self) -> u64 {
        self.slots
    }

    fn offset(&self, slot: u64) -> Duration {
        self.schedule.offset(slot)
    }

    fn render(&self, slot: u64, body: &mut Vec<u8>) {
        self.write(slot, &mut self.cursor(slot), body);
    }

    fn renderer(&self) -> Renderer<'_> {
        let mut in_order = self.in_order();
        Box::new(move |slot, body| in_order.render(slot, body))
    }
}

fn slots_below_limit(slots: Option<u128>) -> Result<u64, PlanError> {
    let slots = slots.and_then(|slots| u64::try_from(slots).ok());
    slots
        .filter(|slots| *slots < SLOT_LIMIT)
        .ok_or(PlanError::TooManySlots)
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
