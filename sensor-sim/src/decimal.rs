//! Plain decimal numbers, kept exactly, in billionths.

use std::fmt;

/// Decimal places that a number may have.
const PLACES: usize = 9;

/// Why a text is no plain decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DecimalError {
    /// Something else than digits, and perhaps a point with digits on both sides.
    Form,
    /// More decimal places than are kept.
    TooFine,
    /// Beyond what 64 bits hold.
    TooHigh,
}

/// Reads a number: `200`, `0.5`.
pub(crate) fn billionths(text: &str) -> Result<u64, DecimalError> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let plain =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(part) {
        return Err(DecimalError::Form);
    }
    if part.len() > PLACES {
        return Err(DecimalError::TooFine);
    }
    format!("{whole}{part:0<PLACES$}")
        .parse()
        .map_err(|_| DecimalError::TooHigh)
}

/// Shows a number of billionths as it can be read again.
pub(crate) struct Billionths(pub(crate) u64);

impl fmt::Display for Billionths {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1_000_000_000, self.0 % 1_000_000_000);
        write!(out, "{whole}")?;
        if part > 0 {
            write!(out, ".{}", format!("{part:09}").trim_end_matches('0'))?;
        }
        Ok(())
    }
}
