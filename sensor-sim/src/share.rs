//! A share of the envelopes, as it is typed: `0.5%`.

use std::fmt;
use std::str::FromStr;

use crate::decimal::{Billionths, billionths};

/// What all envelopes are, in the unit of shares.
const WHOLE: u32 = 1_000_000;

/// A millionth of all, in billionths of a percent.
const BILLIONTHS_OF_A_PERCENT: u64 = 100_000;

/// More than nothing and at most all, in steps of a ten-thousandth of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    millionths: u32,
}

/// Why a text is no share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no share of the envelopes: write 0.5% or 10%, in steps of 0.0001%")]
pub struct ParseShareError(String);

impl Share {
    /// One in a thousand.
    pub const ONE_IN_A_THOUSAND: Self = Self { millionths: 1000 };

    /// How many in a million.
    #[must_use]
    pub const fn millionths(self) -> u32 {
        self.millionths
    }
}

impl FromStr for Share {
    type Err = ParseShareError;

    /// Without going through a float, so that what is typed is what is meant.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || ParseShareError(text.trim().to_owned());
        let percent = text.trim().strip_suffix('%').ok_or_else(bad)?;
        let billionths = billionths(percent).map_err(|_| bad())?;
        if !billionths.is_multiple_of(BILLIONTHS_OF_A_PERCENT) {
            return Err(bad());
        }
        let millionths = u32::try_from(billionths / BILLIONTHS_OF_A_PERCENT).map_err(|_| bad())?;
        if (1..=WHOLE).contains(&millionths) {
            Ok(Self { millionths })
        } else {
            Err(bad())
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = u64::from(self.millionths) * BILLIONTHS_OF_A_PERCENT;
        write!(out, "{}%", Billionths(percent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_read_and_shown_the_same() {
        for (typed, millionths) in [
            ("0.5%", 5000),
            ("100%", 1_000_000),
            ("0.0001%", 1),
            ("1.25%", 12_500),
            ("12%", 120_000),
        ] {
            let share: Share = typed.parse().unwrap();
            assert_eq!(share.millionths(), millionths);
            assert_eq!(share.to_string(), typed);
        }
        for typed in [
            "",
            "%",
            "0.5",
            "0%",
            "0.00001%",
            "1.00001%",
            "-1%",
            "1e1%",
            "101%",
            ".5%",
            "5.%",
            "9999999999%",
        ] {
            let error = ParseShareError(typed.to_owned());
            assert_eq!(typed.parse::<Share>(), Err(error), "{typed}");
        }
    }
}
