//! When the events of a block happen: between the sending of the envelope before theirs and the sending of theirs.
//!
//! The events of an envelope are spread evenly over the gap since the lane's previous envelope, the last of them at the
//! instant of sending. So times never fall along a lane, and any event's time is worked out on its own.

use std::time::Duration;

use caliper::datetime::DateTime;

use crate::{
    batch::Batches,
    lane::{Block, Lanes, Place},
    schedule::{Dealt, Schedule},
};

/// No sensor keeps events to itself for longer: those of a later envelope all fall within this time before it.
const LONGEST_WAIT_NS: i128 = 3_600_000_000_000;

const NANOS_PER_MILLI: i128 = 1_000_000;

/// What times follow from.
#[derive(Clone, Copy)]
pub(crate) struct Clockwork<'a> {
    pub(crate) start: DateTime,
    pub(crate) schedule: &'a Schedule,
    pub(crate) lanes: Lanes,
    pub(crate) batches: &'a Batches,
}

/// The times of one block's events, seen from one of its envelopes.
pub(crate) struct Timeline<'a> {
    clockwork: Clockwork<'a>,
    block: Block,
    /// The offsets of the block's slots, where finding one costs as much as finding all.
    dealt: Option<Dealt>,
    /// The envelope that most questions are about.
    here: Window,
}

/// The events of one envelope, and the time in which they happen.
struct Window {
    /// The number of its first event within the block.
    first: u64,
    count: u64,
    /// Nanoseconds after the start of the run.
    opens: i128,
    closes: i128,
}

impl<'a> Timeline<'a> {
    /// The times of the block around `place`.
    pub(crate) fn new(clockwork: Clockwork<'a>, place: Place) -> Self {
        let dealt = clockwork.schedule.dealt(place.block.number);
        Self {
            block: place.block,
            here: Window::new(&clockwork, dealt.as_ref(), place),
            clockwork,
            dealt,
        }
    }

    /// Goes on to the envelope at `place` of the same block, if `event` is its first.
    pub(crate) fn go_to(&mut self, place: Place, event: u64) -> bool {
        let follows = place.block == self.block && self.clockwork.batches.before(place) == event;
        if follows {
            self.here = self.window(place);
        }
        follows
    }

    /// When the envelope is sent.
    pub(crate) fn send_time(&self) -> DateTime {
        self.time(self.here.closes)
    }

    /// When the block's event number `event` happens.
    pub(crate) fn at(&self, event: u64) -> DateTime {
        if let Some(instant) = self.here.instant(event) {
            return self.time(instant);
        }
        let block = self.block;
        let step = self.clockwork.batches.step_of(block, event);
        let window = self.window(Place { block, step });
        self.time(window.instant(event).unwrap_or(window.closes))
    }

    fn window(&self, place: Place) -> Window {
        Window::new(&self.clockwork, self.dealt.as_ref(), place)
    }

    fn time(&self, instant: i128) -> DateTime {
        at(self.clockwork.start, instant)
    }
}

impl Window {
    fn new(clockwork: &Clockwork<'_>, dealt: Option<&Dealt>, place: Place) -> Self {
        let Clockwork {
            schedule,
            lanes,
            batches,
            ..
        } = *clockwork;
        let slot = lanes.slot(place.block, place.step);
        let offset = |slot| {
            let known = dealt.and_then(|dealt| dealt.offset(slot));
            nanos(known.unwrap_or_else(|| schedule.offset(slot)))
        };
        let closes = offset(slot);
        // Before its first envelope, a lane has been waiting for as long as it does on average.
        let opens = match lanes.previous(slot) {
            Some(previous) => offset(previous),
            None => closes - nanos(schedule.mean_gap()).saturating_mul(i128::from(lanes.count())),
        };
        Self {
            first: batches.before(place),
            count: u64::from(batches.at(place)),
            opens: opens.max(closes - LONGEST_WAIT_NS),
            closes,
        }
    }

    /// When one of its events happens; `None` for others.
    fn instant(&self, event: u64) -> Option<i128> {
        let position = event
            .checked_sub(self.first)
            .filter(|position| *position < self.count)?;
        let share = (self.closes - self.opens) * i128::from(position + 1) / i128::from(self.count);
        Some(self.opens + share)
    }
}

/// The time of day of an offset, in a run that starts at `start`.
pub(crate) fn time_at(start: DateTime, offset: Duration) -> DateTime {
    at(start, nanos(offset))
}

/// The time of day of an instant, in nanoseconds after `start`, which may lie before it.
fn at(start: DateTime, instant: i128) -> DateTime {
    let millis = i128::from(start.unix_millis()) + instant.div_euclid(NANOS_PER_MILLI);
    DateTime::from_unix_millis(i64::try_from(millis).unwrap_or(i64::MAX))
}

fn nanos(offset: Duration) -> i128 {
    i128::try_from(offset.as_nanos()).unwrap_or(i128::MAX)
}
