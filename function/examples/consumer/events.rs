//! The items of an envelope, as lines.

use serde::Deserialize;
use serde_json::value::RawValue;

/// One item of `data`.
pub(crate) struct Item {
    /// The id by which it is known when it comes again. Entities have none: a later one is news of the same thing.
    /// Some sensors' events have none either.
    pub(crate) id: Option<String>,
    /// Its own bytes on one line.
    pub(crate) line: String,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    id: Option<String>,
    event_time: Option<String>,
}

/// Reads a message's body. An envelope that was too long for one message comes as several, each a whole envelope.
pub(crate) fn events(body: &str) -> Result<Vec<Item>, serde_json::Error> {
    let envelope: Envelope<'_> = serde_json::from_str(body)?;
    let items = envelope.data.into_iter().map(|item| {
        let head: Head = serde_json::from_str(item.get())?;
        Ok(Item {
            id: head.event_time.and(head.id),
            // Line ends can only stand between values: inside a text they are escapes.
            line: item.get().replace(['\n', '\r'], " "),
        })
    });
    items.collect()
}
