//! Poisson arrivals, random access: a fixed count of slots, placed independently and uniformly, found in order.
//!
//! Given its count, a Poisson process is that many uniform points; so the count is fixed (a run offers what it promised)
//! and the points are random. They are never drawn all: the length is halved again and again, each half gets its share of
//! the points by a binomial draw keyed by the place in the tree, and a slot follows the one path that leads to it. A point
//! alone in its interval lies anywhere in it. So slot k is the k-th smallest of uniform points, in O(log count).
//!
//! The draw is exact (the ones among random bits) for up to [`EXACT`] points. Above, it is the rounded normal
//! distribution: the symmetric binomial has no skew, and its excess kurtosis -2/n is below 1/2,000 there, which no run
//! could be long enough to show. Logarithm and cosine come from `libm`, in pure Rust, so that every machine rounds alike.

use std::{f64::consts::TAU, time::Duration};

use crate::random::{Key, Stream};

/// Up to this many points, a half's share is drawn bit by bit.
const EXACT: u64 = 4_096;

/// So many levels of the tree are worked out once and kept (32 kB, whatever the length of the run): every path starts with
/// them.
const KEPT_LEVELS: u32 = 12;

/// A fixed count of points over a length of time.
pub(crate) struct Poisson {
    key: Key,
    slots: u64,
    length_ns: u64,
    /// Points before each interval of the last level that is kept.
    before: Vec<u64>,
}

/// An interval of the length, in 2^-64 of it, and the points in it.
#[derive(Clone, Copy)]
struct Node {
    depth: u32,
    start: u64,
    count: u64,
}

impl Poisson {
    /// `slots` points, at random over `length_ns` nanoseconds, the same for the same key.
    pub(crate) fn new(key: Key, slots: u64, length_ns: u64) -> Self {
        let root = Node {
            depth: 0,
            start: 0,
            count: slots,
        };
        let level = (0..KEPT_LEVELS).fold(vec![root], |level, _| {
            level
                .into_iter()
                .flat_map(|node| node.halves(key))
                .collect()
        });
        let before = level.iter().scan(0, |before, node| {
            let start = *before;
            *before += node.count;
            Some(start)
        });
        Self {
            key,
            slots,
            length_ns,
            before: before.collect(),
        }
    }

    pub(super) fn offset(&self, slot: u64) -> Duration {
        if slot >= self.slots {
            return Duration::from_nanos(self.length_ns);
        }
        let position = self.position(slot);
        let nanos = (u128::from(self.length_ns) * u128::from(position)) >> u64::BITS;
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(self.length_ns))
    }

    /// Where a slot lies, as a share of the length: from 0, and below 1. Beyond the last, 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits of 64")]
    pub(super) fn share(&self, slot: u64) -> f64 {
        if slot >= self.slots {
            return 1.0;
        }
        (self.position(slot) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About how many points lie before a share of the length.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share, in 2^-64; saturating"
    )]
    pub(super) fn about_before(&self, share: f64) -> u64 {
        let place = (share * 2_f64.powi(64)) as u64;
        let index = usize::try_from(place >> (u64::BITS - KEPT_LEVELS)).unwrap_or(usize::MAX);
        let Some(before) = self.before.get(index) else {
            return self.slots;
        };
        let (mut node, mut before) = self.kept(*before);
        while node.count > 1 && node.depth < u64::BITS {
            let [left, right] = node.halves(self.key);
            if place < right.start {
                node = left;
            } else {
                before += left.count;
                node = right;
            }
        }
        before
    }

    /// About how many points lie before an instant.
    #[expect(clippy::cast_precision_loss, reason = "about")]
    pub(super) fn about_before_instant(&self, instant: Duration) -> u64 {
        self.about_before(instant.as_nanos() as f64 / self.length_ns as f64)
    }

    pub(super) fn mean_gap(&self) -> Duration {
        Duration::from_nanos(self.length_ns / self.slots.max(1))
    }

    /// Where point `rank` (in order) lies, as a fraction of the length, in 2^-64.
    fn position(&self, rank: u64) -> u64 {
        let (mut node, before) = self.kept(rank);
        let mut rank = rank - before;
        while node.count > 1 && node.depth < u64::BITS {
            let [left, right] = node.halves(self.key);
            if rank < left.count {
                node = left;
            } else {
                rank -= left.count;
                node = right;
            }
        }
        // Alone in its interval, a point lies anywhere in it.
        node.start
            | node
                .stream(self.key)
                .bits()
                .checked_shr(node.depth)
                .unwrap_or(0)
    }

    /// The interval of the last level that is kept in which point `rank` lies, and how many points come before it.
    fn kept(&self, rank: u64) -> (Node, u64) {
        let after = self.before.partition_point(|before| *before <= rank);
        let index = after.saturating_sub(1);
        let before = self.before.get(index).copied().unwrap_or(0);
        let end = self.before.get(after).copied().unwrap_or(self.slots);
        let node = Node {
            depth: KEPT_LEVELS,
            start: (index as u64) << (u64::BITS - KEPT_LEVELS),
            count: end - before,
        };
        (node, before)
    }
}

impl Node {
    fn stream(self, key: Key) -> Stream {
        key.stream([u64::from(self.depth), self.start, 0])
    }

    /// Its two halves, each with its share of the points.
    fn halves(self, key: Key) -> [Self; 2] {
        let left = match self.count {
            0 => 0,
            count => share_of_half(count, &mut self.stream(key)),
        };
        let half = |start, count| Self {
            depth: self.depth + 1,
            start,
            count,
        };
        let middle = self.start | 1 << (u64::BITS - 1 - self.depth);
        [half(self.start, left), half(middle, self.count - left)]
    }
}

/// How many of `count` points fall into the first half.
fn share_of_half(count: u64, stream: &mut Stream) -> u64 {
    if count > EXACT {
        return normal_share(count, stream);
    }
    let whole: u32 = (0..count / 64).map(|_| stream.bits().count_ones()).sum();
    let rest = stream.bits() & ((1 << (count % 64)) - 1);
    u64::from(whole + rest.count_ones())
}

/// The same for many points: count / 2 + sqrt(count) / 2 x a normal number (Box and Muller), rounded.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts stay below 2^48, exact in a double; casts saturate"
)]
fn normal_share(count: u64, stream: &mut Stream) -> u64 {
    let normal = libm::sqrt(-2.0 * libm::log(stream.unit())) * libm::cos(TAU * stream.unit());
    let count_f = count as f64;
    let share = libm::round(f64::midpoint(count_f, libm::sqrt(count_f) * normal));
    (share as u64).min(count)
}

#[cfg(test)]
mod tests;
