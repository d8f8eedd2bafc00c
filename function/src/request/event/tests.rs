//! An event with its body apart is the event that `serde_json` reads in one piece.

use proptest::prelude::*;

use super::Event;

/// Values that members of an event have, or should not have.
fn values() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,30}".prop_map(|text| serde_json::Value::from(text).to_string()),
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("-0.5e3".to_owned()),
        Just(r#"{"http": {"method": "GET"}}"#.to_owned()),
        Just(r#"{"Content-Type":"application/json"}"#.to_owned()),
        Just(r#"["a","}"]"#.to_owned()),
        Just("\"a\nb\"".to_owned()),
        Just("\"open".to_owned()),
        Just(String::new()),
    ]
}

/// Objects, some of them broken, with white space here and there.
fn objects() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        4 => Just(r#""body""#),
        1 => Just(r#""b\u006fdy""#),
        2 => Just(r#""httpMethod""#),
        2 => Just(r#""isBase64Encoded""#),
        2 => Just(r#""headers""#),
        2 => Just(r#""requestContext""#),
        2 => Just(r#""path""#),
        1 => Just("body"),
    ];
    let space = || prop_oneof![4 => Just(""), 1 => Just(" "), 1 => Just("\r\n\t")];
    let member = (name, space(), space(), values(), space()).prop_map(
        |(name, before, after, value, end)| format!("{name}{before}:{after}{value}{end}"),
    );
    let comma = prop_oneof![9 => Just(","), 1 => Just(",,")];
    let end = prop_oneof![9 => Just("}"), 1 => Just(""), 1 => Just("} x"), 1 => Just(",}"), 1 => Just("}\n")];
    (space(), proptest::collection::vec(member, 0..5), comma, end)
        .prop_map(|(begin, members, comma, end)| format!("{begin}{{{}{end}", members.join(comma)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn apart_or_in_one_piece_it_is_the_same_event(object in objects()) {
        let apart = Event::with_body_apart(&object);
        let whole = serde_json::from_str::<Event<'_>>(&object).ok();
        prop_assert_eq!(format!("{apart:?}"), format!("{whole:?}"));
    }
}
