//! The envelopes of a source as a real sensor would write them.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::{Habits, Ids, RealSensor};
use crate::edited::{Edit, Edited};
use crate::members::Members;
use crate::source::Source;

/// What the types of Caliper 1.0 begin with.
const TYPE_1P0: &str = "\"http://purl.imsglobal.org/caliper/v1/";

/// The context of Caliper 1.0.
const CONTEXT_1P0: &str = "\"http://purl.imsglobal.org/ctx/caliper/v1/Context\"";

/// The envelopes of `source` as `sensor` writes them.
pub(crate) fn imitated(source: Arc<dyn Source>, sensor: RealSensor) -> Arc<dyn Source> {
    Arc::new(Edited::new(source, sensor.habits()))
}

impl Edit for Habits {
    fn edit(&self, _slot: u64, body: &mut Vec<u8>) {
        retell(*self, body);
    }
}

/// Writes an envelope anew. What is none stays as it is.
fn retell(habits: Habits, body: &mut Vec<u8>) {
    let retold = str::from_utf8(body).ok().and_then(|text| {
        let envelope = Members::of(text)?;
        let mut voice = Voice {
            habits,
            out: String::with_capacity(text.len() + text.len() / 8),
        };
        voice.envelope(&envelope);
        Some(voice.out)
    });
    if let Some(retold) = retold {
        *body = if habits.form.pretty {
            indented(&retold)
        } else {
            retold.into_bytes()
        };
    }
}

/// A sensor, writing.
struct Voice {
    habits: Habits,
    out: String,
}

impl Voice {
    fn envelope(&mut self, envelope: &Members<'_>) {
        let form = self.habits.form;
        let told = form.order.iter().filter_map(|name| {
            let value = envelope.get(name)?.get();
            Some((*name, value))
        });
        self.join('{', told, '}', |voice, (name, value)| {
            voice.name(name);
            match (name, form.sensor) {
                ("sensor", Some(sensor)) => voice.string(sensor),
                ("sendTime", _) if form.offset_times => {
                    voice.out.push_str(&value.replacen("Z\"", "+0000\"", 1));
                }
                ("data", _) => match serde_json::from_str::<Vec<&RawValue>>(value) {
                    Ok(items) => {
                        voice.join('[', items, ']', |voice, item| voice.item(item.get()));
                    }
                    Err(_) => voice.out.push_str(value),
                },
                _ => voice.out.push_str(value),
            }
        });
    }

    /// An event or entity: some of its members change that are nothing special further down.
    fn item(&mut self, text: &str) {
        let Some(Members(members)) = Members::of(text) else {
            return self.out.push_str(text);
        };
        let Habits { ids, form, .. } = self.habits;
        let kind = members.iter().find(|(name, _)| name == "type");
        let is_event = kind.is_some_and(|(_, kind)| kind.get().ends_with("Event\""));
        let told = members.into_iter().filter(|(name, _)| match name.as_str() {
            "profile" => form.profile,
            "id" => !is_event || ids != Ids::None,
            _ => true,
        });
        self.join('{', told, '}', |voice, (name, value)| {
            let value = value.get();
            match name.as_str() {
                "@context" if form.keywords => {
                    voice.name("@context");
                    voice.out.push_str(CONTEXT_1P0);
                }
                "@context" if form.context_array && !value.starts_with('[') => {
                    voice.name("@context");
                    voice.join('[', [value], ']', |voice, context| {
                        voice.out.push_str(context);
                    });
                }
                "id" if is_event && ids == Ids::BareUuid => {
                    voice.name("id");
                    voice.out.push_str(&value.replacen("urn:uuid:", "", 1));
                }
                name => voice.member(name, value),
            }
        });
    }

    fn member(&mut self, name: &str, value: &str) {
        let form = self.habits.form;
        match name {
            "id" if form.keywords => self.name("@id"),
            "type" if form.keywords => self.name("@type"),
            name => self.name(name),
        }
        match (name, value) {
            ("type", "\"WebPage\"") if form.webpage => self.out.push_str("\"Webpage\""),
            ("type", kind) if form.keywords => {
                self.out.push_str(&kind.replacen('"', TYPE_1P0, 1));
            }
            _ => self.nested(value),
        }
    }

    /// A value and all that is in it.
    fn nested(&mut self, text: &str) {
        let form = self.habits.form;
        let changes = form.keywords || form.webpage;
        match (text.as_bytes().first(), Members::of(text)) {
            (Some(b'{'), Some(Members(members))) if changes => {
                self.join('{', members, '}', |voice, (name, value)| {
                    voice.member(&name, value.get());
                });
            }
            (Some(b'['), _) if changes => match serde_json::from_str::<Vec<&RawValue>>(text) {
                Ok(items) => self.join('[', items, ']', |voice, item| voice.nested(item.get())),
                Err(_) => self.out.push_str(text),
            },
            _ => self.out.push_str(text),
        }
    }

    /// What stands between two brackets, commas in between.
    fn join<T>(
        &mut self,
        open: char,
        all: impl IntoIterator<Item = T>,
        close: char,
        mut tell: impl FnMut(&mut Self, T),
    ) {
        self.out.push(open);
        for (number, each) in all.into_iter().enumerate() {
            if number > 0 {
                self.out.push(',');
            }
            tell(self, each);
        }
        self.out.push(close);
    }

    fn name(&mut self, name: &str) {
        self.string(name);
        self.out.push(':');
    }

    fn string(&mut self, text: &str) {
        let quoted = serde_json::to_string(text).unwrap_or_default();
        self.out.push_str(&quoted);
    }
}

/// The same JSON with a line for each member, two spaces deeper for each level.
fn indented(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 3 / 2);
    let mut from = serde_json::Deserializer::from_str(text);
    let mut to = serde_json::Serializer::pretty(&mut out);
    match serde_transcode::transcode(&mut from, &mut to) {
        Ok(()) => out,
        Err(_) => text.as_bytes().to_vec(),
    }
}
