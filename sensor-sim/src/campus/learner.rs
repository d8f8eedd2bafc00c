//! Learners, dealt to the lanes so that nobody is in two places at once.

use std::fmt;

use super::LEARNERS;
use crate::lane::Lanes;

/// A learner, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Learner(u32);

impl Learner {
    /// Learners whom one lane has: at least one, since there are more learners than lanes.
    pub(crate) fn in_lane(lanes: Lanes, lane: u64) -> u64 {
        (u64::from(LEARNERS) - lane).div_ceil(lanes.count())
    }

    /// Learner `index` of a lane: every learner belongs to one lane only.
    pub(crate) fn of_lane(lanes: Lanes, lane: u64, index: u64) -> Self {
        Self(u32::try_from(index * lanes.count() + lane).unwrap_or(0))
    }

    pub(crate) fn number(self) -> u64 {
        u64::from(self.0)
    }
}

/// The IRI.
impl fmt::Display for Learner {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "https://example.edu/users/{}", 1_000 + self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lane::{CROWD, SINGLE_FILE};

    #[test]
    fn every_learner_is_in_one_lane() {
        for lanes in [CROWD, SINGLE_FILE] {
            let mut numbers: Vec<u32> = (0..lanes.count())
                .flat_map(|lane| {
                    (0..Learner::in_lane(lanes, lane))
                        .map(move |index| Learner::of_lane(lanes, lane, index).0)
                })
                .collect();
            numbers.sort_unstable();
            assert_eq!(numbers, (0..LEARNERS).collect::<Vec<_>>());
        }
    }
}
