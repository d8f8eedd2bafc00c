//! Properties of entities: each has a fixture with a value that is right for nearly every other form, and wrong for its own.

use std::collections::HashSet;

use caliper::FaultCode;
use caliper::vocabulary::{EntityType, Form};
use serde_json::Value;

use crate::seen::ALL;

/// The fault that tells a form from those like it: a date from any text, a count from any integer.
fn telling(form: Form) -> FaultCode {
    match form {
        Form::EventId => FaultCode::NotAUuid,
        Form::Iri => FaultCode::NotAnIri,
        Form::Type => FaultCode::UnknownType,
        Form::Context => FaultCode::NotAContext,
        Form::Text | Form::Texts => FaultCode::NotAString,
        Form::Count => FaultCode::Negative,
        Form::Integer => FaultCode::NotAnInteger,
        Form::Number => FaultCode::NotANumber,
        Form::Boolean => FaultCode::NotABoolean,
        Form::DateTime => FaultCode::NotADateTime,
        Form::Duration => FaultCode::NotADuration,
        Form::Map | Form::Value(_) | Form::Values(_) => FaultCode::NotAnObject,
        Form::Term(_) | Form::Terms(_) => FaultCode::UnknownTerm,
        Form::OneOf(_) | Form::ManyOf(_) => FaultCode::WrongType,
    }
}

/// For every type, and every property that it adds to those of its supertypes or narrows: one whose value gives the telling fault.
#[test]
fn every_property_has_a_fixture_with_a_wrong_value() {
    let mut found = HashSet::new();
    for seen in ALL.iter() {
        if let [fault] = &*seen.faults {
            let (object, name) = owner(&seen.value, &fault.pointer, &fault.code);
            let kind = object["type"].as_str().unwrap_or_default();
            found.insert((kind.to_owned(), name.to_owned(), fault.code.clone()));
        }
    }
    for kind in EntityType::ALL {
        for property in kind.own_properties() {
            // Of `Entity` itself nothing is told by its type: any will do. A value is never described by itself.
            let any =
                *kind == EntityType::Entity || (kind.is_value() && property.form == Form::Type);
            let code = telling(property.form);
            let within_a_value = kind.is_value() && property.form == Form::Context;
            let is_found = found.iter().any(|(of, name, found)| {
                (any || of == kind.as_str()) && name == property.name && found == code.as_str()
            });
            assert!(
                is_found || within_a_value,
                "{kind}: {} {code}",
                property.name
            );
        }
    }
}

/// The object that a fault is about, and the property: of a list the list, of an entity that does not belong its place.
fn owner<'a>(item: &'a Value, pointer: &'a str, code: &str) -> (&'a Value, &'a str) {
    let mut pointer = pointer;
    if code == FaultCode::WrongType.as_str() {
        pointer = pointer
            .strip_suffix("/type")
            .filter(|within| !within.is_empty())
            .unwrap_or(pointer);
    }
    let (mut object, mut name) = pointer.rsplit_once('/').unwrap_or_default();
    if item.pointer(object).is_some_and(Value::is_array) {
        (object, name) = object.rsplit_once('/').unwrap_or_default();
    }
    (item.pointer(object).unwrap_or(item), name)
}
