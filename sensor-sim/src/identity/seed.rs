//! The seed: the number from which a campus and all that happens on it follow.

use std::{fmt, num::ParseIntError, str::FromStr};

/// Any 64-bit number, typed and shown in decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seed(pub(super) u64);

impl Seed {
    /// The seed of this number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// A text that is not a seed.
#[derive(Debug, thiserror::Error)]
#[error("not a seed: a whole number from 0 to 18446744073709551615")]
pub struct ParseSeedError(#[source] ParseIntError);

impl FromStr for Seed {
    type Err = ParseSeedError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(ParseSeedError)
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}
