//! Every event is one that its profile allows.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{events, text, varied_plans};

/// The rows of Caliper 1.2's profile tables that learners who log in, navigate, read, take an assessment and log out
/// need, written down apart from the code.
fn rows() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../fixtures/sensor-sim/events.json")).unwrap()
}

fn allows(row: &Value, event: &Value) -> bool {
    let one_of = |name: &str| {
        let kind = event
            .get(name)
            .map_or(&Value::Null, |entity| &entity["type"]);
        row[name].as_array().unwrap().contains(kind)
    };
    ["type", "action", "profile"]
        .iter()
        .all(|name| row[name] == event[name])
        && row["actor"] == event["actor"]["type"]
        && one_of("object")
        && one_of("generated")
        && event.get("target").is_none()
}

#[test]
fn every_event_is_in_the_table_and_every_row_is_used() {
    let rows = rows();
    let mut used = BTreeSet::new();
    let mut seen = 0;
    for plan in varied_plans() {
        for (slot, position, event) in events(&plan) {
            let row = rows.iter().position(|row| allows(row, &event));
            used.insert(row.unwrap_or_else(|| {
                panic!("slot {slot}, position {position} is in no row: {event}")
            }));
            seen += 1;
        }
    }
    assert!(seen > 10_000, "only {seen} events");
    let unused: Vec<&Value> = (0..rows.len())
        .filter(|row| !used.contains(row))
        .map(|row| &rows[row])
        .collect();
    assert!(unused.is_empty(), "never generated: {unused:?}");
}

#[test]
fn every_kind_of_object_and_response_comes_up() {
    let mut seen = BTreeSet::new();
    for plan in varied_plans() {
        for (_, _, event) in events(&plan) {
            seen.extend(
                ["object", "generated"]
                    .iter()
                    .filter_map(|name| event.get(name))
                    .map(|entity| text(&entity["type"]).to_owned()),
            );
        }
    }
    let rows = rows();
    let allowed = rows
        .iter()
        .flat_map(|row| ["object", "generated"].map(|name| row[name].as_array().unwrap()));
    let allowed: BTreeSet<String> = allowed
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    assert_eq!(seen, allowed);
}
