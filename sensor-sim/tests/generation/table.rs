//! Every event is one that its profile allows, and everything that is allowed comes about.

use std::collections::BTreeSet;

use caliper::DataVersion;
use caliper::vocabulary::EventType;
use serde_json::Value;

use crate::support::{text, texts, uniform, varied_plans};

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

/// Every event type of Caliper 1.2 with every action that any of its profiles allows.
#[test]
fn every_type_and_action_comes_about_in_a_uniform_mix() {
    let mut missing: BTreeSet<(&str, &str, &str)> = EventType::ALL
        .iter()
        .filter(|kind| kind.known().to(DataVersion::V1p2))
        .flat_map(|kind| kind.rules().iter().map(move |rule| (kind, rule)))
        .filter(|(_, rule)| rule.known.to(DataVersion::V1p2))
        .flat_map(|(kind, rule)| {
            let actions = rule.actions.iter();
            let known = actions.filter(|action| action.known().to(DataVersion::V1p2));
            known.map(move |action| (kind.as_str(), rule.profile.as_str(), action.as_str()))
        })
        .collect();
    let all = missing.len();
    assert!(all > 150, "the table has only {all} rows");
    for event in texts(&uniform(100_000, 1)) {
        let event: Value = serde_json::from_str(&event).unwrap();
        let [kind, profile, action] = ["type", "profile", "action"].map(|name| text(&event[name]));
        missing.retain(|row| *row != (kind, profile, action));
        if missing.is_empty() {
            return;
        }
    }
    panic!("never generated: {missing:?}");
}
