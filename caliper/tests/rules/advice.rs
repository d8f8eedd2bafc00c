//! Advice: a message says what is right where that can be known.

use caliper::{Rules, Validator};
use serde_json::{Value, json};

/// An entity of 1.2 with one thing wrong, and what the message about it has to say.
fn advises(wrong: &Value, advice: &str) {
    let mut item = json!({
        "@context": "http://purl.imsglobal.org/ctx/caliper/v1p2",
        "id": "https://lms.example.edu/advice/1",
        "type": "Membership",
    });
    for (name, value) in wrong.as_object().unwrap() {
        item[name] = value.clone();
    }
    let faults = Validator::new(Rules::Strict).item(&item.to_string()).faults;
    assert_eq!(faults.len(), 1, "{wrong}: {faults:?}");
    assert!(
        faults[0].message.contains(advice),
        "{wrong}: {}",
        faults[0].message
    );
}

#[test]
fn a_slip_of_the_pen_is_told_the_right_word() {
    advises(&json!({"status": "Activ"}), "Active is one");
    advises(&json!({"status": "inactive"}), "Inactive is one");
    advises(&json!({"roles": ["Lerner"]}), "Learner is one");
    advises(&json!({"type": "Memberhsip"}), "Membership is one");
    advises(
        &json!({"dateCreatd": "2026-01-05T08:00:00.000Z"}),
        "dateCreated is one",
    );
    advises(&json!({"Name": "x"}), "name is one");
}

#[test]
fn what_resembles_nothing_is_told_what_there_is() {
    advises(&json!({"status": "On leave"}), "Active, Inactive");
    advises(&json!({"favouriteLake": 5}), "extensions");
    advises(
        &json!({"name": null}),
        "an optional property without a value is left out",
    );
    advises(
        &json!({"member": {"id": "https://lms.example.edu/5", "type": "Forum"}}),
        "Person",
    );
}

#[test]
fn what_another_version_has_is_told_so() {
    advises(&json!({"type": "EpubPart"}), "gone in 1.2");
    advises(
        &json!({"@context": "http://purl.imsglobal.org/ctx/caliper/v1p1", "otherIdentifiers": []}),
        "new in Caliper 1.2",
    );
    advises(
        &json!({"@context": "http://purl.imsglobal.org/ctx/caliper/v1p1", "type": "Link"}),
        "the extension of a profile",
    );
    advises(
        &json!({"@context": "http://purl.imsglobal.org/ctx/caliper/v1p3"}),
        "http://purl.imsglobal.org/ctx/caliper/v1p2",
    );
}

#[test]
fn what_belongs_in_a_role_is_told_by_its_widest_types() {
    let event = json!({
        "@context": "http://purl.imsglobal.org/ctx/caliper/v1p2",
        "id": "urn:uuid:2f6a3d9e-5b5e-4d0c-8f6a-0b4b8f3c1d57",
        "type": "NavigationEvent",
        "actor": "https://lms.example.edu/people/ekdahl",
        "action": "NavigatedTo",
        "object": {"id": "https://lms.example.edu/people/wrona", "type": "Person"},
        "eventTime": "2026-01-05T08:00:00.000Z",
    });
    let faults = Validator::new(Rules::Strict)
        .item(&event.to_string())
        .faults;
    assert!(
        faults[0]
            .message
            .ends_with("SoftwareApplication, DigitalResource or a subtype"),
        "{}",
        faults[0]
    );
}
