//! How many events each envelope holds, and of whom: some of one learner, or whatever a platform has gathered.

mod counted;
mod gathered;

pub(crate) use counted::{Batches, Between};
pub(crate) use gathered::{Gather, Gathered};

use std::{fmt, num::NonZeroU16, str::FromStr};

/// Events in each envelope: one number (`1`), a range (`1-5`), or what comes within a time, up to a number (`50/10s`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventsPerEnvelope(Sizes);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sizes {
    Between(Between),
    Gathered(Gather),
}

/// Why a text says nothing about events in an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseEventsError {
    /// Not one or two whole numbers.
    #[error("not a number of events: write 1, a range such as 1-5, or 50/10s, of at most 65535")]
    Number,
    /// An envelope without events carries nothing to follow.
    #[error("an envelope holds at least one event")]
    Zero,
    /// The range ends before it starts.
    #[error("a range of events goes from the smaller to the larger number")]
    Reversed,
    /// What stands behind the slash is no time, or no time at all.
    #[error("not a time to gather events in: write something like 50/10s")]
    Time,
}

impl EventsPerEnvelope {
    /// One event in every envelope, as most sensors in the field send them.
    pub const ONE: Self = Self(Sizes::Between(Between::ONE));

    /// The most events in an envelope.
    #[must_use]
    pub const fn max(self) -> u16 {
        match self.0 {
            Sizes::Between(sizes) => sizes.max.get(),
            Sizes::Gathered(gather) => gather.most.get(),
        }
    }

    /// Events of one learner that are together from the first.
    pub(crate) const fn of_one_learner(self) -> Between {
        match self.0 {
            Sizes::Between(sizes) => sizes,
            Sizes::Gathered(_) => Between::ONE,
        }
    }

    /// How events of all learners are gathered, if they are.
    pub(crate) const fn gather(self) -> Option<Gather> {
        match self.0 {
            Sizes::Between(_) => None,
            Sizes::Gathered(gather) => Some(gather),
        }
    }
}

impl FromStr for EventsPerEnvelope {
    type Err = ParseEventsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some((most, within)) = text.split_once('/') {
            let within = humantime::parse_duration(within.trim()).ok();
            return Ok(Self(Sizes::Gathered(Gather {
                most: number(most)?,
                within: within
                    .filter(|within| !within.is_zero())
                    .ok_or(ParseEventsError::Time)?,
            })));
        }
        let (min, max) = text.split_once('-').unwrap_or((text, text));
        let (min, max) = (number(min)?, number(max)?);
        if min > max {
            return Err(ParseEventsError::Reversed);
        }
        Ok(Self(Sizes::Between(Between { min, max })))
    }
}

fn number(text: &str) -> Result<NonZeroU16, ParseEventsError> {
    let number = text.trim().parse().map_err(|_| ParseEventsError::Number)?;
    NonZeroU16::new(number).ok_or(ParseEventsError::Zero)
}

impl fmt::Display for EventsPerEnvelope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Sizes::Between(Between { min, max }) if min == max => write!(out, "{min}"),
            Sizes::Between(Between { min, max }) => write!(out, "{min}-{max}"),
            Sizes::Gathered(Gather { most, within }) => {
                let within = humantime::format_duration(within).to_string();
                write!(out, "{most}/{}", within.replace(' ', ""))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_and_shown_the_same() {
        for (typed, max) in [
            ("1", 1),
            ("1-5", 5),
            ("65535", 65_535),
            ("50/10s", 50),
            ("1/1m30s", 1),
        ] {
            let events: EventsPerEnvelope = typed.parse().unwrap();
            assert_eq!(events.max(), max);
            assert_eq!(events.to_string(), typed);
        }
        assert_eq!("7-7".parse::<EventsPerEnvelope>(), "7".parse());
        for (typed, error) in [
            ("", ParseEventsError::Number),
            ("-", ParseEventsError::Number),
            ("1-2-3", ParseEventsError::Number),
            ("65536", ParseEventsError::Number),
            ("1-5/10s", ParseEventsError::Number),
            ("/10s", ParseEventsError::Number),
            ("0", ParseEventsError::Zero),
            ("0-3", ParseEventsError::Zero),
            ("0/1s", ParseEventsError::Zero),
            ("5-1", ParseEventsError::Reversed),
            ("50/", ParseEventsError::Time),
            ("50/10", ParseEventsError::Time),
            ("50/0s", ParseEventsError::Time),
        ] {
            assert_eq!(typed.parse::<EventsPerEnvelope>(), Err(error), "{typed}");
        }
    }
}
