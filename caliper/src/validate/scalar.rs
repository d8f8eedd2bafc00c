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
    // JSON has one kind of number: 2.0 is 2, and some languages cannot but write it so.
    let number: f64 = value.json().parse().unwrap_or(f64::NAN);
    if number.is_finite() && number.fract() != 0.0 {
        check.fault(place, value, FaultCode::NotAnInteger, || {
            format!("found a number with a fraction, {right} is right")
        });
    } else if numbers == Numbers::Counts && number < 0.0 {
        check.fault(place, value, FaultCode::Negative, || {
            format!("found a number below zero, {right} is right")
        });
    }
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
            None if terms.define(text) => {}
            None => check.fault(place, value, FaultCode::UnknownTerm, || {
                words::unknown(list.one(), text, list.terms())
            }),
        }
    });
}
