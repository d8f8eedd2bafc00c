//! Every case of `fixtures/events` and `fixtures/entities` gets exactly its faults, each at its place and in words of its own.

use std::collections::HashSet;

use caliper::vocabulary::{EntityType, Enumeration, EventType, event};
use caliper::{DataVersion, FaultCode, Rules, Validator};
use serde_json::Value;

use crate::fixture::{Expect, items};

#[test]
fn every_case_gets_exactly_its_faults() {
    for (file, case) in items() {
        let mut validator = Validator::new(case.rules);
        for text in case.texts() {
            let verdict = validator.item(&text);
            assert_eq!(
                Expect::of(&verdict.faults),
                case.expect,
                "{file}: {}\n{text}",
                case.name
            );
        }
    }
}

#[test]
fn what_strict_rules_take_lenient_rules_take() {
    let mut lenient = Validator::new(Rules::Lenient);
    for (file, case) in items() {
        if case.rules == Rules::Strict && case.expect.faults().is_empty() {
            for text in case.texts() {
                let verdict = lenient.item(&text);
                assert!(
                    verdict.is_valid(),
                    "{file}: {}: {:?}",
                    case.name,
                    verdict.faults
                );
            }
        }
    }
}

/// For every fault: the text at its offset is the value that its pointer names; where one is missing, the object around it.
#[test]
fn every_offset_is_the_place_that_the_pointer_names() {
    let mut validator = Validator::new(Rules::Strict);
    for (file, case) in items() {
        for text in case.texts() {
            for fault in validator.item(&text).faults {
                let at = text.get(fault.offset..);
                let at = at
                    .unwrap_or_else(|| panic!("{file}: {}: {fault}: {}", case.name, fault.offset));
                let pointer = fault.pointer.as_str();
                let named = match fault.code {
                    FaultCode::NotJson | FaultCode::TooDeep | FaultCode::MoreFaults => continue,
                    FaultCode::Missing => pointer.rsplit_once('/').unwrap().0,
                    _ => pointer,
                };
                let whole: Value = serde_json::from_str(&text).unwrap();
                let mut values = serde_json::Deserializer::from_str(at).into_iter::<Value>();
                // Of a name that stands twice, this parser has the last value: the cases have the fault there.
                assert_eq!(
                    values.next().unwrap().ok().as_ref(),
                    whole.pointer(named),
                    "{file}: {}: {fault}",
                    case.name
                );
            }
        }
    }
}

/// For every fault: no string of the text is in its message, terms of Caliper aside.
#[test]
fn no_message_quotes_the_text() {
    let mut validator = Validator::new(Rules::Strict);
    let vocabulary = vocabulary();
    for (file, case) in items() {
        for text in case.texts() {
            let mut strings = Vec::new();
            collect(
                &serde_json::from_str(&text).unwrap_or_default(),
                &mut strings,
            );
            strings
                .retain(|string| string.len() > 3 && !vocabulary.contains(&string.to_lowercase()));
            for fault in validator.item(&text).faults {
                for string in &strings {
                    assert!(
                        !quotes(&fault.message, string),
                        "{file}: {}: {fault}",
                        case.name
                    );
                }
            }
        }
    }
}

/// Whether this string stands in a message, not as a part of a word.
fn quotes(message: &str, string: &str) -> bool {
    message.match_indices(string).any(|(start, _)| {
        let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let before = message[..start].chars().next_back();
        let after = message[start + string.len()..].chars().next();
        !is_letter(before) && !is_letter(after)
    })
}

fn collect(value: &Value, strings: &mut Vec<String>) {
    match value {
        Value::String(text) => strings.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, strings)),
        Value::Object(members) => {
            for (name, value) in members {
                strings.push(name.clone());
                collect(value, strings);
            }
        }
        _ => {}
    }
}

/// The words of Caliper in small letters: a message may have them, whatever the text has.
fn vocabulary() -> HashSet<String> {
    let entities = EntityType::ALL
        .iter()
        .flat_map(|kind| kind.own_properties());
    let properties = entities
        .chain(event::PROPERTIES)
        .map(|property| property.name);
    let lists = Enumeration::ALL
        .iter()
        .flat_map(|list| list.terms())
        .copied();
    let types = EventType::TERMS.iter().chain(EntityType::TERMS).copied();
    let contexts = DataVersion::SUPPORTED.into_iter().map(DataVersion::iri);
    let words = properties.chain(lists).chain(types).chain(contexts);
    words.map(str::to_lowercase).collect()
}
