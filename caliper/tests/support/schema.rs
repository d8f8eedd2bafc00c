//! A JSON Schema (draft 2020-12) of the events and entities of Caliper 1.2, made from the tables of the vocabulary: in the way that schemas
//! are commonly written, and in the ways that the crate `jsonschema` is quickest with.
//!
//! Every type has all its properties in one `properties` with `additionalProperties: false`, not spread over `allOf`s: such an
//! object is checked in one go. Which type an object has is found by [`Choice`]. What a schema cannot say is in the list of
//! exceptions of the test `schema`.

#[path = "schema/events.rs"]
mod events;
#[path = "schema/strings.rs"]
mod strings;

use std::collections::BTreeMap;

use caliper::DataVersion;
use caliper::vocabulary::{EntityType, Enumeration, EventType, Form, Need, Property};
use serde_json::{Value, json};

pub(crate) use strings::Strings;

/// The version that the schema is of.
const VERSION: DataVersion = DataVersion::V1p2;

/// How the schema of an object's type is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// `oneOf` over all types, each with its `const`: what a person writes who means "one of these".
    OneOf,
    /// `anyOf` over all types, each with its `const`: `jsonschema` makes a hash table of these, so it looks at one only. Where
    /// none fits, the errors of all are gathered.
    AnyOf,
    /// `if`, `then` and `else`, halving the list of types each time. Where none fits, the errors of one are gathered.
    Tree,
}

/// How the schema is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) choice: Choice,
    pub(crate) strings: Strings,
}

impl Style {
    /// Every style.
    pub(crate) const ALL: [Self; 5] = [
        Self::new(Choice::OneOf, Strings::Patterns),
        Self::new(Choice::AnyOf, Strings::Patterns),
        Self::new(Choice::AnyOf, Strings::Formats),
        Self::new(Choice::Tree, Strings::Patterns),
        Self::new(Choice::Tree, Strings::Formats),
    ];

    pub(crate) const fn new(choice: Choice, strings: Strings) -> Self {
        Self { choice, strings }
    }
}

/// The schema, compiled.
pub(crate) fn compiled(style: Style) -> jsonschema::Validator {
    strings::options()
        .build(&schema(style))
        .expect("the schema is one")
}

/// The schema of an event or entity that stands by itself or in an envelope.
pub(crate) fn schema(style: Style) -> Value {
    let mut definitions = Definitions {
        style,
        all: BTreeMap::new(),
    };
    let mut types = Vec::new();
    for kind in EventType::ALL {
        if kind.known().to(VERSION) {
            types.push((kind.as_str(), definitions.event(*kind)));
        }
    }
    types.extend(definitions.entities(&[EntityType::Entity]));
    let mut schema = definitions.choose(types);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["type"] = json!("object");
    schema["required"] = json!(["@context", "type"]);
    schema["properties"] = json!({"@context": {"const": VERSION.iri()}});
    schema["$defs"] = definitions.all.into_iter().collect();
    schema
}

/// The parts of the schema that others refer to.
struct Definitions {
    style: Style,
    all: BTreeMap<String, Value>,
}

impl Definitions {
    /// A reference to the part of this name, which is made where it is not there.
    fn refer(&mut self, name: String, make: impl FnOnce(&mut Self) -> Value) -> Value {
        let reference = json!({"$ref": format!("#/$defs/{name}")});
        if !self.all.contains_key(&name) {
            // It may refer to itself.
            self.all.insert(name.clone(), Value::Null);
            let part = make(self);
            self.all.insert(name, part);
        }
        reference
    }

    /// One of these types, or a subtype of one, as an object or by its IRI.
    fn one_of(&mut self, types: &[EntityType]) -> Value {
        let names: Vec<_> = types.iter().map(|kind| kind.as_str()).collect();
        self.refer(names.join("."), |all| {
            let iri = all.style.strings.of(Form::Iri);
            let entities = all.entities(types);
            match all.style.choice {
                Choice::OneOf | Choice::AnyOf => {
                    let schemas = entities.into_iter().map(|(_, schema)| schema);
                    any(all.style.choice, std::iter::once(iri).chain(schemas))
                }
                Choice::Tree => {
                    json!({"if": {"type": "string"}, "then": iri, "else": all.choose(entities)})
                }
            }
        })
    }

    /// The schemas of these types and their subtypes.
    fn entities(&mut self, types: &[EntityType]) -> Vec<(&'static str, Value)> {
        EntityType::ALL
            .iter()
            .filter(|kind| kind.known().to(VERSION) && kind.is_one_of(types))
            .map(|kind| (kind.as_str(), self.entity(*kind)))
            .collect()
    }

    /// An object of exactly this type.
    fn entity(&mut self, kind: EntityType) -> Value {
        self.refer(format!("entity.{kind}"), |all| {
            let properties = kind.properties().iter().copied();
            all.object(properties, |all, property| match property.form {
                Form::Type => json!({"const": kind.as_str()}),
                form => all.form(form),
            })
        })
    }

    /// An object with these properties and no others.
    fn object(
        &mut self,
        properties: impl Iterator<Item = &'static Property>,
        mut schema: impl FnMut(&mut Self, &'static Property) -> Value,
    ) -> Value {
        let mut required = Vec::new();
        let mut schemas = serde_json::Map::new();
        for property in properties.filter(|property| property.known.to(VERSION)) {
            if property.need == Need::Required {
                required.push(property.name);
            }
            schemas.insert(property.name.to_owned(), schema(self, property));
        }
        json!({"type": "object", "properties": schemas, "required": required, "additionalProperties": false})
    }

    /// The schema of the type that an object has. Each of them says itself which type that is.
    fn choose(&mut self, mut types: Vec<(&'static str, Value)>) -> Value {
        if self.style.choice != Choice::Tree {
            return any(
                self.style.choice,
                types.into_iter().map(|(_, schema)| schema),
            );
        }
        if types.len() < 2 {
            return types.pop().map_or(json!(false), |(_, schema)| schema);
        }
        let second = types.split_off(types.len() / 2);
        let names: Vec<_> = types.iter().map(|(name, _)| *name).collect();
        json!({
            "if": {"required": ["type"], "properties": {"type": {"enum": names}}},
            "then": self.choose(types),
            "else": self.choose(second),
        })
    }

    /// A value of this form.
    fn form(&mut self, form: Form) -> Value {
        match form {
            Form::Context => json!({"const": VERSION.iri()}),
            Form::EventId | Form::Iri | Form::DateTime | Form::Duration => {
                self.style.strings.of(form)
            }
            Form::Type | Form::Text => json!({"type": "string"}),
            Form::Texts => json!({"type": "array", "items": {"type": "string"}}),
            Form::Count => json!({"type": "integer", "minimum": 0}),
            Form::Integer => json!({"type": "integer"}),
            Form::Number => json!({"type": "number"}),
            Form::Boolean => json!({"type": "boolean"}),
            Form::Map => json!({"type": "object"}),
            Form::Term(list) => term(list),
            Form::Terms(list) => json!({"type": "array", "items": term(list)}),
            Form::OneOf(types) => self.one_of(types),
            Form::ManyOf(types) => json!({"type": "array", "items": self.one_of(types)}),
            Form::Value(kind) => self.entity(kind),
            Form::Values(kind) => json!({"type": "array", "items": self.entity(kind)}),
        }
    }
}

/// Any of these schemas, of which no two fit the same value.
fn any(choice: Choice, schemas: impl Iterator<Item = Value>) -> Value {
    let keyword = if choice == Choice::OneOf {
        "oneOf"
    } else {
        "anyOf"
    };
    json!({keyword: schemas.collect::<Value>()})
}

/// The terms of a list that the version knows.
fn term(list: Enumeration) -> Value {
    let known = |term: &&str| list.find(term).is_some_and(|known| known.to(VERSION));
    let terms: Vec<_> = list.terms().iter().copied().filter(known).collect();
    json!({"enum": terms})
}
