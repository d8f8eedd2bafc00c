//! An item of an envelope: an event or an entity, by its type.

use super::check::Check;
use super::members::{type_of, type_term};
use super::place::Place;
use super::terms::Terms;
use super::{Scope, context, entity, event, words};
use crate::fault::FaultCode;
use crate::json::{Kind, Value};
use crate::vocabulary::{DataVersion, EntityType, EventType};

/// Checks an item, in an envelope of this version, and says what it was taken for. A `wanted` scope is not up to the item.
pub(super) fn check(
    check: &mut Check<'_>,
    item: Value<'_>,
    place: Place<'_>,
    version: Option<DataVersion>,
    wanted: Option<Scope>,
) -> Option<Scope> {
    if item.kind() != Kind::Object {
        check.fault(place, item, FaultCode::NotAnObject, || {
            format!(
                "found {}, an event or entity is an object",
                item.kind().name()
            )
        });
        return wanted;
    }
    let Some(terms) = context::check(check, item, place, version) else {
        return Some(wanted.unwrap_or_else(|| by_members(item)));
    };
    let kind = type_of(item, check, &terms);
    let named = kind.and_then(|(_, value)| by_type(value, check, &terms));
    let scope = wanted.or(named).unwrap_or_else(|| by_members(item));
    if let (Some((name, value)), Some(found)) = (kind, named)
        && found != scope
    {
        check.fault(place.property(name), value, FaultCode::WrongType, || {
            words::wrong_scope(found, scope)
        });
        return Some(scope);
    }
    if scope == Scope::Event {
        event::check(check, item, place, &terms);
    } else {
        entity::check_item(check, item, place, &terms);
    }
    Some(scope)
}

/// What an object of this type is, if the type is Caliper's.
fn by_type(kind: Value<'_>, check: &Check<'_>, terms: &Terms<'_>) -> Option<Scope> {
    let name = kind.string()?;
    let (term, _) = type_term(&name, check, terms);
    if EventType::from_term(term).is_some() {
        Some(Scope::Event)
    } else {
        EntityType::from_term(term).map(|_| Scope::Entity)
    }
}

/// What an object of unknown type is meant to be: entities have none of these members.
fn by_members(item: Value<'_>) -> Scope {
    let of_events = ["action", "object", "eventTime"];
    if item.members().any(|(name, _)| of_events.contains(&&*name)) {
        Scope::Event
    } else {
        Scope::Entity
    }
}

/// Whether a value is meant to be an envelope: it has two members that only envelopes have, or one and no type.
pub(super) fn is_envelope(value: Value<'_>) -> bool {
    let own = ["sensor", "sendTime", "dataVersion", "data"];
    match own
        .iter()
        .filter(|name| value.member(name).is_some())
        .count()
    {
        0 => false,
        1 => value
            .member("type")
            .or_else(|| value.member("@type"))
            .is_none(),
        _ => true,
    }
}
