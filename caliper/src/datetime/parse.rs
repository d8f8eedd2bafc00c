//! Text to date and time: the one right form, and the forms that real sensors send.

use super::calendar::{Civil, MILLIS_PER_DAY};
use super::{DateTime, DateTimeError};

/// `YYYY-MM-DDTHH:mm:ss.SSSZ`.
pub(super) fn exact(text: &[u8]) -> Result<DateTime, DateTimeError> {
    let (seconds, rest) = seconds(text)?;
    let [b'.', fraction @ .., b'Z'] = rest else {
        return Err(DateTimeError::Form);
    };
    if fraction.len() != 3 {
        return Err(DateTimeError::Form);
    }
    let millis = number(fraction)?;
    checked(seconds.ok_or(DateTimeError::NotReal)? * 1_000 + millis)
}

/// As [`exact`], with any fraction of up to nine digits or none, and `Z`, `+hhmm` or `+hh:mm` at the end.
pub(super) fn lenient(text: &[u8]) -> Result<DateTime, DateTimeError> {
    let (seconds, rest) = seconds(text)?;
    let (millis, zone) = match rest {
        [b'.', rest @ ..] => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (fraction, zone) = rest.split_at(digits);
            if !(1..=9).contains(&digits) {
                return Err(DateTimeError::Form);
            }
            let millis = fraction
                .iter()
                .chain(b"00")
                .take(3)
                .fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
            (millis, zone)
        }
        zone => (0, zone),
    };
    let offset = match zone {
        [b'Z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] | [sign @ (b'+' | b'-'), h1, h2, m1, m2] => {
            let hours = number(&[*h1, *h2])?;
            let minutes = number(&[*m1, *m2])?;
            let offset = (hours * 60 + minutes) * 60_000;
            (hours < 24 && minutes < 60).then_some(if *sign == b'-' { -offset } else { offset })
        }
        _ => return Err(DateTimeError::Form),
    };
    match (seconds, offset) {
        (Some(seconds), Some(offset)) => checked(seconds * 1_000 + millis - offset),
        _ => Err(DateTimeError::NotReal),
    }
}

/// `YYYY-MM-DDTHH:mm:ss` at the start of `text`, as Unix seconds (`None` if no calendar or clock has it), and the rest.
fn seconds(text: &[u8]) -> Result<(Option<i64>, &[u8]), DateTimeError> {
    let (start, rest) = text.split_first_chunk::<19>().ok_or(DateTimeError::Form)?;
    let marks = [start[4], start[7], start[10], start[13], start[16]];
    if &marks != b"--T::" {
        return Err(DateTimeError::Form);
    }
    let day = Civil {
        year: number(&start[0..4])?,
        month: number(&start[5..7])?,
        day: number(&start[8..10])?,
    };
    let hour = number(&start[11..13])?;
    let minute = number(&start[14..16])?;
    let second = number(&start[17..19])?;
    let on_the_clock = hour < 24 && minute < 60 && second < 60;
    let seconds = day
        .to_days()
        .filter(|_| on_the_clock)
        .map(|days| days * (MILLIS_PER_DAY / 1_000) + (hour * 60 + minute) * 60 + second);
    Ok((seconds, rest))
}

/// Decimal ASCII digits, nothing else.
fn number(digits: &[u8]) -> Result<i64, DateTimeError> {
    digits.iter().try_fold(0, |value, &digit| match digit {
        b'0'..=b'9' => Ok(value * 10 + i64::from(digit - b'0')),
        _ => Err(DateTimeError::Form),
    })
}

fn checked(millis: i64) -> Result<DateTime, DateTimeError> {
    let instant = DateTime::from_unix_millis(millis);
    if instant.unix_millis() == millis {
        Ok(instant)
    } else {
        Err(DateTimeError::NotReal)
    }
}
