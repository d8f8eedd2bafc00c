//! The forms of values that have no inner ones: strings of every kind, numbers, booleans, terms, and objects that are nobody's business.

use super::check::Check;
use super::place::Place;
use super::terms::Terms;
use super::words;
use crate::datetime::DateTime;
use crate::duration::is_duration;
use crate::fault::FaultCode;
use crate::iri;
use crate::json::{Kind, Value};
use crate::rules::Habit;
use crate::vocabulary::Enumeration;

/// Calls `judge` with the characters of a string; anything else is a fault.
fn string(
    check: &mut Check<'_>,
    value: Value<'_>,
    place: Place<'_>,
    right: &str,
    judge: impl FnOnce(&mut Check<'_>, &str),
) {
    match value.string() {
        Some(text) => judge(check, &text),
        None => check.fault(place, value, FaultCode::NotAString, || {
            words::found(value, right)
        }),
    }
}

pub(super) fn text(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    if !matches!(value.kind(), Kind::Plain | Kind::Escaped) {
        check.fault(place, value, FaultCode::NotAString, || {
            words::found(value, "a string")
        });
    }
}

pub(super) fn event_id(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    string(
        check,
        value,
        place,
        "urn:uuid: and a UUID",
        |check, text| {
            if !(iri::is_uuid_urn(text) || (check.allows(Habit::BareUuid) && iri::is_uuid(text))) {
                check.fault(place, value, FaultCode::NotAUuid, || {
                    let right = "the id of an event is urn:uuid: and a UUID";
                    if iri::is_uuid(text) {
                        format!("{right}; urn:uuid: is missing here")
                    } else {
                        right.to_owned()
                    }
                });
            }
        },
    );
}

pub(super) fn identifier(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    string(check, value, place, "an absolute IRI", |check, text| {
        if !is_identifier(text) {
            check.fault(place, value, FaultCode::NotAnIri, || {
                "found a string that is no absolute IRI: a scheme such as https or urn, a colon, no white space".to_owned()
            });
        }
    });
}

pub(super) fn is_identifier(text: &str) -> bool {
    iri::is_absolute(text) || iri::is_blank_node(text)
}

/// Which numbers are right.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    All,
    Whole,
    /// Whole ones, zero or above.
    Counts,
}

pub(super) fn number(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>, numbers: Numbers) {
    let right = match numbers {
        Numbers::All => "a number",
        Numbers::Whole => "a number without a fraction",
        Numbers::Counts => "a number without a fraction, zero or above,",
    };
    if value.kind() != Kind::Number {
        return check.fault(place, value, FaultCode::NotANumber, || {
            words::found(value, right)
        });
    }
    if numbers == Numbers::All {
        return;
    }
    let number = value.json();
    if !is_whole(number) {
        check.fault(place, value, FaultCode::NotAnInteger, || {
            format!("found a number with a fraction, {right} is right")
        });
    } else if numbers == Numbers::Counts && number.starts_with('-') && !is_zero(number) {
        check.fault(place, value, FaultCode::Negative, || {
            format!("found a number below zero, {right} is right")
        });
    }
}

/// Whether a JSON number has no fraction, by its digits, however many there are. JSON has one kind of number: 2.0 is 2, and some
/// languages cannot but write it so.
fn is_whole(number: &str) -> bool {
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    // The point moves to the right by the exponent: over the digits of the fraction, or back over zeros.
    let farthest = if exponent.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    let exponent: i64 = exponent.parse().unwrap_or(farthest);
    let room = if fraction.is_empty() {
        let zeros = whole.len() - whole.trim_end_matches('0').len();
        -i64::try_from(zeros).unwrap_or(i64::MAX)
    } else {
        i64::try_from(fraction.len()).unwrap_or(i64::MAX)
    };
    exponent >= room || is_zero(number)
}

fn is_zero(number: &str) -> bool {
    let (digits, _) = number.split_once(['e', 'E']).unwrap_or((number, ""));
    digits
        .bytes()
        .all(|byte| matches!(byte, b'-' | b'0' | b'.'))
}

pub(super) fn boolean(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    if !matches!(value.kind(), Kind::True | Kind::False) {
        check.fault(place, value, FaultCode::NotABoolean, || {
            words::found(value, "true or false, without quotes,")
        });
    }
}

pub(super) fn date_time(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    string(check, value, place, "a date and time", |check, text| {
        if let Err(error) = DateTime::parse(text, check.rules) {
            check.fault(place, value, FaultCode::NotADateTime, || {
                error.advice().to_owned()
            });
        }
    });
}

pub(super) fn duration(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    string(check, value, place, "a duration", |check, text| {
        if !is_duration(text) {
            check.fault(place, value, FaultCode::NotADuration, || {
                "the right form is ISO 8601's for durations, such as PT1H30M or PT12.5S".to_owned()
            });
        }
    });
}

pub(super) fn map(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    if value.kind() != Kind::Object {
        check.fault(place, value, FaultCode::NotAnObject, || {
            words::found(value, "an object")
        });
    }
}

pub(super) fn term(
    check: &mut Check<'_>,
    value: Value<'_>,
    place: Place<'_>,
    list: Enumeration,
    terms: &Terms<'_>,
) {
    string(check, value, place, list.one(), |check, text| {
        match list.find(text) {
            Some(known) if terms.know(known) => {}
            Some(_) => check.fault(place, value, FaultCode::UnknownTerm, || {
                words::not_in_version("this term", terms.version)
            }),
            None if terms.defines(text) => {}
            None => check.fault(place, value, FaultCode::UnknownTerm, || {
                words::unknown(list.one(), text, list.terms())
            }),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_whole_by_its_digits() {
        for number in [
            "0",
            "-0",
            "7",
            "2.0",
            "2.50e1",
            "1e999",
            "1.000",
            "100e-2",
            "0e-400",
            "-0.0",
            "12345678901234567890",
            "9e99999999999999999999",
        ] {
            assert!(is_whole(number), "{number}");
        }
        for number in [
            "0.5",
            "2.5",
            "2.55e1",
            "1e-400",
            "1.00000000000000000001",
            "9007199254740993.5",
            "100e-3",
            "105e-1",
            "9e-99999999999999999999",
        ] {
            assert!(!is_whole(number), "{number}");
        }
        assert!(is_zero("-0.0e5") && !is_zero("-0.01"));
    }
}
