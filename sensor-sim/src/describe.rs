//! Envelopes that describe, after their events, whom and what these are about: entities as items of their own, as real sensors mix them in
//! (Caliper 1.2, "Envelope": `data` holds events and entities).

use std::sync::Arc;

use serde_json::value::RawValue;

use crate::edited::{Edit, Edited};
use crate::identity::Seed;
use crate::members::Members;
use crate::random::Key;
use crate::share::Share;
use crate::source::Source;

/// The members of an event that are described: the person, the course's section.
const DESCRIBED: [&str; 2] = ["actor", "group"];

/// Lets a share of the slots of `source` describe. Which ones follows from the seed.
pub(crate) fn describing(source: Arc<dyn Source>, share: Share, seed: Seed) -> Arc<dyn Source> {
    let describing = Describing {
        share,
        key: Key::derive("caliper-ingest describes", &[seed.get()]),
    };
    Arc::new(Edited::new(source, describing))
}

struct Describing {
    share: Share,
    key: Key,
}

impl Edit for Describing {
    fn edit(&self, slot: u64, body: &mut Vec<u8>) {
        let draw = self.key.stream([slot, 0, 0]).below(1_000_000);
        if draw < self.share.millionths()
            && let Ok(text) = str::from_utf8(body)
            && let Some((place, items)) = descriptions(text)
        {
            body.splice(place..place, items.into_bytes());
        }
    }
}

/// What describes the first event of an envelope, and where in it that belongs: behind the last item. `None` for what is no envelope with an event.
fn descriptions(text: &str) -> Option<(usize, String)> {
    let data = Members::of(text)?.get("data")?.get();
    let items: Vec<&RawValue> = serde_json::from_str(data).ok()?;
    let event = Members::of(items.first()?.get())?;
    let context = event.get("@context")?.get();
    let mut described = String::new();
    for name in DESCRIBED {
        let entity = event.get(name).map(RawValue::get);
        if let Some(members) = entity.and_then(|entity| entity.strip_prefix('{')) {
            described.push_str(",{\"@context\":");
            described.push_str(context);
            described.push(',');
            described.push_str(members);
        }
    }
    let place = data.as_ptr().addr().checked_sub(text.as_ptr().addr())? + data.len() - 1;
    Some((place, described))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_person_and_the_section_come_after_the_events() {
        let text = r#"{"data": [ {"@context":"c","type":"ViewEvent","actor":{"id":"a","type":"Person"},"group":{"id":"g"}},{"n":2} ], "sensor":"s"}"#;
        let (place, items) = descriptions(text).unwrap();
        let mut whole = text.to_owned();
        whole.insert_str(place, &items);
        assert_eq!(
            whole,
            r#"{"data": [ {"@context":"c","type":"ViewEvent","actor":{"id":"a","type":"Person"},"group":{"id":"g"}},{"n":2} ,{"@context":"c","id":"a","type":"Person"},{"@context":"c","id":"g"}], "sensor":"s"}"#
        );
    }

    #[test]
    fn what_is_no_envelope_with_an_event_stays_as_it_is() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"data":[]}"#,
            r#"{"data":[7]}"#,
            r#"{"data":[{}]}"#,
        ] {
            assert!(descriptions(text).is_none(), "{text}");
        }
        let iri = r#"{"data":[{"@context":"c","actor":"https://example.edu/a"}]}"#;
        assert_eq!(descriptions(iri).unwrap().1, "");
    }
}
