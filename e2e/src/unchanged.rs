//! What it takes for a message to be what was sent: the same bytes, or the same JSON where a mapping template stands in between, which keeps
//! values and not bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use clap::ValueEnum;
use local_stack::FrontDoor;
use serde::Serialize;
use serde_json::value::RawValue;

/// How far a body has to stay the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Unchanged {
    /// To the byte
    #[default]
    Bytes,
    /// As JSON: whatever the space, the order of properties, and the way a string is escaped; digits of numbers count
    Json,
}

impl Unchanged {
    /// What has to stay the same behind this door: mapping templates keep values, not bytes.
    #[must_use]
    pub fn behind(door: FrontDoor) -> Self {
        match door {
            FrontDoor::Mapped => Self::Json,
            _ => Self::Bytes,
        }
    }

    /// Whether what was received is what was sent.
    #[must_use]
    pub fn holds(self, sent: &[u8], received: &[u8]) -> bool {
        sent == received || (self == Self::Json && self.essence(sent) == self.essence(received))
    }

    /// That of a body which has to stay the same: two bodies are equal when this is, to the byte. A body that is no JSON is all essence.
    #[must_use]
    pub fn essence(self, body: &[u8]) -> Cow<'_, [u8]> {
        match (self, serde_json::from_slice::<&RawValue>(body)) {
            (Self::Json, Ok(value)) => {
                let mut out = Vec::with_capacity(body.len());
                write(value, &mut out);
                Cow::Owned(out)
            }
            _ => Cow::Borrowed(body),
        }
    }
}

/// Writes a value without space, its properties in the order of their names. Of repeated ones the last counts, as it does for templates.
fn write(value: &RawValue, out: &mut Vec<u8>) {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'{') => {
            if let Ok(members) = serde_json::from_str::<BTreeMap<Cow<'_, str>, &RawValue>>(text) {
                out.push(b'{');
                for (name, value) in members {
                    write_string(&name, out);
                    out.push(b':');
                    write(value, out);
                    out.push(b',');
                }
                return out.push(b'}');
            }
        }
        Some(b'[') => {
            if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(text) {
                out.push(b'[');
                for item in items {
                    write(item, out);
                    out.push(b',');
                }
                return out.push(b']');
            }
        }
        Some(b'"') => {
            if let Ok(string) = serde_json::from_str::<Cow<'_, str>>(text) {
                return write_string(&string, out);
            }
        }
        _ => {}
    }
    // Numbers and words; and what has no other spelling, such as half a surrogate pair.
    out.extend_from_slice(text.as_bytes());
}

fn write_string(string: &str, out: &mut Vec<u8>) {
    // Writing a string into memory cannot fail.
    let _ = serde_json::to_writer(out, string);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_json_spelling_does_not_count_and_values_do() {
        let sent = r#"{"a": [1.0, "\u00e9\/", null], "b": {"c": true, "d": -0}}"#;
        for same in [
            r#"{"a":[1.0,"é/",null],"b":{"c":true,"d":-0}}"#,
            r#" {"b":{"d":-0,"c":true},"a":[1.0,"\u00E9/",null]} "#,
            r#"{"a":0,"a":[1.0,"é/",null],"b":{"c":true,"d":-0}}"#,
        ] {
            assert!(
                Unchanged::Json.holds(sent.as_bytes(), same.as_bytes()),
                "{same}"
            );
            assert!(
                !Unchanged::Bytes.holds(sent.as_bytes(), same.as_bytes()),
                "{same}"
            );
        }
        for other in [
            r#"{"a":[1,"é/",null],"b":{"c":true,"d":-0}}"#,
            r#"{"z":[1.0,"é/",null],"b":{"c":true,"d":-0}}"#,
            r#"{"a":[1.0,"é/",null],"b":{"c":true,"f":-0}}"#,
            r#"{"a":["é/",1.0,null],"b":{"c":true,"d":-0}}"#,
            r#"{"a":[1.0,"e/",null],"b":{"c":true,"d":-0}}"#,
            r#"{"a":[1.0,"é/",null],"b":{"c":"true","d":-0}}"#,
            r#"{"a":[1.0,"é/",null],"b":{"c":true}}"#,
            r#"{"a":[1.0,"é/",null],"b":{"c":true,"d":-0},"e":1}"#,
            r#"{"a":[1.0,"é/",null],"b":{"c":true,"d":-0}"#,
            "",
        ] {
            assert!(
                !Unchanged::Json.holds(sent.as_bytes(), other.as_bytes()),
                "{other}"
            );
        }
    }

    #[test]
    fn what_is_no_json_is_the_same_to_the_byte_only() {
        for odd in ["{", "nul", "{} {}", "\u{0}", ""] {
            assert!(Unchanged::Json.holds(odd.as_bytes(), odd.as_bytes()));
            assert!(!Unchanged::Json.holds(odd.as_bytes(), format!("{odd} ").as_bytes()));
        }
        let half = br#"["\ud800"]"#;
        assert!(Unchanged::Json.holds(half, br#"[ "\ud800" ]"#));
        assert!(!Unchanged::Json.holds(half, br#"["\ud801"]"#));
    }
}
