//! The events in the texts, one after the other, for the checker of causality.

use sensor_sim::causality::{Checker, NotCausal};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::input::Text;
use super::place::{Cursor, Place};

/// An event that cannot have happened where it stands, and why.
pub(super) type Fault = (Place, &'static str);

/// What tells an envelope, an event and an entity apart.
#[derive(Deserialize)]
struct Parts<'a> {
    /// Of an envelope.
    #[serde(borrow)]
    data: Option<Vec<&'a RawValue>>,
    /// Of an event.
    action: Option<IgnoredAny>,
}

/// Follows the events of a text. What is no event, or none that can be followed, is the validator's to judge.
pub(super) fn follow(checker: &mut Checker, text: Text<'_>) -> Vec<Fault> {
    let Ok(whole) = serde_json::from_slice::<&RawValue>(text.bytes) else {
        return Vec::new();
    };
    let mut cursor = Cursor::new(text.bytes, text.line);
    let events = events(whole).into_iter();
    let faults = events.filter_map(|event| match checker.event(event.get().as_bytes()) {
        Err(NotCausal::Order(reason)) => {
            let start = event.get().as_ptr().addr() - text.bytes.as_ptr().addr();
            Some((cursor.go_to(start), reason))
        }
        Ok(()) | Err(NotCausal::Unreadable(_)) => None,
    });
    faults.collect()
}

/// The events in an event, an envelope, or an array of either.
fn events(value: &RawValue) -> Vec<&RawValue> {
    let json = value.get();
    if let Ok(array) = serde_json::from_str::<Vec<&RawValue>>(json) {
        return array.into_iter().flat_map(events).collect();
    }
    match serde_json::from_str(json) {
        Ok(Parts {
            data: Some(data), ..
        }) => data.into_iter().flat_map(events).collect(),
        Ok(Parts {
            action: Some(_), ..
        }) => vec![value],
        _ => Vec::new(),
    }
}
