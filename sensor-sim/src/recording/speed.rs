//! How much faster than it was recorded.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::decimal::{Billionths, billionths};

/// A factor between a thousandth and a million: 10 sends an hour of a recording in six minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed {
    billionths: u64,
}

/// Why a text is not a speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a speed: write 10 for ten times as fast, 0.5 for half; at least 0.001, at most 1000000"
)]
pub struct ParseSpeedError;

const BILLION: u64 = 1_000_000_000;

impl Speed {
    /// As it was recorded.
    pub const ONE: Self = Self {
        billionths: BILLION,
    };

    /// How long what was recorded in so many milliseconds takes, rounded down to the nanosecond.
    pub(super) fn of(self, recorded_ms: u64) -> Duration {
        let nanos =
            u128::from(recorded_ms) * 1_000_000 * u128::from(BILLION) / u128::from(self.billionths);
        let seconds = u64::try_from(nanos / u128::from(BILLION));
        let rest = u32::try_from(nanos % u128::from(BILLION));
        match (seconds, rest) {
            (Ok(seconds), Ok(rest)) => Duration::new(seconds, rest),
            _ => Duration::MAX,
        }
    }
}

impl FromStr for Speed {
    type Err = ParseSpeedError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let number = text.strip_suffix('x').unwrap_or(text);
        match billionths(number) {
            Ok(billionths) if (BILLION / 1000..=BILLION * 1_000_000).contains(&billionths) => {
                Ok(Self { billionths })
            }
            _ => Err(ParseSpeedError),
        }
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        Billionths(self.billionths).fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_a_factor() {
        for (typed, hour) in [("10", 360), ("10x", 360), ("0.5", 7200), ("1", 3600)] {
            let speed: Speed = typed.parse().unwrap();
            assert_eq!(speed.of(3_600_000), Duration::from_secs(hour), "{typed}");
        }
        for typed in ["", "x", "0", "-1", "inf", "NaN", "1e7", "0.0001", "ten"] {
            assert_eq!(typed.parse::<Speed>(), Err(ParseSpeedError), "{typed}");
        }
    }

    /// In a float of seconds, half of a year's milliseconds would come out too short.
    #[test]
    fn at_its_own_speed_every_millisecond_is_itself() {
        let year = 365 * 24 * 3_600_000;
        for millis in (year..year + 1000).chain([u64::MAX]) {
            assert_eq!(Speed::ONE.of(millis), Duration::from_millis(millis));
        }
    }
}
