//! Envelopes through the front door: the cases of `fixtures/envelopes`, the limits, and bytes at random.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use caliper::envelope::DEPTH_LIMIT;
use caliper::{Envelope, EnvelopeError, Rules};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    rules: Rules,
    body: String,
    expect: Expect,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Expect {
    /// `valid`, `not-json` or `unsupported-version`.
    Word(String),
    Faults(Vec<ExpectedFault>),
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct ExpectedFault {
    pointer: String,
    code: String,
}

fn outcome(body: &[u8], rules: Rules) -> Expect {
    match Envelope::parse(body, rules) {
        Ok(_) => Expect::Word("valid".into()),
        Err(EnvelopeError::NotJson { .. }) => Expect::Word("not-json".into()),
        Err(EnvelopeError::UnsupportedVersion(_)) => Expect::Word("unsupported-version".into()),
        Err(EnvelopeError::Faults(faults)) => Expect::Faults(
            faults
                .iter()
                .map(|fault| ExpectedFault {
                    pointer: fault.pointer.to_string(),
                    code: fault.code.to_string(),
                })
                .collect(),
        ),
    }
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_case_gets_exactly_its_faults() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/envelopes");
    let mut seen = 0;
    for file in json_files(&folder) {
        let cases: Vec<Case> = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        for case in cases {
            assert_eq!(
                outcome(case.body.as_bytes(), case.rules),
                case.expect,
                "{}: {}",
                file.display(),
                case.name
            );
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} cases");
}

const HEAD: &str = r#"{"sensor":"s","sendTime":"2026-01-05T08:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":"#;

fn with_data(data: &str) -> String {
    format!("{HEAD}{data}}}")
}

fn nested(depth: usize, open: &str, close: &str) -> String {
    let inner = depth.saturating_sub(1);
    format!(r#"{{"a":{}0{}}}"#, open.repeat(inner), close.repeat(inner))
}

#[test]
fn depth_is_counted_from_the_item_and_bounded() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let at_limit = nested(DEPTH_LIMIT, open, close);
        let over = nested(DEPTH_LIMIT + 1, open, close);
        assert!(
            Envelope::parse(
                with_data(&format!("[{at_limit}]")).as_bytes(),
                Rules::Strict
            )
            .is_ok()
        );
        let body = with_data(&format!("[{at_limit},{over},{{}},{over}]"));
        let expected = ["/data/1", "/data/3"].map(|pointer| ExpectedFault {
            pointer: pointer.into(),
            code: "too-deep".into(),
        });
        assert_eq!(
            outcome(body.as_bytes(), Rules::Strict),
            Expect::Faults(expected.into())
        );
    }
}

#[test]
fn no_depth_breaks_the_parser_and_none_is_taken_for_bad_json() {
    let deep = 500_000;
    let arrays = format!("{}{}", "[".repeat(deep), "]".repeat(deep));
    let fault = |pointer: &str, code: &str| {
        Expect::Faults(vec![ExpectedFault {
            pointer: pointer.into(),
            code: code.into(),
        }])
    };
    for (body, expected) in [
        (arrays.clone(), fault("", "not-an-object")),
        (with_data(&arrays), fault("/data/0", "not-an-object")),
        (
            with_data(&format!(r#"[{{"a":{arrays}}}]"#)),
            fault("/data/0", "too-deep"),
        ),
        (
            format!(r#"{HEAD}[{{}}],"a":{arrays}}}"#),
            fault("/a", "unknown"),
        ),
    ] {
        assert_eq!(outcome(body.as_bytes(), Rules::Strict), expected);
    }
    let open_only = outcome("[".repeat(deep).as_bytes(), Rules::Strict);
    assert_eq!(open_only, Expect::Word("not-json".into()));
}

#[test]
fn an_answer_does_not_grow_with_the_faults() {
    let many = with_data(&format!("[{}1]", "1,".repeat(9_999)));
    let names: Vec<_> = (0..10_000).map(|n| format!(r#","{n}":1"#)).collect();
    let unknown = format!("{HEAD}[{{}}]{}}}", names.concat());
    for body in [many, unknown] {
        let Err(EnvelopeError::Faults(faults)) = Envelope::parse(body.as_bytes(), Rules::Strict)
        else {
            panic!("no faults");
        };
        assert_eq!(faults.len(), 101);
        let last = faults.last().unwrap();
        assert_eq!(
            (last.pointer.as_str(), last.code.as_str()),
            ("", "more-faults")
        );
        assert!(last.message.contains("9900"), "{}", last.message);
    }
    let long = format!(r#"{HEAD}[{{}}],"{}":1}}"#, "x".repeat(100_000));
    let Err(EnvelopeError::Faults(faults)) = Envelope::parse(long.as_bytes(), Rules::Strict) else {
        panic!("no faults");
    };
    assert!(faults[0].to_string().len() < 300);
}

#[test]
fn bytes_that_are_no_utf_8_are_no_json() {
    for wrong in [
        &b"\xff"[..],
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xf4\x90\x80\x80",
    ] {
        let mut body = with_data("[{}]").into_bytes();
        body.splice(11..12, wrong.iter().copied());
        assert_eq!(
            outcome(&body, Rules::Lenient),
            Expect::Word("not-json".into()),
            "{wrong:?}"
        );
    }
}

#[test]
fn the_parts_of_an_envelope_are_what_was_sent() {
    let first = "{ \"b\" : 1.50e+1 ,\n\"a\":\"\\u00e9\" }";
    let body = with_data(&format!(" [ {first} , {{}} ] "));
    let envelope = Envelope::parse(body.as_bytes(), Rules::Strict).unwrap();
    assert_eq!(envelope.sensor, "s");
    assert_eq!(envelope.send_time.unix_millis(), 1_767_600_000_000);
    assert_eq!(envelope.data_version, Some(caliper::DataVersion::V1p2));
    let items: Vec<_> = envelope.data.iter().map(|item| item.get()).collect();
    assert_eq!(items, [first, "{}"]);
}

/// JSON values a few levels deep.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(".{0,6}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn object() -> impl Strategy<Value = Value> {
    prop::collection::btree_map(".{0,6}", json(), 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

proptest! {
    // Whatever the bytes: an answer, no panic.
    #[test]
    fn any_bytes_are_survived(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (Envelope::parse(&body, Rules::Strict), Envelope::parse(&body, Rules::Lenient));
    }

    // For every list of objects: the envelope around them is valid, and gives back each item, its bytes unchanged
    // and not copied.
    #[test]
    fn items_come_back_in_place(items in prop::collection::vec(object(), 1..5), sensor in ".{1,20}") {
        let texts: Vec<String> = items.iter().map(Value::to_string).collect();
        let body = with_data(&format!("[{}]", texts.join(" ,\n")))
            .replacen(r#""s""#, &Value::from(sensor.clone()).to_string(), 1);
        let envelope = Envelope::parse(body.as_bytes(), Rules::Strict).unwrap();
        prop_assert_eq!(&*envelope.sensor, &sensor);
        let range = body.as_bytes().as_ptr_range();
        for (item, text) in envelope.data.iter().zip(&texts) {
            prop_assert_eq!(item.get(), text);
            prop_assert!(range.contains(&item.get().as_ptr()));
        }
        prop_assert_eq!(envelope.data.len(), texts.len());
    }

    // A valid envelope, changed anywhere: no panic; what strict takes, lenient takes too; what is taken is JSON
    // with the four members by another parser's word; and a list of faults is never empty, nor a place in it twice.
    #[test]
    fn mutations_are_survived_and_judged_alike(
        item in object(),
        at in any::<prop::sample::Index>(),
        cut in 0_usize..4,
        put in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\",:\\0u".to_vec())], 0..4),
    ) {
        let mut body = with_data(&format!("[{item}]")).into_bytes();
        let start = at.index(body.len());
        let end = (start + cut).min(body.len());
        body.splice(start..end, put);
        let strict = Envelope::parse(&body, Rules::Strict);
        let lenient = Envelope::parse(&body, Rules::Lenient);
        if let Err(EnvelopeError::Faults(faults)) = &strict {
            let mut places: Vec<_> = faults.iter().map(|fault| &fault.pointer).collect();
            prop_assert!(!places.is_empty());
            places.sort();
            places.dedup();
            prop_assert_eq!(places.len(), faults.len());
        }
        if let Ok(envelope) = strict {
            prop_assert!(lenient.is_ok());
            // Members as they stand: a `Value` has no number as large as JSON may have.
            let members: BTreeMap<String, &RawValue> = serde_json::from_slice(&body).unwrap();
            prop_assert_eq!(members.len(), 4);
            let sensor: String = serde_json::from_str(members["sensor"].get()).unwrap();
            prop_assert_eq!(sensor, envelope.sensor);
            let items: Vec<&RawValue> = serde_json::from_str(members["data"].get()).unwrap();
            prop_assert_eq!(items.len(), envelope.data.len());
        }
    }
}
