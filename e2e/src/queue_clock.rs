//! The offset between the queue's clock and ours, bounded by cause and effect.
//!
//! `SentTimestamp` is the queue's clock in milliseconds. Every delivered event gives two bounds for nothing: it cannot have been
//! enqueued before its request was intended, nor after we received it. The tightest pair over the first events is the estimate, its half width the error
//! (Cristian's method, with the event itself as the probe). Values wait, a bounded number of them, until the estimate stands.

use serde::Serialize;

/// Values that wait for the estimate at most.
const SAMPLES: usize = 4096;

/// `SentTimestamp` is cut to a millisecond: the true instant lies up to this much later, so that a time in the queue is told up to this much
/// too long.
const RESOLUTION_US: i64 = 1000;

/// What is known of the queue's clock: `queue clock = ours + offset`, give or take the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Offset {
    /// Microseconds that the queue's clock is ahead of ours.
    pub offset_us: i64,
    /// Half the width of what is possible, in microseconds; at least the millisecond to which the queue's clock is cut.
    pub error_us: i64,
    /// Deliveries that the estimate rests on; 0 where both ends read the same clock.
    pub samples: u64,
}

/// One delivery on the wall clocks, microseconds since the Unix epoch.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// When its request was intended, our clock.
    pub intended_us: i64,
    /// When it was enqueued, the queue's clock.
    pub enqueued_us: i64,
    /// When we received it, our clock.
    pub received_us: i64,
    /// Within the measured window.
    pub counts: bool,
}

/// Collects samples until the estimate is made, then converts.
pub struct QueueClock {
    waiting: Vec<Sample>,
    offset: Option<Offset>,
}

impl QueueClock {
    /// Both ends read the same clock: a stack in this process.
    #[must_use]
    pub fn shared() -> Self {
        let offset = Offset {
            offset_us: 0,
            error_us: RESOLUTION_US,
            samples: 0,
        };
        QueueClock {
            waiting: Vec::new(),
            offset: Some(offset),
        }
    }

    /// A clock of its own, to be estimated.
    #[must_use]
    pub fn unknown() -> Self {
        QueueClock {
            waiting: Vec::new(),
            offset: None,
        }
    }

    /// Enters a delivery; `record` gets each time in the queue (microseconds) that can be told now.
    pub fn enter(&mut self, sample: Sample, record: impl FnMut(i64)) {
        if let Some(offset) = self.offset {
            Self::convert(&[sample], offset, record);
            return;
        }
        self.waiting.push(sample);
        if self.waiting.len() == SAMPLES {
            self.settle(record);
        }
    }

    /// Makes the estimate from what has come so far and lets go of the values that waited for it.
    pub fn settle(&mut self, record: impl FnMut(i64)) {
        if self.offset.is_some() || self.waiting.is_empty() {
            return;
        }
        let offset = estimate(&self.waiting);
        self.offset = Some(offset);
        Self::convert(&std::mem::take(&mut self.waiting), offset, record);
    }

    /// The estimate, once there is one.
    #[must_use]
    pub fn offset(&self) -> Option<Offset> {
        self.offset
    }

    fn convert(samples: &[Sample], offset: Offset, mut record: impl FnMut(i64)) {
        for sample in samples.iter().filter(|sample| sample.counts) {
            record(sample.received_us - (sample.enqueued_us - offset.offset_us));
        }
    }
}

fn estimate(samples: &[Sample]) -> Offset {
    let (mut low, mut high) = (i64::MIN, i64::MAX);
    for sample in samples {
        low = low.max(sample.enqueued_us - sample.received_us);
        high = high.min(sample.enqueued_us + RESOLUTION_US - sample.intended_us);
    }
    // Bounds that contradict each other, by a clock that stepped or drifts, are as wide a doubt as bounds that leave room.
    let error_us = ((high - low).abs() / 2).max(RESOLUTION_US);
    Offset {
        offset_us: low.midpoint(high),
        error_us,
        samples: samples.len() as u64,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// For any true offset and any hop times: |estimate - truth| <= stated error.
        #[test]
        fn the_truth_lies_within_the_stated_error(
            truth in -5_000_000_i64..5_000_000,
            hops in prop::collection::vec((0_i64..50_000, 0_i64..50_000), 1..200),
        ) {
            let mut clock = QueueClock::unknown();
            for (index, (there, back)) in (0_i64..).zip(&hops) {
                let intended_us = 1_800_000_000_000_000 + index * 1_234;
                let enqueued = intended_us + there + truth;
                clock.enter(Sample {
                    intended_us,
                    enqueued_us: enqueued - enqueued.rem_euclid(RESOLUTION_US),
                    received_us: intended_us + there + back,
                    counts: true,
                }, |_| ());
            }
            clock.settle(|_| ());
            let offset = clock.offset().unwrap();
            prop_assert!((offset.offset_us - truth).abs() <= offset.error_us, "{offset:?} for {truth}");
        }
    }

    #[test]
    fn bounds_that_contradict_each_other_are_not_told_as_precision() {
        let mut clock = QueueClock::unknown();
        for enqueued_us in [1_000_000, 9_000_000] {
            let sample = Sample {
                intended_us: 1_000_000,
                enqueued_us,
                received_us: 1_001_000,
                counts: true,
            };
            clock.enter(sample, |_| ());
        }
        clock.settle(|_| ());
        assert!(clock.offset().unwrap().error_us > 3_000_000);
    }

    #[test]
    fn values_wait_for_the_estimate_and_none_is_dropped() {
        let mut clock = QueueClock::unknown();
        let mut recorded = 0;
        for index in 0..i64::try_from(SAMPLES).unwrap() + 10 {
            let sample = Sample {
                intended_us: index,
                enqueued_us: index,
                received_us: index + 2000,
                counts: index % 2 == 0,
            };
            clock.enter(sample, |_| recorded += 1);
        }
        assert_eq!(recorded * 2, SAMPLES + 10);
        assert_eq!(clock.offset().unwrap().samples, SAMPLES as u64);
    }
}
