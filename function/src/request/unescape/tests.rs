//! What `serde_json` reads out of a string is the oracle.

use proptest::prelude::*;

use super::super::event::Text;
use super::unescape;

/// What `serde_json` makes of the first value, if that is a string.
fn oracle(json: &str) -> Option<(String, usize)> {
    let mut values = serde_json::Deserializer::from_str(json).into_iter();
    let Text(text) = values.next()?.ok()?;
    Some((text.into_owned(), values.byte_offset()))
}

/// Pieces that meet at every distance from each other: plain runs, escapes right and wrong, control characters, quotes.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ -~]{0,20}",
        2 => "[\u{80}-\u{10ffff}]{1,3}",
        4 => r#"\\["\\/bfnrt]"#,
        2 => r"\\u[0-9a-fA-F]{4}",
        1 => r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}",
        1 => r"\\[\x00-\x7f]",
        1 => r"\\u[ -~]{0,4}",
        1 => "[\x00-\x1f\x7f]",
        1 => "\"",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    /// Any text, escaped by `serde_json`, comes back whole.
    #[test]
    fn what_was_escaped_comes_back(text in "\\PC{0,200}|[\\x00-\\x7f]{0,200}", after in "[ -~]{0,20}") {
        let json = serde_json::to_string(&text).unwrap();
        let event = format!("{json}{after}");
        let (found, length) = unescape(&event).unwrap();
        prop_assert_eq!(found, text);
        prop_assert_eq!(length, json.len());
    }

    /// Right or wrong, it says the same as `serde_json`, of which it is a quicker form.
    #[test]
    fn any_string_is_read_as_serde_json_reads_it(pieces in pieces(), after in "[,}]?") {
        let json = format!("\"{pieces}\"{after}");
        let found = unescape(&json).map(|(text, length)| (text.into_owned(), length));
        prop_assert_eq!(found, oracle(&json));
    }
}

#[test]
fn a_text_without_escapes_is_not_copied() {
    let found = unescape("\"e30=\",").unwrap();
    assert!(matches!(found, (std::borrow::Cow::Borrowed("e30="), 6)));
}
