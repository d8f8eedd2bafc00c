//! `$util`'s functions, and the methods of Java that templates call on values.

use std::fmt::Write;

use base64::{Engine, prelude::BASE64_STANDARD};
use form_urlencoded::byte_serialize;
use regex::Regex;

use crate::gateway::mapping::value::Value;

/// A function of `$util`: of one text, and it may fail.
type Utility = (&'static str, fn(&str) -> Result<Value, String>);

const UTILITIES: [Utility; 6] = [
    ("escapeJavaScript", |text| {
        Ok(Value::Text(escape_javascript(text)))
    }),
    ("parseJson", |text| {
        Value::read(text).ok_or_else(|| "parseJson: not JSON".to_owned())
    }),
    ("urlEncode", |text| {
        Ok(Value::Text(byte_serialize(text.as_bytes()).collect()))
    }),
    ("urlDecode", |text| Ok(Value::Text(url_decode(text)))),
    ("base64Encode", |text| {
        Ok(Value::Text(BASE64_STANDARD.encode(text)))
    }),
    ("base64Decode", base64_decode),
];

/// Whether `$util` has a function of this name.
pub(super) fn has_utility(name: &str) -> bool {
    UTILITIES.iter().any(|(known, _)| *known == name)
}

/// The value of a function of `$util`, or why it fails.
pub(super) fn utility(name: &str, argument: &Value) -> Result<Value, String> {
    match UTILITIES.iter().find(|(known, _)| *known == name) {
        Some((_, function)) => function(&argument.to_string()),
        None => Err(format!("$util.{name} is not known")),
    }
}

fn url_decode(text: &str) -> String {
    // The whole text is one name: `&` and `=` stand for themselves.
    let whole = text.replace('&', "%26").replace('=', "%3D");
    let decoded = form_urlencoded::parse(whole.as_bytes()).next();
    decoded
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}

fn base64_decode(text: &str) -> Result<Value, String> {
    let decoded = BASE64_STANDARD.decode(text);
    let decoded = decoded.map_err(|_| "base64Decode: not base64".to_owned())?;
    Ok(Value::text(String::from_utf8_lossy(&decoded)))
}

/// Methods and how many arguments they take.
pub(super) const METHODS: [(&str, usize); 21] = [
    ("get", 1),
    ("keySet", 0),
    ("values", 0),
    ("entrySet", 0),
    ("getKey", 0),
    ("getValue", 0),
    ("containsKey", 1),
    ("size", 0),
    ("isEmpty", 0),
    ("toString", 0),
    ("equals", 1),
    ("length", 0),
    ("contains", 1),
    ("startsWith", 1),
    ("endsWith", 1),
    ("replace", 2),
    ("replaceAll", 2),
    ("trim", 0),
    ("toLowerCase", 0),
    ("toUpperCase", 0),
    ("split", 1),
];

/// As `StringEscapeUtils.escapeJavaScript` of Commons Lang 2 does it: `'` and `/` get a backslash too, and whatever is
/// beyond ASCII is written as UTF-16 escapes.
fn escape_javascript(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for unit in text.encode_utf16() {
        let simple = match unit {
            0x08 => Some('b'),
            0x09 => Some('t'),
            0x0a => Some('n'),
            0x0c => Some('f'),
            0x0d => Some('r'),
            0x22 => Some('"'),
            0x27 => Some('\''),
            0x2f => Some('/'),
            0x5c => Some('\\'),
            _ => None,
        };
        match (simple, u8::try_from(unit)) {
            (Some(letter), _) => escaped.extend(['\\', letter]),
            (None, Ok(ascii @ 0x20..=0x7f)) => escaped.push(char::from(ascii)),
            // Writing into a string cannot fail.
            _ => {
                let _ = write!(escaped, "\\u{unit:04X}");
            }
        }
    }
    escaped
}

/// The value of a method, `None` for null, or why it fails.
pub(super) fn method(
    receiver: &Value,
    name: &str,
    arguments: &[Value],
) -> Result<Option<Value>, String> {
    let first = arguments.first().unwrap_or(&Value::Null);
    match (name, receiver) {
        ("toString", _) => Ok(Some(Value::text(receiver.to_string()))),
        ("equals", _) => Ok(Some(Value::Bool(receiver == first))),
        (_, Value::Map(members)) => {
            let value = match name {
                "get" => return Ok(members.get(&first.to_string()).cloned()),
                "getKey" => return Ok(members.get("key").cloned()),
                "getValue" => return Ok(members.get("value").cloned()),
                "keySet" => Value::list(members.keys().map(Value::text).collect()),
                "values" => Value::list(members.values().cloned().collect()),
                "entrySet" => Value::list(
                    members
                        .iter()
                        .map(|(name, value)| {
                            let key = ("key".to_owned(), Value::text(name));
                            Value::map([key, ("value".to_owned(), value.clone())])
                        })
                        .collect(),
                ),
                "containsKey" => Value::Bool(members.contains_key(&first.to_string())),
                "size" => Value::number(members.len()),
                "isEmpty" => Value::Bool(members.is_empty()),
                _ => return Err(format!("an object has no method {name}")),
            };
            Ok(Some(value))
        }
        (_, Value::List(items)) => {
            let value = match name {
                "get" => {
                    let index = first.as_number().map(|index| index.to_string());
                    let index = index.and_then(|index| index.parse::<usize>().ok());
                    return Ok(index.and_then(|index| items.get(index).cloned()));
                }
                "size" => Value::number(items.len()),
                "isEmpty" => Value::Bool(items.is_empty()),
                "contains" => Value::Bool(items.contains(first)),
                _ => return Err(format!("a list has no method {name}")),
            };
            Ok(Some(value))
        }
        (_, Value::Text(text)) => of_text(text, name, arguments).map(Some),
        _ => Err(format!("this value has no method {name}")),
    }
}

fn of_text(text: &str, name: &str, arguments: &[Value]) -> Result<Value, String> {
    let argument = |index: usize| {
        arguments
            .get(index)
            .map(Value::to_string)
            .unwrap_or_default()
    };
    Ok(match name {
        // Java counts UTF-16 units.
        "length" => Value::number(text.encode_utf16().count()),
        "isEmpty" => Value::Bool(text.is_empty()),
        "contains" => Value::Bool(text.contains(&argument(0))),
        "startsWith" => Value::Bool(text.starts_with(&argument(0))),
        "endsWith" => Value::Bool(text.ends_with(&argument(0))),
        "replace" => Value::text(text.replace(&argument(0), &argument(1))),
        "replaceAll" => {
            let pattern = regex(&argument(0))?;
            let replacement = replacement(&argument(1));
            Value::text(pattern.replace_all(text, replacement.as_str()))
        }
        "trim" => Value::text(text.trim()),
        "toLowerCase" => Value::text(text.to_lowercase()),
        "toUpperCase" => Value::text(text.to_uppercase()),
        "split" => {
            let mut parts: Vec<&str> = regex(&argument(0))?.split(text).collect();
            // Java drops what is empty at the end.
            while parts.len() > 1 && parts.last().is_some_and(|part| part.is_empty()) {
                parts.pop();
            }
            Value::list(parts.into_iter().map(Value::text).collect())
        }
        _ => return Err(format!("a text has no method {name}")),
    })
}

fn regex(pattern: &str) -> Result<Regex, String> {
    Regex::new(pattern).map_err(|error| format!("a regular expression: {error}"))
}

/// Java's replacement text, in which a backslash makes the next character plain and `$1` is a group, in the words of the
/// library here.
fn replacement(java: &str) -> String {
    let mut ours = String::new();
    let mut characters = java.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('$') => ours.push_str("$$"),
                Some(plain) => ours.push(plain),
                None => {}
            },
            '$' => match characters.next_if(char::is_ascii_digit) {
                Some(group) => ours.extend(['$', '{', group, '}']),
                None => ours.push_str("$$"),
            },
            plain => ours.push(plain),
        }
    }
    ours
}
