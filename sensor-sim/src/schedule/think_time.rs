//! Think times: how long a learner looks at something before the next click, for generating without a rate.
//!
//! They are lognormal. Each block of [`BLOCK_STEPS`] slots is dealt the same pack of gaps, the evenly
//! spaced quantiles of the distribution, shuffled by the block's own key. So the gaps follow the distribution closely,
//! every block lasts equally long, and any slot's instant needs only its own block's shuffle.

use std::time::Duration;

use crate::{
    lane::{BLOCK_LEN, BLOCK_STEPS},
    random::Key,
    scenario::ThinkTimes,
};

/// Slots separated by think times; slot 0 is at zero.
pub(crate) struct ThinkTime {
    key: Key,
    /// The pack of gaps, in nanoseconds, rising.
    pack: Box<[u64; BLOCK_LEN]>,
    /// The sum of the pack.
    block_ns: u64,
}

impl ThinkTime {
    /// Gaps of `events` think times each, in halves of an event: an envelope's mean size, doubled to be whole.
    pub(crate) fn new(key: Key, times: ThinkTimes, half_events: u32) -> Self {
        let mut pack = Box::new([0; BLOCK_LEN]);
        for (rank, gap) in pack.iter_mut().enumerate() {
            *gap = gap_ns(rank, times, f64::from(half_events) / 2.0);
        }
        let block_ns = pack.iter().sum();
        Self {
            key,
            pack,
            block_ns,
        }
    }

    /// The offsets of a whole block.
    pub(super) fn dealt(&self, block: u64) -> Dealt {
        let mut nanos = Box::new([0; BLOCK_LEN]);
        let mut at = block.saturating_mul(self.block_ns);
        for (offset, gap) in nanos.iter_mut().zip(self.deal(block)) {
            *offset = at;
            at = at.saturating_add(gap);
        }
        Dealt {
            first: block * BLOCK_STEPS,
            nanos,
        }
    }

    pub(super) fn offset(&self, slot: u64) -> Duration {
        let (block, step) = (slot / BLOCK_STEPS, slot % BLOCK_STEPS);
        let within: u64 = self
            .deal(block)
            .take(usize::try_from(step).unwrap_or(0))
            .sum();
        Duration::from_nanos(block.saturating_mul(self.block_ns).saturating_add(within))
    }

    pub(super) fn mean_gap(&self) -> Duration {
        Duration::from_nanos(self.block_ns / BLOCK_STEPS)
    }

    /// The block's gaps in its own order: Fisher and Yates' shuffle, each card drawn as it is dealt.
    fn deal(&self, block: u64) -> impl Iterator<Item = u64> {
        let mut stream = self.key.stream([block, 0, 0]);
        let mut pack = *self.pack;
        (0_u32..).zip(0..BLOCK_LEN).map(move |(dealt, place)| {
            let left = u32::try_from(BLOCK_LEN).unwrap_or(0) - dealt;
            pack.swap(place, place + stream.below(left) as usize);
            pack[place]
        })
    }
}

/// The offsets of a block's slots.
pub(crate) struct Dealt {
    first: u64,
    nanos: Box<[u64; BLOCK_LEN]>,
}

impl Dealt {
    /// When a slot is due, if it is of the block.
    pub(crate) fn offset(&self, slot: u64) -> Option<Duration> {
        let step = usize::try_from(slot.checked_sub(self.first)?).ok()?;
        self.nanos.get(step).copied().map(Duration::from_nanos)
    }
}

/// The think time at the middle of step `rank` of the distribution, times `scale`.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive numbers, days at most"
)]
fn gap_ns(rank: usize, times: ThinkTimes, scale: f64) -> u64 {
    let probability = (rank as f64 + 0.5) / BLOCK_LEN as f64;
    let median = times.median().as_nanos() as f64;
    (scale * median * libm::exp(times.sigma() * normal_quantile(probability))) as u64
}

/// The standard normal number below which a share `probability` lies, by bisection: fifty halvings of 16 pass 2^-45.
fn normal_quantile(probability: f64) -> f64 {
    let below = |x: f64| libm::erfc(-x / std::f64::consts::SQRT_2) / 2.0;
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if below(middle) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(think_time: &ThinkTime, slots: u64) -> Vec<f64> {
        let instants: Vec<f64> = (0..=slots)
            .map(|slot| think_time.offset(slot).as_secs_f64())
            .collect();
        instants.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    #[test]
    fn gaps_are_lognormal_around_their_median() {
        let mut gaps = gaps(
            &ThinkTime::new(Key::derive("test", &[1]), ThinkTimes::default(), 2),
            1_024,
        );
        gaps.sort_by(f64::total_cmp);
        assert!((gaps[511] - 25.0).abs() < 0.5, "median {}", gaps[511]);
        let share_below =
            |limit: f64| gaps.iter().filter(|gap| **gap < limit).count() * 100 / gaps.len();
        assert_eq!(share_below(60.0), 80);
        assert_eq!(share_below(300.0), 99);
        assert!(gaps[0] > 0.5, "the shortest is {}", gaps[0]);
    }

    #[test]
    fn a_dealt_block_has_the_same_offsets() {
        let think_time = ThinkTime::new(Key::derive("test", &[3]), ThinkTimes::default(), 2);
        let dealt = think_time.dealt(5);
        let slots = 5 * BLOCK_STEPS..6 * BLOCK_STEPS;
        assert!(
            slots
                .clone()
                .all(|slot| dealt.offset(slot) == Some(think_time.offset(slot)))
        );
        assert_eq!(dealt.offset(slots.start - 1), None);
        assert_eq!(dealt.offset(slots.end), None);
    }

    #[test]
    fn every_block_lasts_equally_long_and_has_its_own_order() {
        let think_time = ThinkTime::new(Key::derive("test", &[1]), ThinkTimes::default(), 2);
        let block = think_time.offset(BLOCK_STEPS);
        assert_eq!(think_time.offset(7 * BLOCK_STEPS), block * 7);
        let gaps = gaps(&think_time, 2 * BLOCK_STEPS);
        let (first, second) = gaps.split_at(BLOCK_LEN);
        let alike = first
            .iter()
            .zip(second)
            .filter(|(a, b)| (*a - *b).abs() < 1e-3)
            .count();
        assert!(
            alike < 8,
            "{alike} of {BLOCK_LEN} gaps are in the same place"
        );
    }
}
