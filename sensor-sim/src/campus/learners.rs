//! How many learn on the campus, and how they are dealt to the lanes so that nobody is in two places at once.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Learner;
use crate::lane::Lanes;

/// The number of learners: 100 to 1,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32")]
pub struct Learners(u32);

/// Why a text is not a number of learners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number of learners: a campus has 100 to 1000000 of them")]
pub struct ParseLearnersError;

impl Learners {
    /// Courses that are taught to them: one for every fifty.
    pub(super) fn courses(self) -> u32 {
        (self.0 / 50).max(super::ENROLMENTS)
    }

    /// Learners whom one lane has: at least one, since there are more learners than lanes.
    pub(crate) fn in_lane(self, lanes: Lanes, lane: u64) -> u64 {
        (u64::from(self.0) - lane).div_ceil(lanes.count())
    }
}

impl Learner {
    /// Learner `index` of a lane: every learner belongs to one lane only.
    pub(crate) fn of_lane(lanes: Lanes, lane: u64, index: u64) -> Self {
        Self(u32::try_from(index * lanes.count() + lane).unwrap_or(0))
    }
}

impl Default for Learners {
    /// A small campus: 2,000.
    fn default() -> Self {
        Self(2_000)
    }
}

impl TryFrom<u32> for Learners {
    type Error = ParseLearnersError;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        match number {
            100..=1_000_000 => Ok(Self(number)),
            _ => Err(ParseLearnersError),
        }
    }
}

impl FromStr for Learners {
    type Err = ParseLearnersError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<u32>()
            .map_err(|_| ParseLearnersError)?
            .try_into()
    }
}

impl fmt::Display for Learners {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lane::{CROWD, SINGLE_FILE};

    #[test]
    fn every_learner_is_in_one_lane() {
        for learners in ["100", "2000", "54321"] {
            let learners: Learners = learners.parse().unwrap();
            for lanes in [CROWD, SINGLE_FILE] {
                let mut numbers: Vec<u64> = (0..lanes.count())
                    .flat_map(|lane| {
                        (0..learners.in_lane(lanes, lane))
                            .map(move |index| Learner::of_lane(lanes, lane, index).number())
                    })
                    .collect();
                numbers.sort_unstable();
                assert_eq!(numbers, (0..u64::from(learners.0)).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_campus_is_neither_a_class_nor_a_country() {
        for typed in ["99", "1000001", "-1", "many", ""] {
            assert_eq!(typed.parse::<Learners>(), Err(ParseLearnersError));
        }
        assert_eq!(
            "1000000".parse::<Learners>().unwrap().to_string(),
            "1000000"
        );
    }
}
