//! What is measured: the first work of each subject is ours, or what the others are measured by.

use std::cell::RefCell;
use std::hint::black_box;

use caliper::{Envelope, Rules, Validator};
use serde_json::Value;
use serde_json::value::RawValue;

use super::events;
use super::schema::{self, Choice, Strings, Style};

/// Works that are compared with each other, on one text.
pub(crate) struct Subject {
    pub(crate) title: String,
    /// Of the text.
    pub(crate) bytes: u64,
    pub(crate) works: Vec<Work>,
}

/// Something that takes time.
pub(crate) struct Work {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn Fn()>,
}

/// All that is measured.
pub(crate) fn subjects() -> [Subject; 3] {
    let event = events::measured();
    let wrong = event.replacen("AssessmentItem\",\"name\"", "Assessment\",\"name\"", 1);
    assert_ne!(event, wrong);
    [
        envelope(events::envelope(200)),
        one_event("event", event, true),
        one_event("event with a fault", wrong, false),
    ]
}

fn envelope(text: String) -> Subject {
    let text: &'static str = text.leak();
    let validator = RefCell::new(Validator::new(Rules::Strict));
    assert!(validator.borrow_mut().envelope(text.as_bytes()).is_valid());
    Subject {
        title: "envelope of 200 events".to_owned(),
        bytes: text.len() as u64,
        works: vec![
            work("serde_json: RawValue", move || {
                serde_json::from_slice::<&RawValue>(black_box(text.as_bytes())).is_ok()
            }),
            work("caliper: Envelope::parse", move || {
                Envelope::parse(black_box(text.as_bytes()), Rules::Strict).is_ok()
            }),
            work("caliper: Validator::envelope, all items too", move || {
                let mut validator = validator.borrow_mut();
                validator.envelope(black_box(text.as_bytes())).is_valid()
            }),
            work("serde_json: Value", move || {
                serde_json::from_slice::<Value>(black_box(text.as_bytes())).is_ok()
            }),
        ],
    }
}

fn one_event(title: &str, text: String, valid: bool) -> Subject {
    let text: &'static str = text.leak();
    let value: &'static Value = Box::leak(Box::new(
        serde_json::from_str(text).expect("the event is JSON"),
    ));
    let validator = RefCell::new(Validator::new(Rules::Strict));
    assert_eq!(validator.borrow_mut().item(text).is_valid(), valid);
    let mut works = vec![work("caliper: Validator::item", move || {
        validator.borrow_mut().item(black_box(text)).is_valid()
    })];
    let parse = move || serde_json::from_slice::<Value>(black_box(text.as_bytes())).expect("JSON");
    works.push(work("serde_json: Value", move || parse().is_object()));
    for (style, names) in STYLES {
        let schema: &'static jsonschema::Validator = Box::leak(Box::new(schema::compiled(style)));
        assert_eq!(schema.is_valid(value), valid);
        let [from_bytes, all_from_bytes, parsed, all_parsed] = names;
        works.extend([
            work(from_bytes, move || schema.is_valid(&parse())),
            work(all_from_bytes, move || {
                schema.iter_errors(&parse()).count() == 0
            }),
            work(parsed, move || schema.is_valid(black_box(value))),
            work(all_parsed, move || {
                schema.iter_errors(black_box(value)).count() == 0
            }),
        ]);
    }
    Subject {
        title: title.to_owned(),
        bytes: text.len() as u64,
        works,
    }
}

/// The styles of the schema, and for each the names of: from bytes, whether it is valid and all errors; parsed before, both again.
const STYLES: [(Style, [&str; 4]); 5] = [
    (
        Style::new(Choice::OneOf, Strings::Patterns),
        [
            "jsonschema oneOf, pattern: bytes, is_valid",
            "jsonschema oneOf, pattern: bytes, iter_errors",
            "jsonschema oneOf, pattern: parsed before, is_valid",
            "jsonschema oneOf, pattern: parsed before, iter_errors",
        ],
    ),
    (
        Style::new(Choice::AnyOf, Strings::Patterns),
        [
            "jsonschema anyOf, pattern: bytes, is_valid",
            "jsonschema anyOf, pattern: bytes, iter_errors",
            "jsonschema anyOf, pattern: parsed before, is_valid",
            "jsonschema anyOf, pattern: parsed before, iter_errors",
        ],
    ),
    (
        Style::new(Choice::AnyOf, Strings::Formats),
        [
            "jsonschema anyOf, our formats: bytes, is_valid",
            "jsonschema anyOf, our formats: bytes, iter_errors",
            "jsonschema anyOf, our formats: parsed before, is_valid",
            "jsonschema anyOf, our formats: parsed before, iter_errors",
        ],
    ),
    (
        Style::new(Choice::Tree, Strings::Patterns),
        [
            "jsonschema if/else, pattern: bytes, is_valid",
            "jsonschema if/else, pattern: bytes, iter_errors",
            "jsonschema if/else, pattern: parsed before, is_valid",
            "jsonschema if/else, pattern: parsed before, iter_errors",
        ],
    ),
    (
        Style::new(Choice::Tree, Strings::Formats),
        [
            "jsonschema if/else, our formats: bytes, is_valid",
            "jsonschema if/else, our formats: bytes, iter_errors",
            "jsonschema if/else, our formats: parsed before, is_valid",
            "jsonschema if/else, our formats: parsed before, iter_errors",
        ],
    ),
];

fn work<T>(name: &'static str, run: impl Fn() -> T + 'static) -> Work {
    Work {
        name,
        run: Box::new(move || {
            black_box(run());
        }),
    }
}
