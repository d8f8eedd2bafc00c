//! Caliper's one form of date and time: `YYYY-MM-DDTHH:mm:ss.SSSZ`, in UTC, with milliseconds.
//!
//! Both versions of the specification allow exactly this form for `sendTime` and for every time in an event
//! (Caliper 1.2, data type `DateTime`). A value is one integer, so it is copied and compared for nothing, and it is
//! written without an allocation: the load generator writes two of them for every event.

mod calendar;
mod parse;

use std::fmt;

use crate::rules::{Habit, Rules};
use calendar::{Civil, MILLIS_PER_DAY};

/// An instant in UTC with millisecond precision, in the years 0000 to 9999.
///
/// `Display` writes, and `FromStr` reads, exactly `YYYY-MM-DDTHH:mm:ss.SSSZ`. There are no leap seconds, as in Unix
/// time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(i64);

/// Why a text is not a date and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateTimeError {
    /// The text has another form.
    #[error("not of the form YYYY-MM-DDTHH:mm:ss.SSSZ")]
    Form,
    /// The form is right, but the calendar or the clock has no such value, or it lies outside the years 0000 to 9999.
    #[error("not a real date and time")]
    NotReal,
}

impl DateTimeError {
    /// What to do about it, for the author of the text.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Form => "the right form is YYYY-MM-DDTHH:mm:ss.SSSZ: UTC, with milliseconds",
            Self::NotReal => "the calendar has no such date, or the clock no such time",
        }
    }
}

impl DateTime {
    /// `0000-01-01T00:00:00.000Z`, the earliest instant that the form can write.
    pub const MIN: Self = Self(-62_167_219_200_000);
    /// `9999-12-31T23:59:59.999Z`, the latest instant that the form can write.
    pub const MAX: Self = Self(253_402_300_799_999);
    /// Bytes of the written form.
    pub const LEN: usize = 24;

    /// The instant `millis` milliseconds after the Unix epoch (before it, if negative). What lies outside
    /// [`MIN`](Self::MIN) and [`MAX`](Self::MAX) becomes the nearer of the two, since no text could say it.
    #[must_use]
    pub const fn from_unix_millis(millis: i64) -> Self {
        if millis < Self::MIN.0 {
            Self::MIN
        } else if millis > Self::MAX.0 {
            Self::MAX
        } else {
            Self(millis)
        }
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn unix_millis(self) -> i64 {
        self.0
    }

    /// The written form, as ASCII.
    #[must_use]
    pub fn to_ascii(self) -> [u8; Self::LEN] {
        let days = self.0.div_euclid(MILLIS_PER_DAY);
        let millis = self.0.rem_euclid(MILLIS_PER_DAY);
        let Civil { year, month, day } = Civil::from_days(days);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        put(&mut text[0..4], year);
        put(&mut text[5..7], month);
        put(&mut text[8..10], day);
        put(&mut text[11..13], millis / 3_600_000);
        put(&mut text[14..16], millis / 60_000 % 60);
        put(&mut text[17..19], millis / 1_000 % 60);
        put(&mut text[20..23], millis % 1_000);
        text
    }

    /// Appends the written form to `out`: 24 bytes of ASCII.
    pub fn write_into(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_ascii());
    }

    /// Reads the one right form, or under lenient rules what [`parse_lenient`](Self::parse_lenient) reads.
    pub fn parse(text: &str, rules: Rules) -> Result<Self, DateTimeError> {
        if rules.allow(Habit::OtherTimes) {
            Self::parse_lenient(text)
        } else {
            text.parse()
        }
    }

    /// Reads the forms that real sensors send besides the right one: with an offset from UTC in place of `Z`
    /// (`+0000`, `+00:00`, `-05:00`), and with none or up to nine digits of a second's fraction. Digits beyond the
    /// third are cut off.
    pub fn parse_lenient(text: &str) -> Result<Self, DateTimeError> {
        parse::lenient(text.as_bytes())
    }
}

/// Reads exactly the form that `Display` writes.
impl std::str::FromStr for DateTime {
    type Err = DateTimeError;

    fn from_str(text: &str) -> Result<Self, DateTimeError> {
        parse::exact(text.as_bytes())
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(std::str::from_utf8(&self.to_ascii()).unwrap_or_default())
    }
}

/// Writes `value` in decimal over the whole of `digits`, with leading zeros.
fn put(digits: &mut [u8], mut value: i64) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
    }
}
