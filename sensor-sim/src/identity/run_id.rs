//! The run id: what keeps the ids of two runs of one seed apart.

use std::{
    fmt,
    hash::{BuildHasher, Hasher, RandomState},
    str::FromStr,
};

/// Any 64-bit number, typed and shown as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub(super) u64);

impl RunId {
    /// The run id of what is generated to be kept, not sent: the same every time.
    pub const ZERO: Self = Self(0);

    /// A run id that no other run has. It need not be secret, so the standard library's hash keys, which the operating
    /// system's random numbers fill, are random enough, and drawing them cannot fail.
    #[must_use]
    pub fn random() -> Self {
        Self(RandomState::new().build_hasher().finish())
    }
}

/// A text that is not a run id.
#[derive(Debug, thiserror::Error)]
#[error("not a run id: 16 hexadecimal digits, such as 00c0ffee00c0ffee")]
pub struct ParseRunIdError;

impl FromStr for RunId {
    type Err = ParseRunIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u64::from_str_radix(text, 16).ok().filter(|_| digits);
        number.map(Self).ok_or(ParseRunIdError)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}
