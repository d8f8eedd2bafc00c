//! Every event is one that its profile allows, and everything that is allowed comes about.

use std::collections::BTreeSet;

use caliper::vocabulary::EventType;
use caliper::{DataVersion, Rules, Validator};
use sensor_sim::causality::Checker;
use sensor_sim::{PlanSettings, Source};
use serde_json::Value;

use crate::support::{body, events_in, plan, texts, uniform, varied_plans};

/// The rows of Caliper 1.2's profile tables, as far as the traffic needs them, written down apart from the code: who does what
/// with what, and what comes of it (null: nothing).
fn rows() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../fixtures/sensor-sim/events.json")).unwrap()
}

fn allows(row: &Value, event: &Value) -> bool {
    let one_of = |name: &str| {
        let kind = event
            .get(name)
            .map_or(&Value::Null, |entity| &entity["type"]);
        let allowed = row[name]
            .as_array()
            .map_or(&[Value::Null][..], Vec::as_slice);
        allowed.contains(kind) || allowed.contains(&Value::from("*"))
    };
    let actions = row["actions"].as_array().unwrap();
    let action = actions.contains(&event["action"]) || actions.contains(&Value::from("*"));
    let same = |name: &str| row[name] == event[name];
    action
        && same("type")
        && same("profile")
        && ["actor", "object", "generated", "target"]
            .into_iter()
            .all(one_of)
}

#[test]
fn every_event_is_in_the_table_and_every_row_is_used() {
    let rows = rows();
    let mut used = BTreeSet::new();
    for plan in varied_plans().iter().chain(&[uniform(20_000, 9)]) {
        for event in texts(plan) {
            let event: Value = serde_json::from_str(&event).unwrap();
            let row = rows.iter().position(|row| allows(row, &event));
            used.insert(row.unwrap_or_else(|| panic!("in no row: {event}")));
        }
    }
    let unused: Vec<&Value> = (0..rows.len())
        .filter(|row| !used.contains(row))
        .map(|row| &rows[row])
        .collect();
    assert!(unused.is_empty(), "never generated: {unused:?}");
}

/// What the table of a version has: types with their profiles and actions. In 1.1, events do not say their profile.
fn allowed(version: DataVersion) -> BTreeSet<(&'static str, &'static str, &'static str)> {
    let kinds = EventType::ALL
        .iter()
        .filter(|kind| kind.known().to(version));
    let rules = kinds.flat_map(|kind| kind.rules().iter().map(move |rule| (kind, rule)));
    rules
        .filter(|(_, rule)| rule.known.to(version))
        .flat_map(|(kind, rule)| {
            let profile = match version {
                DataVersion::V1p2 => rule.profile.as_str(),
                DataVersion::V1p1 => "",
            };
            let actions = rule.actions.iter();
            let known = actions.filter(|action| action.known().to(version));
            known.map(move |action| (kind.as_str(), profile, action.as_str()))
        })
        .collect()
}

/// Every event type of either version with every action that any of its profiles allows, all of it valid and causal.
#[test]
fn every_type_and_action_comes_about_in_a_uniform_mix() {
    for version in [DataVersion::V1p2, DataVersion::V1p1] {
        let mut missing = allowed(version);
        assert!(
            missing.len() > 150,
            "the table has only {} rows",
            missing.len()
        );
        let plan = plan(PlanSettings {
            version,
            ..uniform(100_000, 1).settings().clone()
        });
        for text in texts(&plan) {
            let event: Value = serde_json::from_str(&text).unwrap();
            let [kind, profile, action] =
                ["type", "profile", "action"].map(|name| event[name].as_str().unwrap_or_default());
            missing.retain(|row| *row != (kind, profile, action));
            if missing.is_empty() {
                break;
            }
        }
        assert!(
            missing.is_empty(),
            "never generated in {version}: {missing:?}"
        );
    }
}

#[test]
fn what_caliper_1_1_says_is_valid_and_causal() {
    let plan = plan(PlanSettings {
        version: DataVersion::V1p1,
        ..uniform(8_000, 5).settings().clone()
    });
    let mut validator = Validator::new(Rules::Strict);
    let mut checker = Checker::default();
    for slot in 0..plan.slots() {
        let body = body(&plan, slot);
        let verdict = validator.envelope(&body);
        let text = String::from_utf8_lossy(&body);
        assert!(verdict.is_valid(), "{:?} in {text}", verdict.faults);
        assert!(text.contains(r#""dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p1""#));
        for event in events_in(&body) {
            assert_eq!(checker.event(event.as_bytes()), Ok(()), "{event}");
        }
    }
}
