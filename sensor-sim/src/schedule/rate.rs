//! Envelopes per unit of time, typed the way people say it and kept exactly.

use std::{fmt, str::FromStr, time::Duration};

use crate::decimal::{Billionths, DecimalError, billionths};

const BILLION: u128 = 1_000_000_000;

/// A rate of envelopes, more than zero: `200/s`, `12000/min`, `0.5/h`, or a bare `200`, which is per second.
///
/// Kept as a fraction of whole numbers, so that the instant of any slot follows without rounding twice; and in the unit
/// it was typed in, which `Display` gives back. Two rates are equal if they are written alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Billionths of an envelope per `unit`, more than 0.
    billionths: u64,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Second,
    Minute,
    Hour,
}

impl Unit {
    const fn seconds(self) -> u32 {
        match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3_600,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Second => "s",
            Self::Minute => "min",
            Self::Hour => "h",
        }
    }
}

/// Why a text is not a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseRateError {
    /// What stands before the slash is not a plain decimal number.
    #[error("not a rate: write a number and a unit, such as 200/s, 12000/min or 0.5/h")]
    Number,
    /// More decimal places than are kept.
    #[error("a rate has at most 9 decimal places")]
    TooFine,
    /// What stands behind the slash is not a unit.
    #[error("unknown unit of a rate: use s, min or h")]
    Unit,
    /// Nothing would ever be sent.
    #[error("a rate must be more than 0")]
    Zero,
    /// Beyond the 18 thousand million envelopes per unit that are kept.
    #[error("the rate is too high")]
    TooHigh,
}

impl Rate {
    /// Envelopes per second, as near as a floating-point number comes: for showing, not for scheduling.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for showing only")]
    pub fn per_second(&self) -> f64 {
        self.billionths as f64 / (1e9 * f64::from(self.unit.seconds()))
    }

    /// Billionths of an envelope per second, rounded down.
    pub(crate) const fn billionths_per_second(self) -> u64 {
        self.billionths / self.unit.seconds() as u64
    }

    /// The instant of envelope `index` where envelope 0 is at zero: index / rate, rounded down to the nanosecond. No
    /// error adds up, however far it goes; what no duration can hold becomes the longest.
    #[must_use]
    pub fn instant(self, index: u64) -> Duration {
        let (numerator, denominator) = self.fraction();
        let scaled = u128::from(index) * denominator;
        let seconds = u64::try_from(scaled / numerator);
        let nanos = u32::try_from(scaled % numerator * BILLION / numerator);
        match (seconds, nanos) {
            (Ok(seconds), Ok(nanos)) => Duration::new(seconds, nanos),
            _ => Duration::MAX,
        }
    }

    /// How many envelopes start before `length` is over: rate x length, rounded up. `None` beyond 2^128.
    pub(crate) fn count_within(self, length: Duration) -> Option<u128> {
        let (numerator, denominator) = self.fraction();
        Some(
            numerator
                .checked_mul(length.as_nanos())?
                .div_ceil(denominator * BILLION),
        )
    }

    /// Envelopes per second as numerator and denominator.
    fn fraction(self) -> (u128, u128) {
        (
            u128::from(self.billionths),
            BILLION * u128::from(self.unit.seconds()),
        )
    }
}

impl FromStr for Rate {
    type Err = ParseRateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, unit) = text.split_once('/').unwrap_or((text, "s"));
        let unit = match unit.trim() {
            "s" | "sec" => Unit::Second,
            "m" | "min" => Unit::Minute,
            "h" | "hour" => Unit::Hour,
            _ => return Err(ParseRateError::Unit),
        };
        match billionths(number.trim())? {
            0 => Err(ParseRateError::Zero),
            billionths => Ok(Self { billionths, unit }),
        }
    }
}

impl From<DecimalError> for ParseRateError {
    fn from(error: DecimalError) -> Self {
        match error {
            DecimalError::Form => Self::Number,
            DecimalError::TooFine => Self::TooFine,
            DecimalError::TooHigh => Self::TooHigh,
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", Billionths(self.billionths), self.unit.name())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_rate_is_read_the_way_people_type_it_and_shown_the_same() {
        for (typed, shown, per_second) in [
            ("200/s", "200/s", 200.0),
            ("200", "200/s", 200.0),
            ("12000/min", "12000/min", 200.0),
            ("90/m", "90/min", 1.5),
            ("0.5/s", "0.5/s", 0.5),
            ("1.250 / h", "1.25/h", 1.25 / 3_600.0),
            ("0.000000001/s", "0.000000001/s", 1e-9),
        ] {
            let rate: Rate = typed.parse().unwrap();
            assert_eq!(rate.to_string(), shown, "{typed}");
            assert!((rate.per_second() - per_second).abs() < 1e-12, "{typed}");
            assert_eq!(shown.parse(), Ok(rate));
        }
    }

    #[test]
    fn what_is_no_rate_is_refused_with_its_reason() {
        for (typed, error) in [
            ("", ParseRateError::Number),
            ("/s", ParseRateError::Number),
            (".5/s", ParseRateError::Number),
            ("1./s", ParseRateError::Number),
            ("-1/s", ParseRateError::Number),
            ("1e3/s", ParseRateError::Number),
            ("fast", ParseRateError::Number),
            ("1/", ParseRateError::Unit),
            ("1/day", ParseRateError::Unit),
            ("0/s", ParseRateError::Zero),
            ("0.0/s", ParseRateError::Zero),
            ("0.0000000001/s", ParseRateError::TooFine),
            ("18446744074/s", ParseRateError::TooHigh),
        ] {
            assert_eq!(typed.parse::<Rate>(), Err(error), "{typed}");
        }
    }

    proptest! {
        // instant(k) = floor(k x 10^9 / rate) ns, and k envelopes start before instant(k)
        #[test]
        fn instants_are_exact(number in 1_u64..1_000_000, index in 0_u64..1_000_000_000_000) {
            let rate: Rate = format!("{number}/s").parse().unwrap();
            let instant = rate.instant(index);
            prop_assert_eq!(instant.as_nanos(), u128::from(index) * BILLION / u128::from(number));
            if (u128::from(index) * BILLION).is_multiple_of(u128::from(number)) {
                prop_assert_eq!(rate.count_within(instant), Some(u128::from(index)));
            }
        }
    }
}
