//! The cases of `fixtures/envelopes` against what can be wrong with an envelope: nothing is left out, and each stands alone.

use std::collections::HashSet;

use caliper::{FaultCode, Rules, Validator};
use serde::Deserialize;
use serde_json::Value;

use crate::fixture::{Expect as Found, Expected, cases};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    name: String,
    rules: Rules,
    body: String,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Expect {
    /// `valid`, `not-json` or `unsupported-version`.
    Word(String),
    Faults(Vec<Expected>),
}

/// The codes that the cases have.
pub(crate) fn codes() -> Vec<String> {
    let code = |(_, case): (_, Case)| match case.expect {
        Expect::Word(word) => vec![word],
        Expect::Faults(faults) => faults.into_iter().map(|fault| fault.code).collect(),
    };
    cases::<Case>(&["envelopes"])
        .into_iter()
        .flat_map(code)
        .collect()
}

/// What is wrong where, with a value of which kind. Items are all called `/data/-`, unknown properties `/-`.
#[rustfmt::skip]
const MATRIX: &[(&str, &str, &[&str])] = &[
    ("/sensor", "missing", &["nothing"]),
    ("/sensor", "repeated", &["a string"]),
    ("/sensor", "not-a-string", &["null", "a number", "a boolean", "an array", "an object"]),
    ("/sensor", "empty", &["a string"]),
    ("/sendTime", "missing", &["nothing"]),
    ("/sendTime", "repeated", &["a string"]),
    ("/sendTime", "not-a-string", &["null", "a number", "a boolean", "an array", "an object"]),
    ("/sendTime", "not-a-date-time", &["a string"]),
    ("/dataVersion", "missing", &["nothing"]),
    ("/dataVersion", "repeated", &["a string"]),
    ("/dataVersion", "not-a-string", &["null", "a number", "a boolean", "an array", "an object"]),
    ("/dataVersion", "empty", &["a string"]),
    ("/data", "missing", &["nothing"]),
    ("/data", "repeated", &["an array", "a number"]),
    ("/data", "not-an-array", &["null", "a number", "a boolean", "a string", "an object"]),
    ("/data", "empty", &["an array"]),
    ("/data/-", "not-an-object", &["null", "a number", "a boolean", "a string", "an array"]),
    ("/data/-", "too-deep", &["an object"]),
    ("/-", "unknown", &["a number"]),
    ("", "not-an-object", &["null", "a number", "a boolean", "a string", "an array"]),
    ("", "not-json", &["nothing"]),
    ("", "unsupported-version", &["an object"]),
];

#[test]
fn everything_that_can_be_wrong_is_wrong_alone_in_some_case() {
    let mut found = HashSet::new();
    for (_, case) in cases::<Case>(&["envelopes"]) {
        let body: Option<Value> = serde_json::from_str(&case.body).ok();
        let (pointer, code) = match case.expect {
            Expect::Word(word) if word != "valid" => (String::new(), word),
            Expect::Faults(mut faults) if faults.len() == 1 => {
                let fault = faults.remove(0);
                (fault.pointer, fault.code)
            }
            _ => continue,
        };
        if case.rules == Rules::Strict {
            let kind = body
                .as_ref()
                .and_then(|body| body.pointer(&pointer))
                .map_or("nothing", kind);
            found.insert((general(&pointer), code, kind));
        }
    }
    for (pointer, code, kinds) in MATRIX {
        for kind in *kinds {
            let wanted = ((*pointer).to_owned(), (*code).to_owned(), *kind);
            assert!(found.contains(&wanted), "no case of {wanted:?}");
        }
    }
}

/// For every case: who looks into the items too finds the same of the envelope itself.
#[test]
fn the_validator_finds_the_same_faults_of_envelopes() {
    for (file, case) in cases::<Case>(&["envelopes"]) {
        let mut found = Validator::new(case.rules)
            .envelope(case.body.as_bytes())
            .faults;
        // What stands within an item is the item's own concern.
        found.retain(|fault| fault.pointer.as_str().matches('/').count() < 3);
        let alone = |pointer: &str, word: &str| {
            vec![Expected {
                pointer: pointer.to_owned(),
                code: word.to_owned(),
            }]
        };
        let wanted = match &case.expect {
            Expect::Word(word) if word == "valid" => Vec::new(),
            Expect::Word(word) if word == "not-json" => alone("", word),
            Expect::Word(word) => alone("/dataVersion", word),
            Expect::Faults(faults) => {
                // Beside other faults, the parser says nothing of the version.
                found.retain(|fault| fault.code != FaultCode::UnsupportedVersion);
                faults.clone()
            }
        };
        assert_eq!(Found::of(&found).faults(), wanted, "{file}: {}", case.name);
    }
}

fn general(pointer: &str) -> String {
    match pointer {
        "" | "/sensor" | "/sendTime" | "/dataVersion" | "/data" => pointer.to_owned(),
        item if item.starts_with("/data/") => "/data/-".to_owned(),
        _ => "/-".to_owned(),
    }
}

pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
