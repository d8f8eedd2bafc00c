//! Envelopes of whatever a platform has gathered, by number and time.
//!
//! As the buffers of real sensors work: events of all learners go into one; it is sent when it is full, and by a clock that ticks
//! whenever it was sent last, if there is anything in it. One tick falls on the end of the warm-up, so that what happened in it was sent in it.
//! How many envelopes each tick has depends on the arrivals of its events, so what comes before every tick is counted once, from the
//! schedule: 16 bytes a tick, whatever the rate.

use std::num::NonZeroU16;
use std::ops::Range;
use std::time::Duration;

use crate::schedule::Schedule;

/// The most ticks of a run: a day of seconds fits, and counting what comes before each takes less than a second.
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
    /// The first tick's time is over; up to `within`.
    first_tick: Duration,
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
    pub(crate) count: NonZeroU16,
    /// The last instant of the tick's time, for what is sent without being full.
    ticks_at: Option<Duration>,
}

impl Gathered {
    /// So many events, each due as `schedule` says and before `length`. `None` if there are too many ticks in it.
    pub(crate) fn new(
        gather: Gather,
        schedule: &Schedule,
        events: u64,
        (warm_up, length): (Duration, Duration),
    ) -> Option<Self> {
        let first_tick = match warm_up.as_nanos() % gather.within.as_nanos() {
            0 => gather.within,
            rest => Duration::from_nanos(u64::try_from(rest).ok()?),
        };
        let later = length.saturating_sub(first_tick).as_nanos();
        let ticks = 1 + later.div_ceil(gather.within.as_nanos());
        if ticks > MOST_TICKS {
            return None;
        }
        let mut gathered = Self {
            gather,
            first_tick,
            length,
            before: Vec::new(),
        };
        let mut last = Before {
            events: 0,
            slots: 0,
        };
        for tick in 0..u32::try_from(ticks).ok()? {
            gathered.before.push(last);
            let next = first_at(schedule, last.events..events, gathered.over(tick));
            last = last.and(next - last.events, gather.most);
        }
        gathered.before.push(last);
        Some(gathered)
    }

    /// How many envelopes there are.
    pub(crate) fn slots(&self) -> u64 {
        self.before.last().map_or(0, |all| all.slots)
    }

    /// What the envelope of `slot` holds; nothing beyond the last.
    pub(crate) fn held(&self, slot: u64) -> Option<Held> {
        let most = self.gather.most;
        let next = self.before.partition_point(|before| before.slots <= slot);
        let tick = next.checked_sub(1)?;
        let (begin, end) = (self.before.get(tick)?, self.before.get(next)?);
        let first = begin.events + (slot - begin.slots) * u64::from(most.get());
        let left = u16::try_from(end.events - first).unwrap_or(u16::MAX);
        let instant = Duration::from_nanos(1);
        Some(match NonZeroU16::new(left)? {
            left if left < most => Held {
                first,
                count: left,
                ticks_at: Some(self.over(u32::try_from(tick).ok()?).saturating_sub(instant)),
            },
            _ => Held {
                first,
                count: most,
                ticks_at: None,
            },
        })
    }

    /// When the time of a tick is over, counted from 0.
    fn over(&self, tick: u32) -> Duration {
        let later = self.gather.within.saturating_mul(tick);
        self.first_tick.saturating_add(later).min(self.length)
    }
}

impl Before {
    /// What comes before the next tick, where this one has so many events.
    fn and(self, events: u64, most: NonZeroU16) -> Self {
        Self {
            events: self.events + events,
            slots: self.slots + events.div_ceil(u64::from(most.get())),
        }
    }
}

impl Held {
    /// When it is sent: with its last event if that filled the buffer, else at the end of the tick's time.
    pub(crate) fn sent_at(self, schedule: &Schedule) -> Duration {
        let last = self.first + u64::from(self.count.get()) - 1;
        self.ticks_at.unwrap_or_else(|| schedule.offset(last))
    }
}

/// The first of some slots that is due at `instant` or later, or their end: from where it must be about, in ever longer steps, then by halves.
fn first_at(schedule: &Schedule, slots: Range<u64>, instant: Duration) -> u64 {
    let is_before = |slot| slot < slots.end && schedule.offset(slot) < instant;
    let about = schedule.about_before(instant).clamp(slots.start, slots.end);
    // What lies below `low` is due before, what lies from `high` on is not.
    let (mut low, mut high, mut step) = (about, about, 1);
    while is_before(high) {
        low = high + 1;
        high = low.saturating_add(step).min(slots.end);
        step *= 2;
    }
    while low > slots.start && !is_before(low - 1) {
        high = low - 1;
        low = high.saturating_sub(step).max(slots.start);
        step *= 2;
    }
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
    use crate::recording::RecordedArrivals;
    use crate::schedule::{Constant, Curve, Poisson};

    fn schedules(seed: u64) -> Vec<(Schedule, u64)> {
        let key = || Key::derive("test", &[seed]);
        let constant = Constant::new("40/s".parse().unwrap());
        let poisson = Poisson::new(key(), 700, 20_000_000_000);
        let curve = |stages: &str| {
            let curve = Curve::new(&stages.parse().unwrap());
            let slots = u64::try_from(curve.slots()).unwrap();
            (curve, slots)
        };
        let stages = "8s@0/s-60/s,5s@0/s,7s@90/s-1/s";
        let (even, slots) = curve(stages);
        let at_random = curve(stages).0.at_random(Poisson::new(key(), slots, 1));
        // The last slot of this is due at the end, but for rounding.
        let (full, all) = curve("20s@10.000000001/s");
        let times = [0, 0, 0, 7, 7, 7, 5000, 5001, 12_345, 19_999, 19_999];
        vec![
            (Schedule::Constant(constant), 800),
            (Schedule::Poisson(poisson), 700),
            (Schedule::Curve(even), slots),
            (Schedule::Curve(at_random), slots),
            (Schedule::Curve(full), all),
            (Schedule::Recorded(RecordedArrivals::of(times.to_vec())), 11),
        ]
    }

    /// The envelopes of a buffer, by playing it event by event: how many events each has, and when it is sent.
    fn played(
        gather: Gather,
        schedule: &Schedule,
        events: u64,
        warm_up: Duration,
    ) -> Vec<(u16, Duration)> {
        let (mut sent, mut held) = (Vec::new(), 0);
        let within = gather.within.as_nanos();
        let end = LENGTH.as_nanos();
        // All ticks, from before the run on, one of them at the end of the warm-up.
        let first = warm_up.as_nanos() % within;
        let mut ticks = (0..)
            .map(|tick| first + tick * within)
            .filter(|tick| *tick > 0);
        let mut next = ticks.next().unwrap().min(end);
        for event in 0..=events {
            let now = if event < events {
                schedule.offset(event).as_nanos()
            } else {
                end
            };
            while now >= next && next <= end {
                if held > 0 {
                    let at = Duration::from_nanos(u64::try_from(next - 1).unwrap());
                    sent.push((std::mem::take(&mut held), at));
                }
                if next == end {
                    break;
                }
                next = ticks.next().unwrap().min(end);
            }
            held += 1;
            if held == gather.most.get() && event < events {
                sent.push((std::mem::take(&mut held), schedule.offset(event)));
            }
        }
        sent
    }

    const LENGTH: Duration = Duration::from_secs(20);

    proptest! {
        // any slot, asked for by itself, is what playing the buffer from the beginning gives; no event is left out or comes twice, and none
        // of the warm-up is sent after it
        #[test]
        fn any_slot_is_what_the_buffer_gave(seed: u64, most in 1_u16..30, millis in 1_u64..30_000, warm_up in 0_u64..20_000) {
            let gather = Gather { most: NonZeroU16::new(most).unwrap(), within: Duration::from_millis(millis) };
            let warm_up = Duration::from_millis(warm_up);
            for (schedule, events) in schedules(seed) {
                let gathered = Gathered::new(gather, &schedule, events, (warm_up, LENGTH)).unwrap();
                let expected = played(gather, &schedule, events, warm_up);
                prop_assert_eq!(gathered.slots(), expected.len() as u64);
                let mut first = 0;
                for (slot, (count, sent_at)) in (0..).zip(expected) {
                    let held = gathered.held(slot).unwrap();
                    prop_assert_eq!((held.first, held.count.get(), held.sent_at(&schedule)), (first, count, sent_at), "slot {}", slot);
                    prop_assert_eq!(schedule.offset(first) < warm_up, sent_at < warm_up);
                    first += u64::from(count);
                }
                prop_assert_eq!(first, events);
                prop_assert_eq!(gathered.held(gathered.slots()), None);
            }
        }
    }

    /// A look at each of 10^12 events would not end.
    #[test]
    fn a_long_run_is_counted_without_a_look_at_each_event() {
        let length = Duration::from_secs(1_000_000);
        let events = 1_000_000_000_000;
        let gather = |seconds| Gather {
            most: NonZeroU16::MAX,
            within: Duration::from_secs(seconds),
        };
        let constant = Constant::new("1000000/s".parse().unwrap());
        let poisson = Poisson::new(Key::derive("test", &[1]), events, 1_000_000_000_000_000);
        for schedule in [Schedule::Constant(constant), Schedule::Poisson(poisson)] {
            let span = (Duration::ZERO, length);
            let gathered = Gathered::new(gather(100), &schedule, events, span).unwrap();
            let last = gathered.held(gathered.slots() - 1).unwrap();
            assert_eq!(last.first + u64::from(last.count.get()), events);
            assert!(gathered.slots() >= events / 65_535);
            assert!(Gathered::new(gather(9), &schedule, events, span).is_none());
        }
    }
}
