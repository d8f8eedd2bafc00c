//! An item of an envelope: an event or an entity, by its type.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

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
    let name = kind.and_then(Value::string);
    let found = match name.as_deref() {
        Some(name) if EventType::from_term(name).is_some() => Scope::Event,
        Some(name) if EntityType::from_term(name).is_some() => Scope::Entity,
        _ => by_members(item),
    };
    let scope = wanted.unwrap_or(found);
    if scope != found {
        check.fault(
            place.property("type"),
            kind.unwrap_or(item),
            FaultCode::WrongType,
            || words::wrong_scope(found, scope),
        );
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

/// Whether a text is meant to be an envelope: it has a member that only envelopes have, and no type.
pub(super) fn is_envelope(text: &str) -> bool {
    let Ok(Names(names)) = serde_json::from_str(text) else {
        return false;
    };
    let has = |name| names.contains(name);
    !(has("type") || has("@type")) && (has("sensor") || has("sendTime") || has("data"))
}

/// The names of an object's members, read without what is in them.
struct Names(BTreeSet<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Names;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                let mut names = BTreeSet::new();
                while let Some((name, IgnoredAny)) = map.next_entry()? {
                    names.insert(name);
                }
                Ok(Names(names))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
