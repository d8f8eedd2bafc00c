//! Envelopes of one learner's events each, by number.
//!
//! With a range, sizes are uniform in it, and the two steps of each pair in a lane add up to the ends of the range: if one
//! has the smallest, the other has the largest. So the events before any step are a multiplication away, and nothing is summed.

use std::num::NonZeroU16;

use crate::{
    lane::{BLOCK_STEPS, Block, Place},
    random::Key,
};

/// From the fewest to the most events that an envelope holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Between {
    pub(super) min: NonZeroU16,
    pub(super) max: NonZeroU16,
}

impl Between {
    /// One event in every envelope.
    pub(super) const ONE: Self = Self {
        min: NonZeroU16::MIN,
        max: NonZeroU16::MIN,
    };

    /// Events in two envelopes that follow each other in a lane: twice the mean.
    pub(crate) fn pair(self) -> u32 {
        u32::from(self.min.get()) + u32::from(self.max.get())
    }
}

/// The sizes of a run's envelopes.
pub(crate) struct Batches {
    key: Key,
    sizes: Between,
}

impl Batches {
    pub(crate) fn new(key: Key, sizes: Between) -> Self {
        Self { key, sizes }
    }

    /// Events in a whole block.
    pub(crate) fn in_block(&self) -> u64 {
        u64::from(self.sizes.pair()) * BLOCK_STEPS / 2
    }

    /// How many envelopes of a single row it takes to hold `events`, and how many of them the last one holds. `None` for
    /// no events.
    pub(crate) fn cover(&self, events: u64) -> Option<(u64, u16)> {
        let last_event = events.checked_sub(1)?;
        let (number, event) = (last_event / self.in_block(), last_event % self.in_block());
        let block = Block { lane: 0, number };
        let step = self.step_of(block, event);
        let held = event - self.before(Place { block, step }) + 1;
        Some((number * BLOCK_STEPS + step + 1, u16::try_from(held).ok()?))
    }

    /// Events in the envelope at `place`.
    pub(crate) fn at(&self, place: Place) -> u16 {
        let (min, max) = (self.sizes.min.get(), self.sizes.max.get());
        let pair = place.step / 2;
        let extra = match max - min {
            0 => 0,
            width => {
                let mut stream = self
                    .key
                    .stream([place.block.lane, place.block.number, pair]);
                u16::try_from(stream.between(0, u32::from(width))).unwrap_or(width)
            }
        };
        if place.step.is_multiple_of(2) {
            min + extra
        } else {
            max - extra
        }
    }

    /// Events of the block before the envelope at `place`.
    pub(crate) fn before(&self, place: Place) -> u64 {
        let pairs = place.step / 2 * u64::from(self.sizes.pair());
        match place.step % 2 {
            0 => pairs,
            _ => {
                pairs
                    + u64::from(self.at(Place {
                        step: place.step - 1,
                        ..place
                    }))
            }
        }
    }

    /// The step of `block` whose envelope holds the block's event number `event`.
    pub(crate) fn step_of(&self, block: Block, event: u64) -> u64 {
        let pair = u64::from(self.sizes.pair());
        let step = event / pair * 2;
        step + u64::from(event % pair >= u64::from(self.at(Place { block, step })))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn between(min: u16, max: u16) -> Between {
        let number = |number| NonZeroU16::new(number).unwrap();
        Between {
            min: number(min),
            max: number(max),
        }
    }

    proptest! {
        // before(step) = the sum of the sizes before it; step_of(event) is where before(step) <= event < before(step + 1)
        #[test]
        fn sizes_add_up(seed: u64, lane in 0_u64..64, number: u64, min in 1_u16..50, width in 0_u16..50) {
            let batches = Batches::new(Key::derive("test", &[seed]), between(min, min + width));
            let block = Block { lane, number };
            let mut before = 0;
            for step in 0..BLOCK_STEPS {
                let place = Place { block, step };
                let size = batches.at(place);
                prop_assert!((min..=min + width).contains(&size));
                prop_assert_eq!(batches.before(place), before);
                prop_assert_eq!(batches.step_of(block, before), step);
                before += u64::from(size);
                prop_assert_eq!(batches.step_of(block, before - 1), step);
            }
            prop_assert_eq!(batches.in_block(), before);
        }
    }

    #[test]
    fn every_size_of_the_range_comes_about_equally_often() {
        let batches = Batches::new(Key::derive("test", &[1]), between(1, 5));
        let mut counts = [0_u32; 6];
        for number in 0..100 {
            for step in 0..BLOCK_STEPS {
                let place = Place {
                    block: Block { lane: 0, number },
                    step,
                };
                counts[usize::from(batches.at(place))] += 1;
            }
        }
        assert!(
            counts[1..].iter().all(|count| count.abs_diff(5_120) < 400),
            "{counts:?}"
        );
    }
}
