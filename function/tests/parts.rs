//! Envelopes that are too long for one message: whatever is in them, the parts make the whole again.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use caliper::{DateTime, Envelope, Rules};
use function::config::ByteLimit;
use function::message::{Message, Origin, Part};
use function::parts::{OversizedItem, split};
use proptest::prelude::*;

fn origin() -> Origin {
    Origin {
        sensor: "lms-1".parse().unwrap(),
        data_version: None,
        received_at: DateTime::from_unix_millis(0),
        request_id: "00000000-aaaa-bbbb-cccc-000000000001".into(),
    }
}

fn limit(bytes: usize) -> ByteLimit {
    bytes.to_string().parse().unwrap()
}

fn body(items: &[String], space: &str) -> String {
    let items = items.join(&format!("{space},{space}"));
    wrapped(&format!("{space}{items}{space}"), space)
}

/// What stands around the items is in every part as it was, spaces included.
fn wrapped(items: &str, space: &str) -> String {
    format!(
        r#"{{{space}"sensor":"urn:x","data":[{items}],"sendTime":"2026-01-05T08:00:00.000Z"}}{space}"#
    )
}

fn item() -> impl Strategy<Value = String> {
    "[a-z\u{fffd}-\u{ffff}\u{1f600}]{0,300}".prop_map(|text| format!("{{\"text\" :\"{text}\"}}"))
}

/// As SQS can carry it.
fn carried(text: &str) -> String {
    text.replace('\u{fffe}', "\\ufffe")
        .replace('\u{ffff}', "\\uffff")
}

proptest! {
    // For every envelope and limit: either no split is needed, since the whole fits; or an item is named that does
    // not fit alone; or every part is an envelope of the same sensor and time, keeps the limit, bears its number, and
    // the items of all parts in their order are those of the whole, byte for byte. No two neighbours would fit in one.
    #[test]
    fn parts_make_the_whole_again(
        items in prop::collection::vec(item(), 1..40),
        space in "[ \n]{0,3}",
        most in 200_usize..4_000,
    ) {
        let body = body(&items, &space);
        let envelope = Envelope::parse(body.as_bytes(), Rules::Lenient).unwrap();
        let origin = origin();
        let whole = carried(&body).len() + origin.size();
        let around = wrapped("", &space).len() + origin.size();
        match split(&envelope, &origin, limit(most)) {
            Ok(None) => prop_assert!(whole <= most),
            Err(OversizedItem { item, .. }) => {
                prop_assert!(whole > most);
                let alone = around + carried(&items[item]).len();
                prop_assert!(alone + Part::size(2) > most, "item {} of {} bytes fits", item, alone);
            }
            Ok(Some(parts)) => {
                prop_assert!(whole > most);
                let mut joined = Vec::new();
                for (part, number) in parts.iter().zip(1..) {
                    prop_assert!(part.size() <= most);
                    prop_assert_eq!(part.part, Some(Part { number, of: parts.len() }));
                    let read = Envelope::parse(part.body.as_bytes(), Rules::Lenient).unwrap();
                    prop_assert_eq!(&*read.sensor, "urn:x");
                    prop_assert_eq!(read.send_time, envelope.send_time);
                    joined.extend(read.data.iter().map(|item| item.get().to_owned()));
                }
                let expected: Vec<_> = items.iter().map(|item| carried(item)).collect();
                prop_assert_eq!(joined, expected);
                for pair in parts.windows(2) {
                    let first = first_item(&pair[1]);
                    prop_assert!(pair[0].size() + 1 + first > most - 4, "a part has room left");
                }
            }
        }
    }
}

fn first_item(part: &Message) -> usize {
    let read = Envelope::parse(part.body.as_bytes(), Rules::Lenient).unwrap();
    read.data[0].get().len()
}

/// Ten and more parts have longer numbers, which have to fit as well.
#[test]
fn the_number_of_parts_is_part_of_their_size() {
    let items = vec![r#"{"a":1}"#.to_owned(); 12];
    let body = body(&items, "");
    let envelope = Envelope::parse(body.as_bytes(), Rules::Lenient).unwrap();
    let origin = origin();
    let one = body.len() - 11 * (items[0].len() + 1) + origin.size();
    let parts = split(&envelope, &origin, limit(one + Part::size(2)));
    assert_eq!(parts.unwrap().unwrap().len(), 12);
    let refused = split(&envelope, &origin, limit(one + Part::size(2) - 1));
    assert_eq!(refused.unwrap_err().item, 0);
}
