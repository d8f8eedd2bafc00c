//! Entities made from the tables, and values to put in place of theirs.

use caliper::vocabulary::{EntityType, Enumeration, Form, Known, Need, Property};
use serde_json::{Value, json};

use super::events;

/// Values for anything: some fit somewhere, most do not.
#[rustfmt::skip]
pub(crate) fn values() -> Vec<Value> {
    let texts = [
        "", "text", "a b", "a:b", "_:b", "_:", "https://example.edu/1", "urn:uuid:3A648E68-f00d-4c08-aa59-8738e1884f2c",
        "urn:uuid:3a648e68-f00d-4c08-aa59-8738e1884f2g", "2026-02-28T23:59:59.999Z", "2026-02-29T00:00:00.000Z",
        "2024-02-29T00:00:00.000Z", "1900-02-29T00:00:00.000Z", "2000-02-29T00:00:00.000Z", "2026-04-31T00:00:00.000Z",
        "2026-01-05T24:00:00.000Z", "2026-01-05T08:00:00Z", "2026-01-05T08:00:00.000+00:00", "PT1H", "P1DT2.5S", "P1.5DT1S",
        "P", "PT", "P1Y2M3W4DT5H6M7,5S", "PT1S2M", "Active", "Learner", "Instructor#Grader", "Viewed", "MarkedAsUnRead",
        "ReadingProfile", "GeneralProfile", "Person", "caf\u{e9}:\u{e9}", "a:\u{7f}", "a:b\n",
    ];
    let mut values: Vec<_> = texts.map(Value::from).into();
    for list in Enumeration::ALL {
        values.push(json!(list.terms()[0]));
        values.push(json!([list.terms()[0]]));
    }
    values.extend([
        json!(null), json!(true), json!(0), json!(-1), json!(2.0), json!(1.5), json!(-0.0), json!(1e300), json!([]), json!([1]),
        json!([null]), json!(["text"]), json!(["a:b", "a b"]), json!([[]]), json!({}), json!({"a": 1}),
    ]);
    values
}

/// An entity of this type with everything that it may have.
pub(crate) fn whole(kind: EntityType) -> Value {
    made(kind, |_| true)
}

/// The least that an entity of this type has.
pub(crate) fn least(kind: EntityType) -> Value {
    made(kind, |property| property.need == Need::Required)
}

fn made(kind: EntityType, wanted: impl Fn(&Property) -> bool) -> Value {
    let wanted = |property: &&&Property| property.known != Known::Only1p1 && wanted(property);
    let members = kind.properties().iter().filter(wanted);
    members
        .map(|property| (property.name.to_owned(), example(kind, property.form)))
        .collect()
}

/// A value of this form, in an entity of this type.
fn example(kind: EntityType, form: Form) -> Value {
    match form {
        Form::EventId => json!("urn:uuid:3a648e68-f00d-4c08-aa59-8738e1884f2c"),
        Form::Iri => json!("https://example.edu/1"),
        Form::Type => json!(kind.as_str()),
        Form::Context => json!(events::CONTEXT),
        Form::Text => json!("text"),
        Form::Texts => json!(["a", "b"]),
        Form::Count | Form::Integer => json!(3),
        Form::Number => json!(2.5),
        Form::Boolean => json!(true),
        Form::DateTime => json!("2026-01-05T08:00:00.000Z"),
        Form::Duration => json!("PT1H30M"),
        Form::Map => json!({"a": [1, {"b": null}]}),
        Form::Term(list) => json!(list.terms()[0]),
        Form::Terms(list) => {
            let known = |term: &&&str| list.find(term) != Some(Known::Only1p1);
            json!(list.terms().iter().filter(known).collect::<Vec<_>>())
        }
        Form::OneOf(types) => least(types[0]),
        Form::ManyOf(types) => json!([least(types[0]), "https://example.edu/2"]),
        Form::Value(value) => least(value),
        Form::Values(value) => json!([least(value)]),
    }
}
