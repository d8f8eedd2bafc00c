//! Envelopes that describe, after their events, whom and what these are about: entities as items of their own, as real sensors mix them in
//! (Caliper 1.2, "Envelope": `data` holds events and entities).

use std::sync::Arc;
use std::time::Duration;

use serde_json::value::RawValue;

use crate::defect::Defect;
use crate::identity::Seed;
use crate::members::Members;
use crate::random::Key;
use crate::share::Share;
use crate::source::{Renderer, Source};

/// The members of an event that are described: the person, the course's section.
const DESCRIBED: [&str; 2] = ["actor", "group"];

/// The slots of a source, some of which also describe.
pub struct Describing {
    source: Arc<dyn Source>,
    share: Share,
    key: Key,
}

impl Describing {
    /// Lets this share of the slots of `source` describe. Which ones follows from the seed.
    #[must_use]
    pub fn new(source: Arc<dyn Source>, share: Share, seed: Seed) -> Self {
        Self {
            source,
            share,
            key: Key::derive("caliper-ingest describes", &[seed.get()]),
        }
    }

    fn add_to(&self, slot: u64, body: &mut Vec<u8>) {
        let draw = self.key.stream([slot, 0, 0]).below(1_000_000);
        if draw < self.share.millionths()
            && let Ok(text) = str::from_utf8(body)
            && let Some((place, items)) = descriptions(text)
        {
            body.splice(place..place, items.into_bytes());
        }
    }
}

impl Source for Describing {
    fn slots(&self) -> u64 {
        self.source.slots()
    }

    fn offset(&self, slot: u64) -> Duration {
        self.source.offset(slot)
    }

    fn render(&self, slot: u64, body: &mut Vec<u8>) {
        self.source.render(slot, body);
        self.add_to(slot, body);
    }

    fn renderer(&self) -> Renderer<'_> {
        let mut renderer = self.source.renderer();
        Box::new(move |slot, body| {
            renderer(slot, body);
            self.add_to(slot, body);
        })
    }

    fn defect(&self, slot: u64) -> Option<Defect> {
        self.source.defect(slot)
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
