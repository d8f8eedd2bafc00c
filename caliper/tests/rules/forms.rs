//! The forms of values against the kinds of JSON: every form has a fixture with every kind that is wrong for it, and every code.

use std::collections::HashSet;

use caliper::vocabulary::{EntityType, EventType, Form, Property, event};
use serde_json::Value;

use crate::fixture::items;
use crate::matrix::kind;

/// What a value has to be, with what is within an array apart.
fn name(form: Form, within: bool) -> &'static str {
    match form {
        Form::EventId => "the id of an event",
        Form::Iri => "an IRI",
        Form::Type => "a type",
        Form::Context => "a context",
        Form::Text => "a text",
        Form::Texts if within => "one of the texts",
        Form::Texts => "texts",
        Form::Count => "a count",
        Form::Integer => "an integer",
        Form::Number => "a number",
        Form::Boolean => "a boolean",
        Form::DateTime => "a time",
        Form::Duration => "a duration",
        Form::Map => "a map",
        Form::Term(_) => "a term",
        Form::Terms(_) if within => "one of the terms",
        Form::Terms(_) => "terms",
        Form::OneOf(_) => "an entity",
        Form::ManyOf(_) if within => "one of the entities",
        Form::ManyOf(_) => "entities",
        Form::Value(_) => "a value",
        Form::Values(_) if within => "one of the values",
        Form::Values(_) => "values",
    }
}

const ALL: &[&str] = &[
    "null",
    "a boolean",
    "a number",
    "a string",
    "an array",
    "an object",
];

/// A form: the kinds that are right, the code of every other, and what else can be wrong with the right ones.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static str,
    &'static [(&'static str, &'static str)],
);

#[rustfmt::skip]
const FORMS: &[Row] = &[
    ("the id of an event", &["a string"], "not-a-string", &[("a string", "not-a-uuid")]),
    ("an IRI", &["a string"], "not-a-string", &[("a string", "not-an-iri")]),
    ("a type", &["a string"], "not-a-string", &[("a string", "unknown-type"), ("a string", "wrong-type")]),
    ("a context", &["a string", "an array"], "not-a-context", &[
        ("a string", "not-a-context"), ("an array", "not-a-context"), ("a string", "unsupported-version"), ("an array", "unsupported-version"),
    ]),
    ("a text", &["a string"], "not-a-string", &[]),
    ("texts", &["an array"], "not-an-array", &[]),
    ("one of the texts", &["a string"], "not-a-string", &[]),
    ("a count", &["a number"], "not-a-number", &[("a number", "not-an-integer"), ("a number", "negative")]),
    ("an integer", &["a number"], "not-a-number", &[("a number", "not-an-integer")]),
    ("a number", &["a number"], "not-a-number", &[]),
    ("a boolean", &["a boolean"], "not-a-boolean", &[]),
    ("a time", &["a string"], "not-a-string", &[("a string", "not-a-date-time")]),
    ("a duration", &["a string"], "not-a-string", &[("a string", "not-a-duration")]),
    ("a map", &["an object"], "not-an-object", &[]),
    ("a term", &["a string"], "not-a-string", &[("a string", "unknown-term")]),
    ("terms", &["an array"], "not-an-array", &[]),
    ("one of the terms", &["a string"], "not-a-string", &[("a string", "unknown-term")]),
    ("an entity", &["a string", "an object"], "not-an-object", &[("a string", "not-an-iri")]),
    ("entities", &["an array"], "not-an-array", &[]),
    ("one of the entities", &["a string", "an object"], "not-an-object", &[("a string", "not-an-iri")]),
    ("a value", &["an object"], "not-an-object", &[]),
    ("values", &["an array"], "not-an-array", &[]),
    ("one of the values", &["an object"], "not-an-object", &[]),
];

#[test]
fn every_form_has_a_fixture_with_every_wrong_form() {
    let found = found();
    for (form, right, code, more) in FORMS {
        let wrong = ALL.iter().filter(|kind| !right.contains(kind));
        for (kind, code) in wrong.map(|kind| (*kind, *code)).chain(more.iter().copied()) {
            assert!(
                found.contains(&(*form, kind, code.to_owned())),
                "no case of {form}: {kind}, {code}"
            );
        }
    }
}

/// For every fault that is alone in its case: the form that its place asks for, the kind that stands there, and the code.
fn found() -> HashSet<(&'static str, &'static str, String)> {
    let mut found = HashSet::new();
    for (_, case) in items() {
        if let [fault] = case.expect.faults() {
            let text = case.texts().remove(0);
            let item: Value = serde_json::from_str(&text).unwrap_or_default();
            let (Some(value), Some((form, within))) =
                (item.pointer(&fault.pointer), form_at(&item, &fault.pointer))
            else {
                continue;
            };
            found.insert((name(form, within), kind(value), fault.code.clone()));
        }
    }
    found
}

/// The form that a place asks for, and whether the place is within an array.
fn form_at(item: &Value, pointer: &str) -> Option<(Form, bool)> {
    let (object, last) = pointer.rsplit_once('/')?;
    let at = item.pointer(object)?;
    if at.is_array() {
        return Some((form_at(item, object)?.0, true));
    }
    let kind = at["type"].as_str().unwrap_or_default();
    let properties: Vec<&Property> = match EntityType::from_term(kind) {
        Some(kind) => kind.properties().to_vec(),
        None if EventType::from_term(kind).is_some() || object.is_empty() => {
            event::PROPERTIES.iter().collect()
        }
        None => EntityType::Entity.properties().to_vec(),
    };
    let property = properties
        .into_iter()
        .find(|property| property.name == last)?;
    Some((property.form, false))
}
