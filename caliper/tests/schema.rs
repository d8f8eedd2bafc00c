//! The schema that the bench compares with, and the validator, say the same of a text: official files, made events, every entity
//! type with every property, and each of these with one thing changed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::fs;
use std::path::Path;

use caliper::vocabulary::{EntityType, Enumeration, EventType, Form, Known, event};
use caliper::{Rules, Validator};
use serde_json::{Value, json};

#[path = "support/events.rs"]
#[allow(dead_code, reason = "shared: not everybody needs all of it")]
mod events;
#[path = "schema/made.rs"]
mod made;
#[path = "support/schema.rs"]
#[allow(dead_code, reason = "shared: not everybody needs all of it")]
mod schema;

use made::{least, values, whole};
use schema::Style;

/// Official files of which the two say different things: the file, what the validator says, and why the schema does not.
const EXCEPTIONS: [(&str, bool, &str); 1] = [(
    "caliperEnvelopeEventContextArray.json",
    true,
    "no schema can say that an array ends in a value",
)];

/// Both, in every style of the schema.
struct Judges {
    validator: Validator,
    schemas: Vec<(Style, jsonschema::Validator)>,
    seen: usize,
    valid: usize,
}

impl Judges {
    fn new() -> Self {
        Self {
            validator: Validator::new(Rules::Strict),
            schemas: Style::ALL
                .map(|style| (style, schema::compiled(style)))
                .into(),
            seen: 0,
            valid: 0,
        }
    }

    /// The validator's verdict, which has to be the schemas' too.
    fn agree(&mut self, value: &Value, what: &str) -> bool {
        let verdict = self.validator.item(&value.to_string());
        for (style, schema) in &self.schemas {
            assert_eq!(
                schema.is_valid(value),
                verdict.is_valid(),
                "{what}, {style:?}: {value}\n{:?}",
                verdict.faults
            );
        }
        self.seen += 1;
        self.valid += usize::from(verdict.is_valid());
        verdict.is_valid()
    }
}

#[test]
fn of_the_official_files_both_say_the_same() {
    let Some(root) = std::env::var_os("CALIPER_SPEC_FIXTURES") else {
        println!("skipped: CALIPER_SPEC_FIXTURES is not set");
        return;
    };
    let mut judges = Judges::new();
    for folder in ["v1p2", "v1p2-errors"] {
        for entry in fs::read_dir(Path::new(&root).join(folder)).unwrap() {
            let file = entry.unwrap();
            let name = file.file_name().into_string().unwrap();
            let value: Value = serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap();
            let items = match value.get("data") {
                Some(Value::Array(items)) if value.get("sensor").is_some() => items.clone(),
                _ => vec![value],
            };
            for item in items {
                match EXCEPTIONS.iter().find(|(file, ..)| *file == name) {
                    Some((_, valid, reason)) => {
                        let verdict = judges.validator.item(&item.to_string());
                        assert_eq!(verdict.is_valid(), *valid, "{name}: {reason}");
                    }
                    None => drop(judges.agree(&item, &name)),
                }
            }
        }
    }
    assert!(judges.seen > 280, "only {} files", judges.seen);
}

#[test]
fn of_every_entity_type_both_say_the_same() {
    let mut judges = Judges::new();
    let values = values();
    for kind in EntityType::ALL.iter().copied() {
        let whole = whole(kind);
        let valid = judges.agree(&whole, kind.as_str());
        assert_eq!(valid, kind.known() != Known::Only1p1 && !kind.is_value());
        for property in kind.properties() {
            let mut changed = whole.clone();
            changed.as_object_mut().unwrap().remove(property.name);
            judges.agree(&changed, property.name);
            // What a type inherits is tried out in full where it is inherited from.
            let own = kind
                .own_properties()
                .iter()
                .any(|own| own.name == property.name);
            for value in values.iter().filter(|value| own || value.is_null()) {
                changed[property.name] = value.clone();
                judges.agree(&changed, property.name);
            }
            if own && matches!(property.form, Form::OneOf(_) | Form::ManyOf(_)) {
                for other in EntityType::ALL {
                    let other = least(*other);
                    let many = matches!(property.form, Form::ManyOf(_));
                    changed[property.name] = if many { json!([other]) } else { other };
                    judges.agree(&changed, property.name);
                }
            }
        }
        let mut changed = whole.clone();
        changed["other"] = json!(1);
        judges.agree(&changed, "a property of its own");
    }
    assert!(judges.valid > 1_000 && judges.seen > 3 * judges.valid);
    println!("{} texts, {} valid", judges.seen, judges.valid);
}

#[test]
fn of_made_events_both_say_the_same() {
    let mut judges = Judges::new();
    let values = values();
    for number in 0..12 {
        let whole: Value = serde_json::from_str(&events::event(number)).unwrap();
        assert!(judges.agree(&whole, "a made event"));
        // Every type, action and profile there is.
        for kind in EventType::TERMS {
            let mut changed = whole.clone();
            changed["type"] = json!(kind);
            judges.agree(&changed, "type");
            changed.as_object_mut().unwrap().remove("profile");
            for action in Enumeration::Action.terms() {
                changed["action"] = json!(action);
                judges.agree(&changed, "type and action");
            }
        }
        for profile in Enumeration::Profile.terms() {
            let mut changed = whole.clone();
            changed["profile"] = json!(profile);
            judges.agree(&changed, "profile");
        }
        for property in event::PROPERTIES {
            let mut changed = whole.clone();
            changed.as_object_mut().unwrap().remove(property.name);
            judges.agree(&changed, property.name);
            for value in &values {
                changed[property.name] = value.clone();
                judges.agree(&changed, property.name);
            }
            if matches!(property.form, Form::OneOf(_)) {
                for other in EntityType::ALL {
                    changed[property.name] = least(*other);
                    judges.agree(&changed, property.name);
                }
            }
        }
    }
    assert!(judges.valid > 1_000 && judges.seen > 3 * judges.valid);
    println!("{} texts, {} valid", judges.seen, judges.valid);
}
