//! Breaking: what is wrong for a form, and the fault that it has to give.

use caliper::FaultCode;
use caliper::FaultCode::*;
use caliper::vocabulary::{EntityType, Form, Property};
use serde_json::{Value, json};

use crate::building::{Draw, Size, entity};
use crate::world::World;

/// A string that no message may repeat.
pub(crate) const CANARY: &str = "canary-5";

/// A wrong value, the place of the fault within it, and the fault.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    pub(crate) value: Value,
    pub(crate) within: String,
    pub(crate) code: FaultCode,
}

fn wrong(value: impl Into<Value>, code: FaultCode) -> Wrong {
    Wrong {
        value: value.into(),
        within: String::new(),
        code,
    }
}

/// Each kind of JSON that is not among the right ones.
fn kinds(right: &[&str], code: FaultCode) -> Vec<Wrong> {
    let all = [
        ("null", Value::Null),
        ("boolean", json!(true)),
        ("number", json!(5)),
        ("string", json!(CANARY)),
        ("array", json!([])),
        ("array", json!([CANARY])),
        ("object", json!({})),
        ("object", json!({ "a": CANARY })),
    ];
    let other = all.into_iter().filter(|(kind, _)| !right.contains(kind));
    other.map(|(_, value)| wrong(value, code)).collect()
}

fn strings(texts: &[&str], code: FaultCode) -> Vec<Wrong> {
    let mut all = kinds(&["string"], NotAString);
    all.extend(texts.iter().map(|text| wrong(*text, code)));
    all
}

/// The same faults, one place further in.
fn first_of(list: Vec<Wrong>) -> Vec<Wrong> {
    let mut all = kinds(&["array"], NotAnArray);
    all.extend(list.into_iter().map(|one| Wrong {
        value: json!([one.value]),
        within: format!("/0{}", one.within),
        code: one.code,
    }));
    all
}

/// The types that a property takes, whatever the rules of its event say.
pub(crate) fn types_of(property: &Property) -> &'static [EntityType] {
    match property.form {
        Form::OneOf(types) | Form::ManyOf(types) => types,
        _ => &[],
    }
}

/// What is wrong for a form. Where it takes entities, `types` are those that belong there.
pub(crate) fn broken(
    world: World,
    form: Form,
    types: &[EntityType],
    draw: &mut Draw,
) -> Vec<Wrong> {
    match form {
        Form::EventId => strings(
            &[
                "",
                CANARY,
                "urn:uuid:5",
                "5b1c9e9e-2b0c-4c1e-8a54-54f3f1c9e001",
            ],
            NotAUuid,
        ),
        Form::Iri => strings(&["", CANARY, "canary 5:x", "_:"], NotAnIri),
        Form::Type => strings(&["", CANARY, "Nothing"], UnknownType),
        Form::Context => {
            let mut all = kinds(&["array"], NotAContext);
            all.extend(
                [json!([]), json!([CANARY]), json!([world.context(), {}])]
                    .map(|value| wrong(value, NotAContext)),
            );
            all
        }
        Form::Text => kinds(&["string"], NotAString),
        Form::Texts => first_of(kinds(&["string"], NotAString)),
        Form::Count | Form::Integer | Form::Number => numbers(form),
        Form::Boolean => kinds(&["boolean"], NotABoolean),
        Form::DateTime => strings(
            &[
                "",
                CANARY,
                "2026-02-30T09:00:00.000Z",
                "2026-02-03T09:00:00Z",
            ],
            NotADateTime,
        ),
        Form::Duration => strings(&["", CANARY, "P", "PT", "5M"], NotADuration),
        Form::Map => kinds(&["object"], NotAnObject),
        Form::Term(_) => strings(&["", CANARY], UnknownTerm),
        Form::Terms(_) => first_of(strings(&["", CANARY], UnknownTerm)),
        Form::OneOf(_) => entities(world, types, draw),
        Form::ManyOf(_) => first_of(entities(world, types, draw)),
        Form::Value(kind) => values(world, kind, draw),
        Form::Values(kind) => first_of(values(world, kind, draw)),
    }
}

fn numbers(form: Form) -> Vec<Wrong> {
    let mut all = kinds(&["number"], NotANumber);
    if form != Form::Number {
        all.push(wrong(2.5, NotAnInteger));
        all.push(wrong(-0.5, NotAnInteger));
    }
    if form == Form::Count {
        all.push(wrong(-1, Negative));
        all.push(wrong(-2.0, Negative));
    }
    all
}

fn entities(world: World, types: &[EntityType], draw: &mut Draw) -> Vec<Wrong> {
    let mut all = kinds(&["string", "object"], NotAnObject);
    all.extend(["", CANARY, "canary 5:x"].map(|text| wrong(text, NotAnIri)));
    let right = world.subtypes(types);
    if !right.is_empty() {
        let kind = *draw.pick(&right);
        all.extend(objects(world, kind, &["id", "type"], draw));
    }
    let stray = EntityType::ALL.iter().filter(|kind| !kind.is_one_of(types));
    let stray: Vec<_> = stray.filter(|kind| world.knows(kind.known())).collect();
    all.push(Wrong {
        value: entity(world, **draw.pick(&stray), Size::Least, draw),
        within: "/type".to_owned(),
        code: WrongType,
    });
    let unknown: Vec<_> = EntityType::ALL
        .iter()
        .filter(|kind| !world.knows(kind.known()))
        .collect();
    if !unknown.is_empty() {
        let value = entity(world, **draw.pick(&unknown), Size::Least, draw);
        all.push(Wrong {
            value,
            within: "/type".to_owned(),
            code: UnknownType,
        });
    }
    all
}

fn values(world: World, kind: EntityType, draw: &mut Draw) -> Vec<Wrong> {
    let mut all = kinds(&["object"], NotAnObject);
    all.extend(objects(world, kind, &["type"], draw));
    all.push(Wrong {
        value: entity(world, EntityType::Person, Size::Least, draw),
        within: "/type".to_owned(),
        code: WrongType,
    });
    all
}

/// A right object, but for one of its members.
fn objects(world: World, kind: EntityType, required: &[&str], draw: &mut Draw) -> Vec<Wrong> {
    let right = entity(world, kind, Size::Least, draw);
    let mut all = Vec::new();
    let mut with = |within: &'static str, code: FaultCode, value: Option<Value>| {
        let mut object = right.as_object().unwrap().clone();
        let name = &within[1..];
        match value {
            Some(value) => object.insert(name.to_owned(), value),
            None => object.remove(name),
        };
        let value = object.into();
        all.push(Wrong {
            value,
            within: within.to_owned(),
            code,
        });
    };
    with("/type", Missing, None);
    with("/type", UnknownType, Some(CANARY.into()));
    with("/@context", NotAContext, Some(5.into()));
    with("/canary-5", Unknown, Some(5.into()));
    if required.contains(&"id") {
        with("/id", Missing, None);
        with("/id", NotAnIri, Some(CANARY.into()));
    }
    all
}
