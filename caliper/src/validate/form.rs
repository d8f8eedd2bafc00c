//! The forms of values (Caliper 1.2 "Data Types"): which check a form asks for, and those of what has inner values.

use super::check::Check;
use super::entity;
use super::expected::Expected;
use super::place::Place;
use super::scalar::Numbers;
use super::terms::Terms;
use super::{scalar, words};
use crate::fault::FaultCode;
use crate::json::{Kind, Value};
use crate::vocabulary::Form;

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
        Form::EventId => scalar::event_id(check, value, place),
        Form::Iri => scalar::identifier(check, value, place),
        Form::Text => scalar::text(check, value, place),
        Form::Texts => list(check, value, place, "strings", scalar::text),
        Form::Count => scalar::number(check, value, place, Numbers::Counts),
        Form::Integer => scalar::number(check, value, place, Numbers::Whole),
        Form::Number => scalar::number(check, value, place, Numbers::All),
        Form::Boolean => scalar::boolean(check, value, place),
        Form::DateTime => scalar::date_time(check, value, place),
        Form::Duration => scalar::duration(check, value, place),
        Form::Map => scalar::map(check, value, place),
        Form::Term(list) => scalar::term(check, value, place, list, terms),
        Form::Terms(of) => list(check, value, place, "terms", |check, item, place| {
            scalar::term(check, item, place, of, terms);
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
            if !value
                .string()
                .is_some_and(|text| scalar::is_identifier(&text))
            {
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
