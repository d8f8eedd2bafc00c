//! How much faster than it was recorded.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A factor between a thousandth and a million: 10 sends an hour of a recording in six minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed(f64);

/// Why a text is no speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a speed: write 10 for ten times as fast, 0.5 for half; at least 0.001, at most 1000000"
)]
pub struct ParseSpeedError;

/// It is never NaN.
impl Eq for Speed {}

impl Speed {
    /// As it was recorded.
    pub const ONE: Self = Self(1.0);

    /// How long what was recorded in so many milliseconds takes.
    pub(super) fn of(self, recorded_ms: u64) -> Duration {
        Duration::from_millis(recorded_ms).div_f64(self.0)
    }
}

impl FromStr for Speed {
    type Err = ParseSpeedError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let number: f64 = text
            .strip_suffix('x')
            .unwrap_or(text)
            .parse()
            .map_err(|_| ParseSpeedError)?;
        if (0.001..=1e6).contains(&number) {
            Ok(Self(number))
        } else {
            Err(ParseSpeedError)
        }
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
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
}
