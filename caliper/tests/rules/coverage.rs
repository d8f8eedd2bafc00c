//! Coverage: nothing stands in the tables that no fixture has.

use std::collections::HashSet;

use caliper::vocabulary::{Action, EntityType, EventType};
use caliper::{DataVersion, FaultCode};
use serde_json::Value;

use crate::fixture::{Expect, Expected};
use crate::seen::{ALL, Seen, valid};
use crate::world::{ROLES, World, constrained};
use crate::{habits, matrix};

#[test]
fn every_event_has_a_valid_fixture_with_every_action() {
    let all: Vec<_> = valid().collect();
    for world in World::all() {
        for (kind, rule) in world.rules() {
            for action in world.actions(rule) {
                let found = all.iter().any(|seen| {
                    seen.is_in(world)
                        && seen.value["type"] == kind.as_str()
                        && seen.value["action"] == action.as_str()
                });
                assert!(found, "{kind} {action} in {world:?}");
            }
        }
    }
}

/// For every rule, and every type that it has for one of the roles: a valid event of the rule that has such an entity there.
#[test]
fn every_role_has_a_valid_fixture_with_every_type() {
    let all: Vec<_> = valid().collect();
    for kind in EventType::ALL {
        for rule in kind.rules() {
            let of_rule: Vec<_> = all.iter().filter(|seen| seen.is_of(*kind, rule)).collect();
            for (role, types) in ROLES {
                for right in types(rule).iter().filter(|_| constrained(types(rule))) {
                    let found = of_rule.iter().any(|seen| {
                        let name = seen.value[role]["type"].as_str();
                        name.and_then(EntityType::from_term)
                            .is_some_and(|kind| kind.is_a(*right))
                    });
                    assert!(
                        found,
                        "{kind}, {}, {:?}: {right} as {role}",
                        rule.profile, rule.actions
                    );
                }
                let by_iri = of_rule.iter().any(|seen| seen.value[role].is_string());
                assert!(
                    by_iri || !constrained(types(rule)),
                    "{kind}: {role} by its IRI"
                );
            }
        }
    }
}

/// For every rule, and every role that it constrains: an event of the rule with another type there. Likewise for what it requires.
#[test]
fn every_role_has_a_fixture_with_a_wrong_type() {
    for kind in EventType::ALL {
        for rule in kind.rules() {
            let found = |pointer: &str, code| {
                ALL.iter()
                    .any(|seen| seen.is_of(*kind, rule) && seen.has(pointer, code))
            };
            for (role, types) in ROLES {
                let wrong = found(&format!("/{role}/type"), FaultCode::WrongType);
                assert!(
                    wrong || !constrained(types(rule)),
                    "{kind}, {}, {:?}: {role}",
                    rule.profile,
                    rule.actions
                );
            }
            if let Some(required) = rule.required {
                assert!(
                    found(&format!("/{required}"), FaultCode::Missing),
                    "{kind}: {required}"
                );
            }
        }
    }
}

#[test]
fn every_event_type_has_a_fixture_with_a_wrong_action() {
    for kind in EventType::ALL {
        // Of those that take any action there is none.
        let any = kind
            .rules()
            .iter()
            .any(|rule| rule.actions.len() == Action::ALL.len());
        let wrong = |seen: &Seen| {
            seen.value["type"] == kind.as_str() && seen.has("/action", FaultCode::WrongAction)
        };
        assert!(any || ALL.iter().any(wrong), "{kind}");
    }
}

/// For both versions, every type of entity that it knows, and every property of it that it knows: one that has it.
#[test]
fn every_property_of_every_entity_type_has_a_valid_fixture() {
    let all: Vec<_> = valid().collect();
    for version in DataVersion::SUPPORTED {
        let world = World {
            version,
            extension: None,
        };
        let mut found = HashSet::new();
        for seen in all.iter().filter(|seen| seen.is_in(world)) {
            properties(&seen.value, &mut found);
        }
        for kind in EntityType::ALL
            .iter()
            .filter(|kind| kind.known().to(version))
        {
            for property in kind
                .properties()
                .iter()
                .filter(|property| property.known.to(version))
            {
                let wanted = (kind.as_str().to_owned(), property.name.to_owned());
                assert!(
                    found.contains(&wanted),
                    "{kind}: {} in {}",
                    property.name,
                    version.name()
                );
            }
        }
    }
}

/// The types and the properties of all objects in a value.
fn properties(value: &Value, found: &mut HashSet<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| properties(item, found)),
        Value::Object(members) => {
            for (name, value) in members {
                if let Some(kind) = members.get("type").and_then(Value::as_str) {
                    found.insert((kind.to_owned(), name.clone()));
                }
                properties(value, found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_extension_of_1_1_has_a_valid_entity() {
    let all: Vec<_> = valid().collect();
    for world in World::all() {
        let is_entity = |seen: &Seen| {
            seen.value["type"]
                .as_str()
                .and_then(EntityType::from_term)
                .is_some()
        };
        assert!(
            all.iter().any(|seen| seen.is_in(world) && is_entity(seen)),
            "{world:?}"
        );
    }
}

#[test]
fn every_code_has_a_fixture() {
    let code = |fault: &Expected| fault.code.clone();
    let of_items: Vec<_> = ALL.iter().flat_map(|seen| &seen.faults).map(code).collect();
    let of_sensors = habits::all();
    let of_habits = of_sensors
        .iter()
        .flat_map(|(_, case)| [&case.strict, &case.lenient]);
    let mut beside: Vec<_> = of_habits.flat_map(Expect::faults).map(code).collect();
    beside.extend(matrix::codes());
    for code in FaultCode::ALL {
        let name = code.as_str().to_owned();
        // Only an envelope has what may not be empty, and a version that its items have to be of.
        let of_envelopes = matches!(code, FaultCode::Empty | FaultCode::WrongVersion);
        let found = if of_envelopes { &beside } else { &of_items };
        assert!(found.contains(&name), "{code}");
    }
}
