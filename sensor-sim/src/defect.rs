//! Planned defects: requests that are wrong on purpose, each with the answer that it must get, so that rejections are tested under load too.

mod defective;
mod share;
mod tally;

pub(crate) use defective::defective;
pub use share::{Defects, ParseDefectsError, PlannedDefects};
pub use tally::{DefectCounts, DefectTally};

use std::fmt;

/// What is wrong with a request. The answers are those that Caliper 1.2 ("Endpoint", "HTTP message responses") and HTTP ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Defect {
    /// A token that nobody was given.
    WrongToken,
    /// No `Authorization` header.
    NoToken,
    /// A `Content-Type` that is not JSON.
    WrongType,
    /// JSON that breaks off.
    Malformed,
    /// A `dataVersion` that does not exist.
    WrongVersion,
    /// More bytes than any front door takes.
    Oversize,
    /// Times more than a year back, as after a long outage: nothing is wrong with it, and it must be stored.
    Stale,
    /// The same request once more after its answer, as from a sensor that missed it: both must be stored.
    NaturalDuplicate,
}

impl Defect {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::WrongToken,
        Self::NoToken,
        Self::WrongType,
        Self::Malformed,
        Self::WrongVersion,
        Self::Oversize,
        Self::Stale,
        Self::NaturalDuplicate,
    ];

    /// Its name on the command line and in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WrongToken => "wrong-token",
            Self::NoToken => "no-token",
            Self::WrongType => "wrong-type",
            Self::Malformed => "malformed",
            Self::WrongVersion => "wrong-version",
            Self::Oversize => "oversize",
            Self::Stale => "stale",
            Self::NaturalDuplicate => "natural-duplicate",
        }
    }

    /// The HTTP status that it must be answered with.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::WrongToken | Self::NoToken => 401,
            Self::WrongType => 415,
            Self::Malformed => 400,
            Self::WrongVersion => 422,
            Self::Oversize => 413,
            Self::Stale | Self::NaturalDuplicate => 200,
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
