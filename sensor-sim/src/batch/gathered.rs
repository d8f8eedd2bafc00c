//! Envelopes of whatever a platform has gathered, by number and time.
//!
//! As the buffers of real sensors work: events of all learners go into one; it is sent when it is full, and by a clock that ticks
//! from the beginning of the run, if there is anything in it. How many envelopes each tick has depends on the arrivals of its
//! events, so what comes before every tick is counted once, from the schedule: 16 bytes a tick, whatever the rate.

use std::num::NonZeroU16;
use std::time::Duration;

use crate::schedule::Schedule;

/// The most ticks of a run: a day of seconds fits, and counting what comes before each takes a moment.
const MOST_TICKS: u128 = 100_000;

/// When a buffer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gather {
    /// With so many events it is full.
    pub(crate) most: NonZeroU16,
    /// From one tick to the next; more than zero.
    pub(crate) within: Duration,
}

/// The envelopes of a run whose events are gathered.
pub(crate) struct Gathered {
    gather: Gather,
    /// When the run is over, and the buffer is sent for the last time.
    length: Duration,
    /// What comes before each tick's time, and at last what comes in all.
    before: Vec<Before>,
}

/// Events and envelopes before the time of a tick.
#[derive(Clone, Copy)]
struct Before {
    events: u64,
    slots: u64,
}

/// An envelope: some events in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) first: u64,
    pub(crate) count: u16,
    /// The end of the tick's time, for what was sent without being full.
    ticks_at: Option<Duration>,
}

impl Gathered {
    /// So many events, each due as `schedule` says and before `length`. `None` if there are too many ticks in it.
    pub(crate) fn new(
        gather: Gather,
        schedule: &Schedule,
        events: u64,
        length: Duration,
    ) -> Option<Self> {
        let ticks = length.as_nanos().div_ceil(gather.within.as_nanos());
        if ticks > MOST_TICKS {
            return None;
        }
        let mut last = Before {
            events: 0,
            slots: 0,
        };
        let mut before = vec![last];
        for tick in 1..=u32::try_from(ticks).ok()? {
            let until = gather.within.saturating_mul(tick);
            let next = first_at(schedule, last.events, events, until);
            last = Before {
                events: next,
                slots: last.slots + (next - last.events).div_ceil(u64::from(gather.most.get())),
            };
            before.push(last);
        }
        Some(Self {
            gather,
            length,
            before,
        })
    }

    /// How many envelopes there are.
    pub(crate) fn slots(&self) -> u64 {
        self.before.last().map_or(0, |all| all.slots)
    }

    /// What the envelope of `slot` holds; nothing beyond the last.
    pub(crate) fn held(&self, slot: u64) -> Held {
        let most = self.gather.most;
        let next = self.before.partition_point(|before| before.slots <= slot);
        let tick = next.saturating_sub(1);
        let (Some(begin), Some(end)) = (self.before.get(tick), self.before.get(next)) else {
            return Held {
                first: 0,
                count: 0,
                ticks_at: Some(self.length),
            };
        };
        let first = begin.events + (slot - begin.slots) * u64::from(most.get());
        let left = end.events - first;
        match u16::try_from(left) {
            Ok(left) if left < most.get() => Held {
                first,
                count: left,
                ticks_at: Some(self.ticks_at(next)),
            },
            _ => Held {
                first,
                count: most.get(),
                ticks_at: None,
            },
        }
    }

    /// The last instant before so many ticks are over, or before the end of the run.
    fn ticks_at(&self, ticks: usize) -> Duration {
        let ticks = u32::try_from(ticks).unwrap_or(u32::MAX);
        let over = self.gather.within.saturating_mul(ticks).min(self.length);
        over.saturating_sub(Duration::from_nanos(1))
    }
}

impl Held {
    /// When it is sent: with its last event if that filled the buffer, else at the end of the tick's time.
    pub(crate) fn sent_at(self, schedule: &Schedule) -> Duration {
        self.ticks_at.unwrap_or_else(|| {
            schedule.offset((self.first + u64::from(self.count)).saturating_sub(1))
        })
    }
}

/// The first of `all` slots that is due at `instant` or later, from `from` on: ever longer steps, then halves.
fn first_at(schedule: &Schedule, from: u64, all: u64, instant: Duration) -> u64 {
    let is_before = |slot| slot < all && schedule.offset(slot) < instant;
    let (mut low, mut step) = (from, 1);
    while is_before(low + step - 1) {
        low += step;
        step *= 2;
    }
    let mut high = (low + step - 1).min(all);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::Key;
    use crate::schedule::{Constant, Curve, Poisson};

    fn schedules(seed: u64) -> [(Schedule, u64); 3] {
        let curve = Curve::new(&"8s@0/s-60/s,5s@0/s,7s@90/s-1/s".parse().unwrap());
        let slots = u64::try_from(curve.slots()).unwrap();
        let key = Key::derive("test", &[seed]);
        [
            (
                Schedule::Constant(Constant::new("40/s".parse().unwrap())),
                800,
            ),
            (
                Schedule::Poisson(Poisson::new(key, 700, 20_000_000_000)),
                700,
            ),
            (Schedule::Curve(curve), slots),
        ]
    }

    /// The envelopes of a buffer, by playing it event by event: how many events each has, and when it is sent.
    fn played(gather: Gather, schedule: &Schedule, events: u64) -> Vec<(u16, Duration)> {
        let (mut sent, mut held, mut ticks) = (Vec::new(), 0, 1);
        let tick = |held: &mut u16, sent: &mut Vec<_>, ticks: &mut u32| {
            let over = (gather.within * *ticks).min(LENGTH);
            let over = over.saturating_sub(Duration::from_nanos(1));
            if *held > 0 {
                sent.push((std::mem::take(held), over));
            }
            *ticks += 1;
        };
        for event in 0..events {
            let now = schedule.offset(event);
            while now >= gather.within * ticks {
                tick(&mut held, &mut sent, &mut ticks);
            }
            held += 1;
            if held == gather.most.get() {
                sent.push((std::mem::take(&mut held), now));
            }
        }
        tick(&mut held, &mut sent, &mut ticks);
        sent
    }

    const LENGTH: Duration = Duration::from_secs(20);

    proptest! {
        // any slot, asked for by itself, is what playing the buffer from the beginning gives; no event is left out or comes twice
        #[test]
        fn any_slot_is_what_the_buffer_gave(seed: u64, most in 1_u16..30, millis in 1_u64..30_000) {
            let gather = Gather { most: NonZeroU16::new(most).unwrap(), within: Duration::from_millis(millis) };
            for (schedule, events) in schedules(seed) {
                let gathered = Gathered::new(gather, &schedule, events, LENGTH).unwrap();
                let expected = played(gather, &schedule, events);
                prop_assert_eq!(gathered.slots(), expected.len() as u64);
                let mut first = 0;
                for (slot, (count, sent_at)) in (0..).zip(expected) {
                    let held = gathered.held(slot);
                    prop_assert_eq!((held.first, held.count, held.sent_at(&schedule)), (first, count, sent_at), "slot {}", slot);
                    first += u64::from(count);
                }
                prop_assert_eq!(first, events);
            }
        }
    }

    #[test]
    fn a_run_of_a_million_million_events_is_counted_at_once() {
        let schedule = Schedule::Constant(Constant::new("1000000/s".parse().unwrap()));
        let (events, length) = (1_000_000_000_000, Duration::from_secs(1_000_000));
        let gather = |seconds| Gather {
            most: NonZeroU16::MAX,
            within: Duration::from_secs(seconds),
        };
        let gathered = Gathered::new(gather(10), &schedule, events, length).unwrap();
        assert_eq!(gathered.slots(), 153 * 100_000);
        let last = gathered.held(gathered.slots() - 1);
        assert_eq!(last.first + u64::from(last.count), events);
        assert!(Gathered::new(gather(9), &schedule, events, length).is_none());
    }
}
