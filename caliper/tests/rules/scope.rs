//! Scopes: what a text is taken for, and what it is when it is told to be something else.

use caliper::vocabulary::{EntityType, EventType};
use caliper::{FaultCode, Rules, Scope, Validator};
use serde_json::Value;

use crate::fixture::items;
use crate::habits;

/// For every valid event: it is taken for one, and as an entity its type is wrong. For every valid entity, likewise.
#[test]
fn every_item_is_taken_for_what_it_is() {
    let mut validator = Validator::new(Rules::Strict);
    for (file, case) in items() {
        if !case.expect.faults().is_empty() || case.rules != Rules::Strict {
            continue;
        }
        let scope = if file.starts_with("events") {
            Scope::Event
        } else {
            Scope::Entity
        };
        for text in case.texts() {
            for verdict in [validator.any(text.as_bytes()), validator.item(&text)] {
                assert_eq!(verdict.scope, Some(scope), "{file}: {}", case.name);
                assert!(verdict.is_valid());
            }
            let as_event = validator.event(&text);
            let as_entity = validator.entity(&text);
            let (right, wrong) = match scope {
                Scope::Event => (as_event, as_entity),
                _ => (as_entity, as_event),
            };
            assert_eq!(right.scope, Some(scope));
            assert!(
                right.is_valid(),
                "{file}: {}: {:?}",
                case.name,
                right.faults
            );
            assert_ne!(wrong.scope, Some(scope));
            // A type of its own may be either's.
            if !is_of_caliper(&text) {
                assert_ne!(
                    wrong.faults.first().map(|fault| fault.code),
                    Some(FaultCode::WrongType)
                );
                continue;
            }
            let [fault] = &*wrong.faults else {
                panic!("{file}: {}: {:?}", case.name, wrong.faults);
            };
            assert_eq!(fault.code, FaultCode::WrongType);
            assert!(
                ["/type", "/@type"].contains(&fault.pointer.as_str()),
                "{fault}"
            );
        }
    }
}

/// Whether the type of a text is one of Caliper's.
fn is_of_caliper(text: &str) -> bool {
    let item: Value = serde_json::from_str(text).unwrap();
    let kind = item.get("type").or(item.get("@type")).unwrap();
    let kind = kind.as_str().unwrap();
    EventType::from_term(kind).is_some() || EntityType::from_term(kind).is_some()
}

#[test]
fn every_envelope_is_taken_for_one() {
    let mut validator = Validator::new(Rules::Lenient);
    let mut seen = 0;
    for (file, case) in habits::all() {
        let text = case.item.get();
        let is_envelope = text.contains("\"sendTime\"");
        let scope = validator.any(text.as_bytes()).scope;
        assert_eq!(
            scope == Some(Scope::Envelope),
            is_envelope,
            "{file}: {text}"
        );
        seen += usize::from(is_envelope);
    }
    assert!(seen > 0);
}

#[test]
fn what_is_no_json_is_taken_for_nothing() {
    let mut validator = Validator::new(Rules::Strict);
    for text in [
        &b""[..],
        b"{",
        b"[1,",
        b"{} {}",
        b"\xff",
        b"{\"a\":\"\\ud800\"}",
    ] {
        let verdict = validator.any(text);
        assert_eq!(verdict.scope, None, "{text:?}");
        assert_eq!(verdict.faults.len(), 1, "{text:?}");
        assert_eq!(verdict.faults[0].code, FaultCode::NotJson, "{text:?}");
        assert!(verdict.faults[0].offset <= text.len());
    }
}

#[test]
fn what_is_no_object_is_taken_for_nothing() {
    let mut validator = Validator::new(Rules::Strict);
    for text in [
        "[]",
        "5",
        "null",
        "\"sensor\"",
        "[{\"sensor\": 1, \"data\": []}]",
    ] {
        let verdict = validator.any(text.as_bytes());
        assert_eq!(verdict.scope, None, "{text}");
        assert_eq!(verdict.faults.len(), 1, "{text}");
        assert_eq!(verdict.faults[0].code, FaultCode::NotAnObject, "{text}");
    }
}

/// For every object: it is an envelope if it has two members that only envelopes have, or one and no type.
#[test]
fn an_envelope_is_known_by_its_members() {
    let mut validator = Validator::new(Rules::Strict);
    for (text, scope) in [
        (r#"{"sensor": 1}"#, Scope::Envelope),
        (r#"{"sendTime": 1}"#, Scope::Envelope),
        (r#"{"data": 1, "id": 1}"#, Scope::Envelope),
        (r#"{"d\u0061ta": 1}"#, Scope::Envelope),
        (r#"{"data": 1, "type": "Person"}"#, Scope::Entity),
        (r#"{"sensor": 1, "@type": "Person"}"#, Scope::Entity),
        (r#"{"sendTime": 1, "type": "ViewEvent"}"#, Scope::Event),
        (r#"{"dataVersion": 1}"#, Scope::Envelope),
        (
            r#"{"sensor": 1, "data": 1, "type": "Envelope"}"#,
            Scope::Envelope,
        ),
        (r#"{"eventTime": 1}"#, Scope::Event),
        (r#"{"action": 1, "type": 5}"#, Scope::Event),
        (r#"{"object": 1, "type": "Nobody"}"#, Scope::Event),
        (r#"{"actor": 1}"#, Scope::Entity),
        ("{}", Scope::Entity),
    ] {
        assert_eq!(validator.any(text.as_bytes()).scope, Some(scope), "{text}");
    }
}
