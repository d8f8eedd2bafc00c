//! Items in an envelope: the same faults as by themselves, in the place where the item stands.

use caliper::vocabulary::CONTEXT_V1P1;
use caliper::{DataVersion, Envelope, Fault, FaultCode, Rules, Validator};
use serde_json::Value;

use crate::fixture::items;

/// An envelope around a text, and the byte at which the text begins.
fn around(text: &str) -> (String, usize) {
    let item: Value = serde_json::from_str(text).unwrap_or_default();
    let context = &item["@context"];
    let last = context.as_array().and_then(|array| array.last());
    let version = if last.unwrap_or(context) == CONTEXT_V1P1 {
        DataVersion::V1p1
    } else {
        DataVersion::V1p2
    };
    let head = format!(
        r#"{{"sensor": "s", "sendTime": "2026-01-05T08:00:00.000Z", "dataVersion": "{version}", "data": [ "#
    );
    (format!("{head}{text} ]}}"), head.len())
}

/// The places, offsets and codes of faults that an item has, where it begins at this byte.
fn moved(faults: &[Fault], place: &str, start: usize) -> Vec<(String, usize, FaultCode)> {
    // That there are more faults is said of the whole text.
    let of_item = faults
        .iter()
        .filter(|fault| fault.code != FaultCode::MoreFaults);
    of_item
        .map(|fault| {
            (
                format!("{place}{}", fault.pointer),
                fault.offset + start,
                fault.code,
            )
        })
        .collect()
}

/// For every case: the envelope around it has its faults under `/data/0`, and so has the envelope that was read before.
#[test]
fn an_item_has_the_same_faults_in_an_envelope() {
    for (file, case) in items() {
        let mut validator = Validator::new(case.rules);
        for text in case.texts() {
            let alone = validator.item(&text).faults;
            // What is no object, or cannot be read as one, is a matter of the envelope's own reading.
            let unread = [
                FaultCode::NotJson,
                FaultCode::NotAnObject,
                FaultCode::TooDeep,
            ];
            if alone
                .iter()
                .any(|fault| fault.pointer.as_str().is_empty() && unread.contains(&fault.code))
            {
                continue;
            }
            let (body, start) = around(&text);
            let faults = validator.envelope(body.as_bytes()).faults;
            assert_eq!(
                moved(&faults, "", 0),
                moved(&alone, "/data/0", start),
                "{file}: {}",
                case.name
            );
            let envelope = Envelope::parse(body.as_bytes(), Rules::Strict).unwrap();
            let read_before = validator.items(&envelope);
            let words = |faults: &[Fault]| faults.iter().map(Fault::to_string).collect::<Vec<_>>();
            assert_eq!(words(&read_before), words(&faults), "{file}: {}", case.name);
        }
    }
}
