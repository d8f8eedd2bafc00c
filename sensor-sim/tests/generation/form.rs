//! Envelopes and events have the form that Caliper 1.2 asks for, down to every entity within them.

use std::collections::BTreeSet;

use caliper::datetime::DateTime;
use proptest::prelude::*;
use sensor_sim::{EventKey, PlanSettings, Source};
use serde_json::{Map, Value};

use crate::support::{body, envelope, events, objects, plan, settings, text, varied_plans};

const CONTEXT: &str = "http://purl.imsglobal.org/ctx/caliper/v1p2";

/// Tools beside the platform.
const HOSTS: [&str; 5] = [
    "https://labs.example.com",
    "https://plot.example.com",
    "https://cards.example.com",
    "https://review.example.net",
    "https://code.example.net",
];

/// Required of every entity of a type, beyond id and type, to be worth sending.
const EXPECTED: [(&str, &[&str]); 7] = [
    (
        "Attempt",
        &["assignee", "assignable", "count", "startedAtTime"],
    ),
    ("CourseSection", &["id"]),
    ("Membership", &["member", "organization", "roles", "status"]),
    ("Session", &["user", "startedAtTime"]),
    (
        "MultipleChoiceResponse",
        &["attempt", "startedAtTime", "endedAtTime", "value"],
    ),
    (
        "FillinBlankResponse",
        &["attempt", "startedAtTime", "endedAtTime", "values"],
    ),
    ("AssessmentItem", &["id"]),
];

#[test]
fn an_envelope_has_its_four_properties_in_order() {
    for plan in varied_plans() {
        let sent = body(&plan, 0);
        let sensor = plan.sensor();
        let send_time = text(&envelope(&plan, 0)["sendTime"]).to_owned();
        let start = format!(
            r#"{{"sensor":"{sensor}","sendTime":"{send_time}","dataVersion":"{CONTEXT}","data":[{{"#
        );
        assert!(
            sent.starts_with(start.as_bytes()),
            "{}",
            String::from_utf8_lossy(&sent)
        );
        assert!(sent.is_ascii() && !sent.contains(&b'\n'));
        assert_eq!(envelope(&plan, 0).as_object().unwrap().len(), 4);
        assert_eq!(
            serde_json::from_slice::<Value>(&sent)
                .unwrap()
                .to_string()
                .len(),
            sent.len(),
            "compact"
        );
    }
}

#[test]
fn every_event_has_the_required_properties_and_none_unknown() {
    let required = [
        "@context",
        "id",
        "type",
        "actor",
        "action",
        "object",
        "eventTime",
        "profile",
        "edApp",
        "session",
    ];
    let optional = [
        "generated",
        "target",
        "referrer",
        "group",
        "membership",
        "federatedSession",
    ];
    for plan in varied_plans() {
        for (_, _, event) in events(&plan) {
            let names: BTreeSet<&str> = event
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            assert!(required.iter().all(|name| names.contains(name)), "{event}");
            assert!(
                names
                    .iter()
                    .all(|name| required.contains(name) || optional.contains(name)),
                "{event}"
            );
            assert_eq!(event["@context"], CONTEXT);
            assert_eq!(event["edApp"]["type"], "SoftwareApplication");
            assert_eq!(event["session"]["type"], "Session");
            assert_eq!(names.contains("group"), names.contains("membership"));
        }
    }
}

fn check_object(object: &Map<String, Value>) {
    // What is no entity: a selection of text, and what the platform tells a tool.
    let Some(kind) = object
        .get("type")
        .map(text)
        .filter(|kind| *kind != "TextPositionSelector")
    else {
        return;
    };
    let id = text(&object["id"]);
    let iri = id.starts_with("urn:uuid:")
        || id.starts_with("https://example.edu/")
        || id.starts_with("https://lms.example.edu")
        || HOSTS.iter().any(|host| id.starts_with(host));
    assert!(
        iri && id.len() <= 2_048 && !id.contains([' ', '"', '<', '>']),
        "not an IRI: {id}"
    );
    for (name, value) in object {
        let empty = value.is_null() || value == "" || value.as_array().is_some_and(Vec::is_empty);
        assert!(!empty, "{kind}.{name} is empty");
        if name.ends_with("Time") && name != "currentTime" {
            let time: DateTime = text(value).parse().unwrap();
            assert_eq!(time.to_string(), text(value));
        }
        if name == "duration" || name == "currentTime" {
            let seconds = text(value)
                .strip_prefix("PT")
                .unwrap()
                .strip_suffix('S')
                .unwrap();
            assert!(seconds.parse::<f64>().unwrap() >= 0.0);
        }
    }
    for (_, expected) in EXPECTED.iter().filter(|(expected, _)| *expected == kind) {
        assert!(
            expected.iter().all(|name| object.contains_key(*name)),
            "{kind} lacks one of {expected:?}"
        );
    }
}

#[test]
fn every_entity_has_an_iri_and_a_type_and_nothing_empty() {
    for plan in varied_plans() {
        for (_, _, event) in events(&plan) {
            objects(&event).into_iter().for_each(check_object);
        }
    }
}

#[test]
fn ids_are_unique_and_say_where_they_stand() {
    for plan in varied_plans() {
        let mut ids = BTreeSet::new();
        for (slot, position, event) in events(&plan) {
            let id = text(&event["id"]);
            assert_eq!(
                plan.identity().decode(id.as_bytes()),
                Some(EventKey { slot, position })
            );
            assert!(ids.insert(id.to_owned()), "{id} is repeated");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    // any slot of any plan, however far, renders an envelope of as many events as it is said to hold, sent at its instant
    #[test]
    fn any_slot_can_be_rendered(seed: u64, slot in 0_u64..1 << 47, min in 1_u16..40, width in 0_u16..40) {
        let events_per_envelope = format!("{min}-{}", min + width).parse().unwrap();
        let far = crate::support::rate("1000000000/s", std::time::Duration::from_hours(40), sensor_sim::Arrivals::Constant);
        let plan = plan(PlanSettings { events_per_envelope, pace: far, ..settings(seed) });
        prop_assert!(slot < plan.slots());
        let envelope = envelope(&plan, slot);
        let data = envelope["data"].as_array().unwrap();
        prop_assert_eq!(data.len(), usize::from(plan.events_in(slot)));
        let sent: DateTime = text(&envelope["sendTime"]).parse().unwrap();
        let offset = i64::try_from(plan.offset(slot).as_millis()).unwrap();
        prop_assert_eq!(sent.unix_millis(), plan.settings().start.unix_millis() + offset);
        for (position, event) in (0_u16..).zip(data) {
            objects(event).into_iter().for_each(check_object);
            let id = plan.identity().decode(text(&event["id"]).as_bytes());
            prop_assert_eq!(id, Some(EventKey { slot, position }));
        }
    }
}
