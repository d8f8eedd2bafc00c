//! How many events each envelope holds.
//!
//! With a range, sizes are uniform in it, and the two steps of each pair in a lane add up to the ends of the range: if one
//! has the smallest, the other has the largest. So the events before any step are a multiplication away, and nothing is summed.

use std::{fmt, num::NonZeroU16, str::FromStr};

use crate::{
    lane::{BLOCK_STEPS, Block, Place},
    random::Key,
};

/// Events in each envelope: one number (`1`), or a range (`1-5`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventsPerEnvelope {
    min: NonZeroU16,
    max: NonZeroU16,
}

/// Why a text is not a number of events, or a range of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseEventsError {
    /// Not one or two whole numbers.
    #[error("not a number of events: write 1, or a range such as 1-5, of at most 65535")]
    Number,
    /// An envelope without events carries nothing to follow.
    #[error("an envelope holds at least one event")]
    Zero,
    /// The range ends before it starts.
    #[error("a range of events goes from the smaller to the larger number")]
    Reversed,
}

impl EventsPerEnvelope {
    /// One event in every envelope, as most sensors in the field send them.
    pub const ONE: Self = Self {
        min: NonZeroU16::MIN,
        max: NonZeroU16::MIN,
    };

    /// The fewest events in an envelope.
    #[must_use]
    pub const fn min(self) -> u16 {
        self.min.get()
    }

    /// The most events in an envelope.
    #[must_use]
    pub const fn max(self) -> u16 {
        self.max.get()
    }

    /// Events in two envelopes that follow each other in a lane: twice the mean.
    pub(crate) fn pair(self) -> u32 {
        u32::from(self.min()) + u32::from(self.max())
    }
}

impl FromStr for EventsPerEnvelope {
    type Err = ParseEventsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (min, max) = text.split_once('-').unwrap_or((text, text));
        let number = |text: &str| {
            text.trim()
                .parse::<u16>()
                .map_err(|_| ParseEventsError::Number)
        };
        let (min, max) = (number(min)?, number(max)?);
        let (Some(min), Some(max)) = (NonZeroU16::new(min), NonZeroU16::new(max)) else {
            return Err(ParseEventsError::Zero);
        };
        if min > max {
            return Err(ParseEventsError::Reversed);
        }
        Ok(Self { min, max })
    }
}

impl fmt::Display for EventsPerEnvelope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.min == self.max {
            write!(out, "{}", self.min)
        } else {
            write!(out, "{}-{}", self.min, self.max)
        }
    }
}

/// The sizes of a run's envelopes.
pub(crate) struct Batches {
    key: Key,
    sizes: EventsPerEnvelope,
}

impl Batches {
    pub(crate) fn new(key: Key, sizes: EventsPerEnvelope) -> Self {
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
        let (min, max) = (self.sizes.min(), self.sizes.max());
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

    #[test]
    fn a_number_or_a_range_is_read_and_shown_the_same() {
        for (typed, min, max) in [
            ("1", 1, 1),
            ("1-5", 1, 5),
            ("65535", 65_535, 65_535),
            ("7-7", 7, 7),
        ] {
            let events: EventsPerEnvelope = typed.parse().unwrap();
            assert_eq!((events.min(), events.max()), (min, max));
            assert_eq!(events.to_string().parse(), Ok(events));
        }
        for (typed, error) in [
            ("", ParseEventsError::Number),
            ("-", ParseEventsError::Number),
            ("1-2-3", ParseEventsError::Number),
            ("65536", ParseEventsError::Number),
            ("0", ParseEventsError::Zero),
            ("0-3", ParseEventsError::Zero),
            ("5-1", ParseEventsError::Reversed),
        ] {
            assert_eq!(typed.parse::<EventsPerEnvelope>(), Err(error), "{typed}");
        }
    }

    proptest! {
        // before(step) = the sum of the sizes before it; step_of(event) is where before(step) <= event < before(step + 1)
        #[test]
        fn sizes_add_up(seed: u64, lane in 0_u64..64, number: u64, min in 1_u16..50, width in 0_u16..50) {
            let sizes = format!("{min}-{}", min + width).parse().unwrap();
            let batches = Batches::new(Key::derive("test", &[seed]), sizes);
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
        let batches = Batches::new(Key::derive("test", &[1]), "1-5".parse().unwrap());
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
