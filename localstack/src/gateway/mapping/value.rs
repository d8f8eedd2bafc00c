//! What templates compute with: JSON values that keep the order of their members and the digits of their numbers.
//!
//! Whether AWS keeps digits (`1.50`) nobody has recorded; it is believed to keep values only.

use std::{fmt, rc::Rc};

use indexmap::IndexMap;
use serde_json::value::RawValue;

/// How deep arrays and objects may be nested.
const DEEPEST: usize = 128;

/// An object's members, in their order.
pub(super) type Members = IndexMap<String, Value>;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Rc<Vec<Value>>),
    Map(Rc<Members>),
}

impl Value {
    /// Reads JSON. Of repeated members the last one counts, at the place of the first.
    pub(super) fn read(json: &str) -> Option<Self> {
        Self::of(serde_json::from_str(json).ok()?, DEEPEST)
    }

    fn of(raw: &RawValue, deeper: usize) -> Option<Self> {
        let json = raw.get();
        let deeper = deeper.checked_sub(1)?;
        Some(match json.as_bytes().first()? {
            b'{' => {
                let members: IndexMap<String, &RawValue> = serde_json::from_str(json).ok()?;
                let members = members.into_iter();
                let members = members.map(|(name, raw)| Some((name, Self::of(raw, deeper)?)));
                Self::Map(Rc::new(members.collect::<Option<_>>()?))
            }
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
                let items = items.into_iter().map(|raw| Self::of(raw, deeper));
                Self::List(Rc::new(items.collect::<Option<_>>()?))
            }
            b'"' => Self::Text(serde_json::from_str(json).ok()?),
            b't' => Self::Bool(true),
            b'f' => Self::Bool(false),
            b'n' => Self::Null,
            _ => Self::Number(json.to_owned()),
        })
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn number(number: impl fmt::Display) -> Self {
        Self::Number(number.to_string())
    }

    pub(super) fn list(items: Vec<Value>) -> Self {
        Self::List(Rc::new(items))
    }

    pub(super) fn map(members: impl IntoIterator<Item = (String, Value)>) -> Self {
        Self::Map(Rc::new(members.into_iter().collect()))
    }

    /// Whether a condition takes it for true: everything is that is neither false nor nothing.
    pub(super) fn is_true(&self) -> bool {
        !matches!(self, Self::Null | Self::Bool(false))
    }

    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// The value as JSON text.
    pub(super) fn json(&self) -> String {
        let mut json = String::new();
        self.write_json(&mut json);
        json
    }

    fn write_json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Number(digits) => out.push_str(digits),
            Self::Text(text) => write_string(text, out),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Self::Map(members) => {
                out.push('{');
                for (index, (name, member)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_string(name, out);
                    out.push(':');
                    member.write_json(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_string(text: &str, out: &mut String) {
    // Writing a string into memory cannot fail.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

/// As a template prints it: text as it is, everything else as JSON.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            other => f.write_str(&other.json()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn json() -> impl Strategy<Value = String> {
        let scalar = prop_oneof![
            Just("null".to_owned()),
            Just("true".to_owned()),
            "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,3})?",
            any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        ];
        scalar.prop_recursive(5, 40, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4)
                    .prop_map(|items| format!("[{}]", items.join(","))),
                prop::collection::hash_map(any::<String>(), inner, 0..4).prop_map(|members| {
                    let members: Vec<_> = members
                        .iter()
                        .map(|(name, value)| {
                            format!("{}:{value}", serde_json::to_string(name).unwrap())
                        })
                        .collect();
                    format!("{{{}}}", members.join(","))
                }),
            ]
        })
    }

    proptest! {
        // What has no space in it and no needless escape comes out as it went in: digits, order and all.
        #[test]
        fn compact_json_is_written_as_it_was_read(text in json()) {
            prop_assert_eq!(Value::read(&text).unwrap().json(), text);
        }
    }

    #[test]
    fn what_is_no_json_or_nested_too_deep_is_not_read() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Value::read(&nested(DEEPEST)).is_some());
        for odd in [
            "",
            "{",
            "nul",
            "{} {}",
            r#""\ud800""#,
            &nested(DEEPEST + 1),
            &nested(100_000),
        ] {
            assert!(Value::read(odd).is_none(), "{odd:.20}");
        }
        assert_eq!(
            Value::read(r#" {"a" : 1, "b":2, "a":3} "#).unwrap().json(),
            r#"{"a":3,"b":2}"#
        );
    }
}
