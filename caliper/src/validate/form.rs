//! The forms of values (Caliper 1.2 "Data Types").

use super::check::Check;
use super::entity::{self, Expected};
use super::place::Place;
use super::terms::Terms;
use super::words;
use crate::datetime::DateTime;
use crate::duration::is_duration;
use crate::fault::FaultCode;
use crate::iri;
use crate::json::{Kind, Value};
use crate::rules::Habit;
use crate::vocabulary::{Enumeration, Form};

/// Checks that a value has this form.
pub(super) fn check(
    check: &mut Check<'_>,
    value: Value<'_>,
    place: Place<'_>,
    form: Form,
    terms: &Terms<'_>,
) {
    match form {
        // What an object is, and by which context, is looked at before its members are.
        Form::Type | Form::Context => {}
        Form::EventId => event_id(check, value, place),
        Form::Iri => identifier(check, value, place),
        Form::Text => text(check, value, place),
        Form::Texts => list(check, value, place, "strings", text),
        Form::Count => number(check, value, place, true, true),
        Form::Integer => number(check, value, place, true, false),
        Form::Number => number(check, value, place, false, false),
        Form::Boolean => boolean(check, value, place),
        Form::DateTime => date_time(check, value, place),
        Form::Duration => duration(check, value, place),
        Form::Map => map(check, value, place),
        Form::Term(list) => term(check, value, place, list, terms),
        Form::Terms(of) => list(check, value, place, "terms", |check, item, place| {
            term(check, item, place, of, terms);
        }),
        Form::OneOf(types) => entity(check, value, place, Expected::Types(types), terms),
        Form::ManyOf(types) => list(
            check,
            value,
            place,
            "entities or their IRIs",
            |check, item, place| {
                entity(check, item, place, Expected::Types(types), terms);
            },
        ),
        Form::Value(kind) => value_of(check, value, place, Expected::Value(kind), terms),
        Form::Values(kind) => list(check, value, place, "objects", |check, item, place| {
            value_of(check, item, place, Expected::Value(kind), terms);
        }),
    }
}

/// Checks that a value is an entity that belongs here, or the IRI of one.
pub(super) fn entity(
    check: &mut Check<'_>,
    value: Value<'_>,
    place: Place<'_>,
    expected: Expected<'_>,
    terms: &Terms<'_>,
) {
    match value.kind() {
        Kind::Object => entity::check(check, value, place, expected, terms),
        Kind::Plain | Kind::Escaped => {
            if !value.string().is_some_and(|text| is_identifier(&text)) {
                check.fault(place, value, FaultCode::NotAnIri, || {
                    format!(
                        "found a string that is no absolute IRI; right is the IRI of {}, or the entity as an object",
                        words::types(&expected.types())
                    )
                });
            }
        }
        _ => check.fault(place, value, FaultCode::NotAnObject, || {
            words::found(
                value,
                &format!(
                    "{}, as an object or by its IRI,",
                    words::types(&expected.types())
                ),
            )
        }),
    }
}

fn value_of(
    check: &mut Check<'_>,
    value: Value<'_>,
    place: Place<'_>,
    expected: Expected<'_>,
    terms: &Terms<'_>,
) {
    if value.kind() == Kind::Object {
        entity::check(check, value, place, expected, terms);
    } else {
        check.fault(place, value, FaultCode::NotAnObject, || {
            words::found(
                value,
                &format!("an object of type {}", words::types(&expected.types())),
            )
        });
    }
}

fn list(
    check: &mut Check<'_>,
    value: Value<'_>,
    place: Place<'_>,
    of: &str,
    mut item: impl FnMut(&mut Check<'_>, Value<'_>, Place<'_>),
) {
    if value.kind() != Kind::Array {
        check.fault(place, value, FaultCode::NotAnArray, || {
            words::found(value, &format!("an array of {of}"))
        });
    }
    for (index, inner) in value.items().enumerate() {
        item(check, inner, place.item(index));
    }
}

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

fn text(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    if !matches!(value.kind(), Kind::Plain | Kind::Escaped) {
        check.fault(place, value, FaultCode::NotAString, || {
            words::found(value, "a string")
        });
    }
}

fn event_id(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
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

fn identifier(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    string(check, value, place, "an absolute IRI", |check, text| {
        if !is_identifier(text) {
            check.fault(place, value, FaultCode::NotAnIri, || {
                "found a string that is no absolute IRI: a scheme such as https or urn, a colon, no white space".to_owned()
            });
        }
    });
}

fn is_identifier(text: &str) -> bool {
    iri::is_absolute(text) || iri::is_blank_node(text)
}

fn number(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>, whole: bool, from_zero: bool) {
    let right = match (whole, from_zero) {
        (true, true) => "a number without a fraction, zero or above,",
        (true, false) => "a number without a fraction",
        _ => "a number",
    };
    if value.kind() != Kind::Number {
        return check.fault(place, value, FaultCode::NotANumber, || {
            words::found(value, right)
        });
    }
    if whole {
        // JSON has one kind of number: 2.0 is 2, and some languages cannot but write it so.
        let number: f64 = value.json().parse().unwrap_or(f64::NAN);
        if number.is_finite() && number.fract() != 0.0 {
            check.fault(place, value, FaultCode::NotAnInteger, || {
                format!("found a number with a fraction, {right} is right")
            });
        } else if from_zero && number < 0.0 {
            check.fault(place, value, FaultCode::Negative, || {
                format!("found a number below zero, {right} is right")
            });
        }
    }
}

fn boolean(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    if !matches!(value.kind(), Kind::True | Kind::False) {
        check.fault(place, value, FaultCode::NotABoolean, || {
            words::found(value, "true or false, without quotes,")
        });
    }
}

fn date_time(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    string(check, value, place, "a date and time", |check, text| {
        if let Err(error) = DateTime::parse(text, check.rules) {
            check.fault(place, value, FaultCode::NotADateTime, || {
                error.advice().to_owned()
            });
        }
    });
}

fn duration(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    string(check, value, place, "a duration", |check, text| {
        if !is_duration(text) {
            check.fault(place, value, FaultCode::NotADuration, || {
                "the right form is ISO 8601's for durations, such as PT1H30M or PT12.5S".to_owned()
            });
        }
    });
}

fn map(check: &mut Check<'_>, value: Value<'_>, place: Place<'_>) {
    if value.kind() != Kind::Object {
        check.fault(place, value, FaultCode::NotAnObject, || {
            words::found(value, "an object")
        });
    }
}

fn term(
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
