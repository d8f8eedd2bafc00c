//! The checker of causality is held to what it is for: a stream that was tampered with is found out, by each of its rules.

use std::borrow::Cow;
use std::collections::BTreeSet;

use sensor_sim::causality::{Checker, NotCausal};
use sensor_sim::{Pace, PlanSettings};
use serde::Deserialize;
use serde_json::Value;

use crate::support::{mixed, plan, settings, texts, uniform};

/// Events of a type and an action, what is done to them, and what the checker must say then.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    r#type: String,
    action: String,
    tampering: Tampering,
    reason: String,
}

/// What is done to an event.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Tampering {
    /// It is left out.
    Drop,
    /// It is told twice.
    Repeat,
    /// What stands at this pointer becomes something else.
    Set(String, Value),
    /// What stands at this pointer is left out.
    Remove(String),
}

/// What the checker says of a stream.
fn reasons<'t>(events: impl Iterator<Item = &'t str>) -> BTreeSet<String> {
    let mut checker = Checker::default();
    let found = events.filter_map(|event| checker.event(event.as_bytes()).err());
    found
        .map(|error| match error {
            NotCausal::Order(reason) => reason.to_owned(),
            NotCausal::Unreadable(_) => "not an event".to_owned(),
        })
        .collect()
}

fn change(text: &str, pointer: &str, value: Option<Value>) -> String {
    let mut event: Value = serde_json::from_str(text).unwrap();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = event.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Some(value) => parent.insert(name.to_owned(), value),
        None => parent.remove(name),
    };
    event.to_string()
}

#[test]
fn every_rule_finds_what_it_is_for() {
    // What the cases are about, and little else.
    let mix =
        "assessment=5,assignable=1,forum=2,media=2,resource-management=1,survey=4,tool-launch=1";
    let plan = plan(PlanSettings {
        pace: Pace::ThinkTime { events: 10_000 },
        scenario: mixed(mix),
        ..settings(3)
    });
    let events: Vec<String> = texts(&plan).collect();
    let kinds: Vec<(String, String)> = events
        .iter()
        .map(|event| {
            let event: Value = serde_json::from_str(event).unwrap();
            let word = |name: &str| event[name].as_str().unwrap().to_owned();
            (word("type"), word("action"))
        })
        .collect();
    assert_eq!(reasons(events.iter().map(String::as_str)), BTreeSet::new());
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../../../fixtures/sensor-sim/tampered.json")).unwrap();
    assert!(cases.len() > 50);
    for case in cases {
        let mut changed = 0;
        let mut tampered: Vec<Cow<'_, str>> = Vec::with_capacity(events.len());
        for (event, (kind, action)) in events.iter().zip(&kinds) {
            if *kind != case.r#type || *action != case.action {
                tampered.push(event.into());
                continue;
            }
            changed += 1;
            match &case.tampering {
                Tampering::Drop => {}
                Tampering::Repeat => tampered.extend([event.into(), event.into()]),
                Tampering::Set(pointer, value) => {
                    tampered.push(change(event, pointer, Some(value.clone())).into());
                }
                Tampering::Remove(pointer) => tampered.push(change(event, pointer, None).into()),
            }
        }
        assert!(changed > 0, "there is none: {case:?}");
        let found = reasons(tampered.iter().map(|event| &**event));
        assert!(found.contains(&case.reason), "{case:?}: {found:?}");
    }
}

/// A stream told backwards is found out at once.
#[test]
fn times_that_fall_are_found() {
    let events: Vec<String> = texts(&uniform(100, 3)).collect();
    let found = reasons(events.iter().rev().map(String::as_str));
    assert!(found.contains("times in a session never fall"), "{found:?}");
}

/// Work that was closed is not begun; no stream of ours comes near it, so it is made up here.
#[test]
fn closed_work_that_is_begun_is_found() {
    let begun = texts(&uniform(2_000, 3)).find(|event| {
        event.contains(r#""type":"AssignableEvent""#) && event.contains(r#""action":"Started""#)
    });
    let begun = begun.unwrap();
    let closed = change(&begun, "/action", Some("Deactivated".into()));
    let found = reasons([closed.as_str(), begun.as_str()].into_iter());
    assert!(found.contains("started after it was closed"), "{found:?}");
    assert!(!reasons([begun.as_str()].into_iter()).contains("started after it was closed"));
}
