//! Mutations: whatever is built by the tables is valid, and whatever is broken in it is found, alone, at its place.

use std::sync::LazyLock;

use caliper::vocabulary::{EntityType, Property};
use caliper::{DataVersion, FaultCode, Rules, Validator};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

use crate::breaking::{CANARY, Wrong, broken, types_of};
use crate::breaking_events::broken_of;
use crate::building::{Draw, Plan, Size, describe, is_required, properties};
use crate::world::World;

static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(Plan::all);

/// Every type of entity in every world that knows it.
static ENTITIES: LazyLock<Vec<(World, EntityType)>> = LazyLock::new(|| {
    let of = |world: World| {
        world
            .subtypes(&[EntityType::Entity])
            .into_iter()
            .map(move |kind| (world, kind))
    };
    World::all().into_iter().flat_map(of).collect()
});

/// For every world, rule and action: the least event and the full one are valid, under both rules.
#[test]
fn every_event_of_the_tables_is_valid() {
    for (seed, plan) in PLANS.iter().enumerate() {
        for size in [Size::Least, Size::Full] {
            let event = plan.event(size, &mut Draw(seed as u64));
            assert_eq!(faults(&event, Rules::Strict), [], "{event}");
            assert_eq!(faults(&event, Rules::Lenient), [], "{event}");
        }
    }
}

/// For every world and type: the least entity and the full one are valid, under both rules.
#[test]
fn every_entity_of_the_tables_is_valid() {
    for (seed, (world, kind)) in ENTITIES.iter().enumerate() {
        for size in [Size::Least, Size::Full] {
            let entity = describe(*world, *kind, size, &mut Draw(seed as u64));
            assert_eq!(faults(&entity, Rules::Strict), [], "{entity}");
            assert_eq!(faults(&entity, Rules::Lenient), [], "{entity}");
        }
    }
}

/// For both versions, every type, every property and everything that is wrong for its form: that fault, at that place, and no other.
#[test]
fn every_broken_property_of_every_entity_is_found_alone() {
    let of_versions = ENTITIES
        .iter()
        .filter(|(world, _)| world.extension.is_none());
    for (seed, (world, kind)) in of_versions.enumerate() {
        let mut draw = Draw(seed as u64);
        let right = describe(*world, *kind, Size::Full, &mut draw);
        for property in breakable(*world, properties(*world, *kind)) {
            for wrong in broken(*world, property.form, types_of(property), &mut draw) {
                found_alone(&right, property.name, &wrong);
            }
        }
    }
}

/// For every item of the tables, and each of its required properties: it is missed, alone.
#[test]
fn every_missing_property_is_found_alone() {
    for (seed, (world, kind)) in ENTITIES.iter().enumerate() {
        let right = describe(*world, *kind, Size::Full, &mut Draw(seed as u64));
        for name in required(*world, properties(*world, *kind)) {
            missed_alone(&right, name);
        }
    }
    for (seed, plan) in PLANS.iter().enumerate() {
        let right = plan.event(Size::Full, &mut Draw(seed as u64));
        let of_rule = plan.rule.required.into_iter();
        for name in of_rule.chain(required(plan.world, plan.properties())) {
            missed_alone(&right, name);
        }
    }
}

/// The properties that can be broken alone. An item without its context is taken for one of Caliper 1.2, so that more can be wrong
/// with one of 1.1.
fn breakable(world: World, mut properties: Vec<&'static Property>) -> Vec<&'static Property> {
    properties.retain(|property| property.name != "@context" || world.version == DataVersion::V1p2);
    properties
}

/// Those of them that have to be there.
fn required(world: World, mut properties: Vec<&'static Property>) -> Vec<&'static str> {
    properties.retain(|property| is_required(property));
    breakable(world, properties)
        .into_iter()
        .map(|property| property.name)
        .collect()
}

/// The faults of an item: places and codes. No message repeats the canary.
fn faults(item: &Value, rules: Rules) -> Vec<(String, FaultCode)> {
    let faults = Validator::new(rules).item(&item.to_string()).faults;
    for fault in &faults {
        assert!(!fault.message.contains(CANARY), "{fault}");
    }
    faults
        .into_iter()
        .map(|fault| (fault.pointer.to_string(), fault.code))
        .collect()
}

fn missed_alone(right: &Value, name: &str) {
    let mut item = right.clone();
    item.as_object_mut().unwrap().remove(name).unwrap();
    assert_eq!(
        faults(&item, Rules::Strict),
        [(format!("/{name}"), FaultCode::Missing)],
        "{item}"
    );
}

fn found_alone(right: &Value, name: &str, wrong: &Wrong) {
    let mut item = right.clone();
    item[name] = wrong.value.clone();
    let place = format!("/{name}{}", wrong.within);
    assert_eq!(
        faults(&item, Rules::Strict),
        [(place, wrong.code)],
        "{item}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_500,
        rng_seed: RngSeed::Fixed(0),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    // For every event of the tables, every property and everything that is wrong for it there: that fault, at that place, and no other.
    #[test]
    fn every_broken_property_of_an_event_is_found_alone(
        plan in any::<prop::sample::Index>(),
        property in any::<prop::sample::Index>(),
        wrong in any::<prop::sample::Index>(),
        size in prop::sample::select(vec![Size::Least, Size::Full]),
        seed in any::<u64>(),
    ) {
        let plan = *plan.get(&PLANS);
        let property = *property.get(&breakable(plan.world, plan.properties()));
        let mut draw = Draw(seed);
        let mut event = plan.event(size, &mut draw);
        // The value that is put in may make it say its profile.
        if property.name == "profile" {
            event["profile"] = plan.rule.profile.as_str().into();
        }
        let all = broken_of(plan, &event, property, &mut draw);
        found_alone(&event, property.name, wrong.get(&all));
    }

    // For every event or entity, and every name that is none of its properties: that one is unknown, and nothing else is wrong.
    #[test]
    fn every_name_of_its_own_is_found_alone(
        plan in any::<prop::sample::Index>(),
        entity in any::<prop::sample::Index>(),
        name in "[a-zA-Z][a-zA-Z0-9]{0,12}",
        seed in any::<u64>(),
    ) {
        let mut draw = Draw(seed);
        let plan = *plan.get(&PLANS);
        let (world, kind) = *entity.get(&ENTITIES);
        let event = plan.event(Size::Full, &mut draw);
        let entity = describe(world, kind, Size::Full, &mut draw);
        for right in [event, entity] {
            prop_assume!(right.get(&name).is_none());
            let wrong = Wrong { value: json!(5), within: String::new(), code: FaultCode::Unknown };
            found_alone(&right, &name, &wrong);
        }
    }

    // For every event or entity, and every member of it: given twice, it is repeated, and nothing else is wrong, whatever the second value.
    #[test]
    fn every_repeated_property_is_found_alone(
        plan in any::<prop::sample::Index>(),
        entity in any::<prop::sample::Index>(),
        member in any::<prop::sample::Index>(),
        second in prop::sample::select(vec!["null", "5", "\"x\"", "[]", "{}"]),
        seed in any::<u64>(),
    ) {
        let mut draw = Draw(seed);
        let plan = *plan.get(&PLANS);
        let (world, kind) = *entity.get(&ENTITIES);
        let event = plan.event(Size::Full, &mut draw);
        let entity = describe(world, kind, Size::Full, &mut draw);
        for right in [event, entity] {
            let names: Vec<_> = right.as_object().unwrap().keys().collect();
            let name = *member.get(&names);
            let mut text = right.to_string();
            text.truncate(text.len() - 1);
            let text = format!("{text},\"{name}\":{second}}}");
            let faults = Validator::new(Rules::Strict).item(&text).faults;
            let found: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
            prop_assert_eq!(found, [(&*format!("/{name}"), FaultCode::Repeated)], "{}", text);
        }
    }
}
