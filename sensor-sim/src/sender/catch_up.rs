//! When a slot goes: the pacing policy, free of threads and clocks.
//!
//! Two rules hold whatever the policy: nothing goes before its intended instant, and lateness shows, because a slot keeps its intended instant
//! however late it goes. What differs is how a generator that fell behind catches up. A burst hits the server with load nobody planned;
//! skipping leaves holes; so the default is a smooth approach at no more than twice the rate.

use std::fmt;
use std::time::{Duration, Instant};

/// How to catch up after falling behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, clap::ValueEnum)]
pub enum CatchUp {
    /// Give up every slot found more than 20 ms late: it counts as unsent.
    Skip,
    /// Send every slot, at no more than twice the planned rate.
    #[default]
    Smooth,
    /// Send every late slot at once.
    Burst,
}

impl fmt::Display for CatchUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Skip => "skip",
            Self::Smooth => "smooth",
            Self::Burst => "burst",
        })
    }
}

/// How late a slot may be found before [`CatchUp::Skip`] gives it up.
pub(super) const SKIP_AFTER: Duration = Duration::from_millis(20);

/// How much of a late wake-up [`CatchUp::Smooth`] forgives. A sleep ends some tens of microseconds late; counting gaps from that instant would
/// cap the rate at what sleeping allows, about 10,000 a second. So between any two sends lies at least half their planned distance, less this.
pub(super) const SLEEP_GRAIN: Duration = Duration::from_micros(200);

/// What to do about a slot now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// Ask again at this instant.
    WaitUntil(Instant),
    /// Send it now.
    Send,
    /// Give it up.
    Skip,
}

/// The policy and the one thing it remembers: the slot before.
#[derive(Debug)]
pub(super) struct Pacing {
    catch_up: CatchUp,
    previous: Option<Step>,
}

/// A slot that went.
#[derive(Debug)]
struct Step {
    intended: Instant,
    /// The instant from which the gap to the next one counts.
    counted_from: Instant,
}

impl Pacing {
    pub(super) fn new(catch_up: CatchUp) -> Self {
        Self {
            catch_up,
            previous: None,
        }
    }

    /// What to do, at `now`, about the slot intended at `intended`.
    pub(super) fn decide(&self, now: Instant, intended: Instant) -> Decision {
        let earliest = self.earliest(intended);
        if now < earliest {
            Decision::WaitUntil(earliest)
        } else if self.catch_up == CatchUp::Skip
            && now.saturating_duration_since(intended) > SKIP_AFTER
        {
            Decision::Skip
        } else {
            Decision::Send
        }
    }

    /// Notes that the slot intended at `intended` went at `now`.
    pub(super) fn went(&mut self, now: Instant, intended: Instant) {
        let forgiven = now.checked_sub(SLEEP_GRAIN).unwrap_or(now);
        self.previous = Some(Step {
            intended,
            counted_from: self.earliest(intended).max(forgiven),
        });
    }

    fn earliest(&self, intended: Instant) -> Instant {
        match (self.catch_up, &self.previous) {
            (CatchUp::Smooth, Some(previous)) => {
                let planned = intended.saturating_duration_since(previous.intended);
                intended.max(previous.counted_from + planned / 2)
            }
            _ => intended,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Runs a whole schedule against a made-up clock. `gaps` are the planned distances in microseconds; `stalls` is how long the generator is
    /// held up before each slot; `overshoot` by how much each sleep ends late. Yields (intended, went or skipped) in microseconds.
    fn play(catch_up: CatchUp, steps: &[(u64, u64)], overshoot: u64) -> Vec<(u64, Option<u64>)> {
        let base = Instant::now() + Duration::from_secs(1);
        let at = |micros: u64| base + Duration::from_micros(micros);
        let mut pacing = Pacing::new(catch_up);
        let (mut now, mut intended) = (0, 0);
        let mut log = Vec::new();
        for (gap, stall) in steps {
            intended += gap;
            now += stall;
            loop {
                match pacing.decide(at(now), at(intended)) {
                    Decision::WaitUntil(until) => {
                        let micros =
                            u64::try_from((until - base).as_nanos().div_ceil(1000)).unwrap();
                        now = micros + overshoot;
                    }
                    Decision::Send => {
                        pacing.went(at(now), at(intended));
                        log.push((intended, Some(now)));
                        break;
                    }
                    Decision::Skip => {
                        log.push((intended, None));
                        break;
                    }
                }
            }
        }
        log
    }

    fn steps() -> impl Strategy<Value = Vec<(u64, u64)>> {
        // Mostly no stall, now and then a long one.
        let stall = prop_oneof![8 => Just(0u64), 2 => 0..200u64, 1 => 0..500_000u64];
        vec((0..20_000u64, stall), 1..300)
    }

    proptest! {
        /// For every policy: went >= intended.
        #[test]
        fn nothing_goes_early(steps in steps(), overshoot in 0..2_000u64) {
            for catch_up in [CatchUp::Skip, CatchUp::Smooth, CatchUp::Burst] {
                for (intended, went) in play(catch_up, &steps, overshoot) {
                    prop_assert!(went.is_none_or(|went| went >= intended));
                }
            }
        }

        /// Smooth: for all i < j, went(j) - went(i) >= (intended(j) - intended(i)) / 2 - grain: never above twice the planned rate. And nothing is given up.
        #[test]
        fn smooth_stays_below_twice_the_rate(steps in steps(), overshoot in 0..2_000u64) {
            let log = play(CatchUp::Smooth, &steps, overshoot);
            let grain = u64::try_from(SLEEP_GRAIN.as_micros()).unwrap();
            for (i, (first_intended, first)) in log.iter().enumerate() {
                for (next_intended, next) in &log[i + 1..] {
                    let (first, next) = (first.unwrap(), next.unwrap());
                    prop_assert!(next - first + grain >= (next_intended - first_intended) / 2);
                }
            }
        }

        /// Skip: went <= intended + 20 ms, and a slot is given up only when it was found later than that.
        #[test]
        fn skip_never_sends_a_stale_slot(steps in steps()) {
            let log = play(CatchUp::Skip, &steps, 0);
            let mut earliest_now = 0;
            for ((intended, went), (_, stall)) in log.iter().zip(&steps) {
                earliest_now += stall;
                match went {
                    Some(went) => {
                        prop_assert!(went - intended <= 20_000);
                        earliest_now = *went;
                    }
                    None => prop_assert!(earliest_now > intended + 20_000),
                }
            }
        }

        /// Burst: a slot goes the moment it is found late.
        #[test]
        fn burst_waits_for_nothing_but_the_instant(steps in steps()) {
            let mut now = 0;
            let log = play(CatchUp::Burst, &steps, 0);
            for ((intended, went), (_, stall)) in log.iter().zip(&steps) {
                now = (now + stall).max(*intended);
                prop_assert_eq!(*went, Some(now));
            }
        }
    }

    #[test]
    fn smooth_catches_up_after_a_freeze_even_where_sleeps_end_late() {
        // 20,000 a second, every sleep 55 us late, frozen for 100 ms at slot 100.
        let steps: Vec<_> = (0..20_000)
            .map(|slot| (50, if slot == 100 { 100_000 } else { 0 }))
            .collect();
        let log = play(CatchUp::Smooth, &steps, 55);
        let lag = |slot: usize| log[slot].1.unwrap() - log[slot].0;
        assert!(lag(100) > 90_000);
        assert!(lag(10_000) < 200, "still {} us behind", lag(10_000));
    }
}
