//! A rate that changes: stages, one after the other, in each of which it stays or goes in a straight line.

use std::{fmt, str::FromStr, time::Duration};

use super::rate::{ParseRateError, Rate};
use crate::decimal::Billionths;

/// Stages as they are typed: `60s@50/s` holds a rate, `5m@50/s-500/s` goes from one to another, and commas stand between them.
/// A ramp may begin or end at `0/s`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stages(Vec<Stage>);

/// One stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stage {
    pub(crate) length: Duration,
    /// Billionths of an envelope per second, at the beginning and at the end.
    pub(crate) from: u64,
    pub(crate) to: u64,
}

/// Why a text is not a row of stages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseStagesError {
    /// Something else than `TIME@RATE` or `TIME@RATE-RATE`.
    #[error(
        "not a stage: {0:?}; write a time and a rate, such as 60s@50/s, or two rates for a ramp, 5m@50/s-500/s"
    )]
    Form(String),
    /// The time is none, or zero.
    #[error("not a time for a stage: {0:?}; write something like 500ms, 10s or 1m30s")]
    Time(String),
    /// The rate is none.
    #[error("in stage {stage:?}: {error}")]
    Rate {
        /// The stage.
        stage: String,
        /// What is wrong with its rate.
        error: ParseRateError,
    },
    /// Nothing is ever sent.
    #[error("the stages send nothing: one rate must be above 0")]
    Nothing,
}

impl Stages {
    /// These stages; at least one.
    pub(super) const fn of(stages: Vec<Stage>) -> Self {
        Self(stages)
    }

    /// In order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Stage> {
        self.0.iter().copied()
    }

    /// The same, after the rate of the beginning was held for so long.
    pub(crate) fn after(&self, warm_up: Duration) -> Self {
        let begin = self.0.first().map_or(0, |first| first.from);
        let warm_up = Stage {
            length: warm_up,
            from: begin,
            to: begin,
        };
        let warm_up = Some(warm_up).filter(|stage| !stage.length.is_zero());
        Self(warm_up.into_iter().chain(self.iter()).collect())
    }

    /// How long all of them last; the longest duration if they last longer.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.iter().fold(Duration::ZERO, |sum, stage| {
            sum.saturating_add(stage.length)
        })
    }
}

impl FromStr for Stages {
    type Err = ParseStagesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let stages = text
            .split(',')
            .map(|stage| stage.trim().parse())
            .collect::<Result<Vec<Stage>, _>>()?;
        if stages.iter().all(|stage| stage.from == 0 && stage.to == 0) {
            return Err(ParseStagesError::Nothing);
        }
        Ok(Self(stages))
    }
}

impl FromStr for Stage {
    type Err = ParseStagesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (time, rates) = text
            .split_once('@')
            .ok_or_else(|| ParseStagesError::Form(text.to_owned()))?;
        let length = humantime::parse_duration(time)
            .ok()
            .filter(|length| !length.is_zero())
            .ok_or_else(|| ParseStagesError::Time(time.to_owned()))?;
        let rate = |typed: &str| match typed.parse::<Rate>() {
            Ok(rate) => Ok(rate.billionths_per_second()),
            Err(ParseRateError::Zero) => Ok(0),
            Err(error) => Err(ParseStagesError::Rate {
                stage: text.to_owned(),
                error,
            }),
        };
        let (from, to) = rates.split_once('-').unwrap_or((rates, rates));
        Ok(Self {
            length,
            from: rate(from)?,
            to: rate(to)?,
        })
    }
}

/// As it can be read again.
impl fmt::Display for Stages {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Stage { length, from, to }) in self.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let time = humantime::format_duration(length)
                .to_string()
                .replace(' ', "");
            write!(out, "{comma}{time}@{}/s", Billionths(from))?;
            if to != from {
                write!(out, "-{}/s", Billionths(to))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_read_and_shown_the_same() {
        for typed in [
            "1m@50/s",
            "1m@50/s,5m@50/s-500/s,10s@500/s-0/s",
            "500ms@0.5/s",
        ] {
            let stages: Stages = typed.parse().unwrap();
            assert_eq!(stages.to_string(), typed);
        }
        let stages: Stages = "60s@3000/min, 1h@50-100".parse().unwrap();
        assert_eq!(stages.to_string(), "1m@50/s,1h@50/s-100/s");
        assert_eq!(stages.length(), Duration::from_mins(61));
    }

    #[test]
    fn what_is_no_stage_is_refused_with_its_reason() {
        let form = |text: &str| ParseStagesError::Form(text.to_owned());
        let time = |text: &str| ParseStagesError::Time(text.to_owned());
        for (typed, error) in [
            ("", form("")),
            ("50/s", form("50/s")),
            ("10s@1/s,", form("")),
            ("0s@1/s", time("0s")),
            ("soon@1/s", time("soon")),
            ("10s@0/s", ParseStagesError::Nothing),
            ("10s@0/s-0/s,1s@0", ParseStagesError::Nothing),
        ] {
            assert_eq!(typed.parse::<Stages>(), Err(error), "{typed}");
        }
        for (typed, wrong) in [
            ("10s@x/s", ParseRateError::Number),
            ("10s@5/fortnight", ParseRateError::Unit),
            ("10s@1/s-", ParseRateError::Number),
        ] {
            let stage = typed.to_owned();
            let error = ParseStagesError::Rate {
                stage,
                error: wrong,
            };
            assert_eq!(typed.parse::<Stages>(), Err(error), "{typed}");
        }
    }
}
