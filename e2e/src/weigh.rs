//! What a body counts for where the stack counts its faults: events, as the ledger does.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// The events in a generated envelope: the items that have an instant. What is none counts as one.
#[must_use]
pub fn events(body: &[u8]) -> u64 {
    #[derive(Deserialize)]
    struct Envelope {
        data: Vec<Item>,
    }
    #[derive(Deserialize)]
    struct Item {
        #[serde(rename = "eventTime")]
        event_time: Option<IgnoredAny>,
    }
    let Ok(Envelope { data }) = serde_json::from_slice(body) else {
        return 1;
    };
    let events = data.iter().filter(|item| item.event_time.is_some()).count();
    events.max(1) as u64
}

/// Files of a corpus count one by one, whatever they hold.
#[must_use]
pub fn envelopes(_body: &[u8]) -> u64 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_count_and_entities_do_not() {
        let event = r#"{"type":"Event","eventTime":"2026-01-05T08:00:00.000Z"}"#;
        let entity = r#"{"type":"Person"}"#;
        let body = format!(r#"{{"sensor":"s","data":[{event},{entity},{event}]}}"#);
        assert_eq!(events(body.as_bytes()), 2);
        assert_eq!((events(b"no json"), envelopes(body.as_bytes())), (1, 1));
    }
}
