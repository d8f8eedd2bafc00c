//! An entity: its type, in the place where it stands, and the properties of that type.

use super::check::Check;
use super::expected::Expected;
use super::members::{Members, type_of, type_term};
use super::place::Place;
use super::terms::Terms;
use super::{context, form, words};
use crate::fault::FaultCode;
use crate::json::Value;
use crate::rules::Habit;
use crate::vocabulary::EntityType;

/// Checks an entity that is described by itself, whose terms are known.
pub(super) fn check_item(
    check: &mut Check<'_>,
    entity: Value<'_>,
    place: Place<'_>,
    terms: &Terms<'_>,
) {
    members(
        check,
        entity,
        place,
        Expected::Types(&[EntityType::Entity]),
        terms,
    );
}

/// Checks an entity, or a value, within something else.
pub(super) fn check(
    check: &mut Check<'_>,
    entity: Value<'_>,
    place: Place<'_>,
    expected: Expected<'_>,
    terms: &Terms<'_>,
) {
    let inner = context::within(check, entity, place, terms);
    members(
        check,
        entity,
        place,
        expected,
        inner.as_ref().unwrap_or(terms),
    );
}

fn members(
    check: &mut Check<'_>,
    entity: Value<'_>,
    place: Place<'_>,
    expected: Expected<'_>,
    terms: &Terms<'_>,
) {
    let kind = kind(check, entity, place, expected, terms);
    let assumed = match expected {
        Expected::Value(value) => value,
        _ => EntityType::Entity,
    };
    let members = Members {
        object: entity,
        place,
        properties: kind.unwrap_or(assumed).properties(),
        open: kind.is_none(),
    };
    members.check(check, terms, |check, property, value, place| {
        // The context and the type were looked at before.
        if property.name != context::NAME && property.name != "type" {
            form::check(check, value, place, property.form, terms);
        }
    });
}

/// The type, if it is one of Caliper's.
fn kind(
    check: &mut Check<'_>,
    entity: Value<'_>,
    place: Place<'_>,
    expected: Expected<'_>,
    terms: &Terms<'_>,
) -> Option<EntityType> {
    let (name, value) = type_of(entity, check, terms)?;
    let place = place.property(name);
    let Some(name) = value.string() else {
        check.fault(place, value, FaultCode::NotAString, || {
            words::found(value, "the name of an entity type")
        });
        return None;
    };
    let (term, is_iri) = type_term(&name, check, terms);
    let Some(kind) = EntityType::from_term(term) else {
        if !(is_iri || terms.defines(&name)) {
            check.fault(place, value, FaultCode::UnknownType, || {
                words::unknown_entity(&name)
            });
        }
        return None;
    };
    if !terms.know(kind.known()) {
        check.fault(place, value, FaultCode::UnknownType, || {
            words::not_in_version(kind.as_str(), terms.version)
        });
    } else if !(expected.accepts(kind)
        || (expected.takes_plain(kind) && check.allows(Habit::PlainEntity)))
    {
        check.fault(place, value, FaultCode::WrongType, || {
            words::wrong_type(kind, &expected.types())
        });
    }
    Some(kind)
}
