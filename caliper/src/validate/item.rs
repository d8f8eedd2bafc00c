//! An item of an envelope: an event or an entity, by its type.

use super::check::Check;
use super::members::type_of;
use super::place::Place;
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
    let name = kind.and_then(|(_, value)| value.string());
    let found = match name.as_deref() {
        Some(name) if EventType::from_term(name).is_some() => Scope::Event,
        Some(name) if EntityType::from_term(name).is_some() => Scope::Entity,
        _ => by_members(item),
    };
    let scope = wanted.unwrap_or(found);
    if scope != found {
        let (name, value) = kind.unwrap_or(("type", item));
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

/// What an object of unknown type is meant to be: entities have none of these members.
fn by_members(item: Value<'_>) -> Scope {
    let of_events = ["action", "object", "eventTime"];
    if item.members().any(|(name, _)| of_events.contains(&&*name)) {
        Scope::Event
    } else {
        Scope::Entity
    }
}

/// Whether a value is meant to be an envelope: it has a member that only envelopes have, and no type.
pub(super) fn is_envelope(value: Value<'_>) -> bool {
    let has = |names: &[&str]| value.members().any(|(name, _)| names.contains(&&*name));
    has(&["sensor", "sendTime", "data"]) && !has(&["type", "@type"])
}
