//! What SQS can carry: nothing else leaves, nothing is lost, and nothing is touched without need.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::borrow::Cow;

use function::carry::carriable;
use proptest::prelude::*;
use serde_json::Value;

/// The characters that SQS takes (`SendMessage`, `MessageBody`).
fn sqs_takes(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

proptest! {
    // For every JSON text: what is carried is what SQS takes, means the same, and is the same where it can be.
    #[test]
    fn carried_text_is_taken_and_means_the_same(
        members in prop::collection::btree_map("[\u{ef00}-\u{ffff}\u{1fffe}\"\\\\a\0]{0,6}", ".{0,12}", 0..5),
        noise in "[\u{f000}-\u{ffff}\\\\]{0,12}",
    ) {
        let json = serde_json::to_string(&(members, noise)).unwrap();
        let carried = carriable(&json);
        let text = &*carried;
        prop_assert!(text.chars().all(sqs_takes));
        let (sent, read): (Value, Value) = (serde_json::from_str(&json).unwrap(), serde_json::from_str(text).unwrap());
        prop_assert_eq!(sent, read);
        prop_assert_eq!(json.chars().all(sqs_takes), matches!(carried, Cow::Borrowed(_)));
    }
}
