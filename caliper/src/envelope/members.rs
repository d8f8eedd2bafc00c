//! The members of the envelope's object, sorted out in one pass over the text: each known property at most once, every
//! other one a fault, and the items of `data` apart.
//!
//! Values are kept as the bytes they are. serde reads them without recursion that way, so its own limit on nesting
//! never answers in place of ours.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// What was found under one property's name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Slot<T> {
    #[default]
    Absent,
    Once(T),
    Repeated,
}

impl<T> Slot<T> {
    fn fill(&mut self, value: T) {
        *self = match self {
            Self::Absent => Self::Once(value),
            Self::Once(_) | Self::Repeated => Self::Repeated,
        };
    }
}

/// The value of `data`.
#[derive(Debug)]
pub(super) enum Data<'a> {
    Items(Vec<&'a RawValue>),
    /// Something else than an array with items.
    Other(&'a RawValue),
}

impl Slot<Data<'_>> {
    fn has_no_items(&self) -> bool {
        matches!(self, Self::Once(Data::Items(items)) if items.is_empty())
    }
}

/// The four properties, and what has another name.
#[derive(Debug, Default)]
pub(super) struct Members<'a> {
    pub(super) sensor: Slot<&'a RawValue>,
    pub(super) send_time: Slot<&'a RawValue>,
    pub(super) data_version: Slot<&'a RawValue>,
    pub(super) data: Slot<Data<'a>>,
    /// Names and values in order. What is beyond the limit of an answer is counted only.
    pub(super) others: Vec<(Cow<'a, str>, &'a RawValue)>,
    pub(super) more_others: usize,
}

impl<'a> Members<'a> {
    /// Reads the whole text as one JSON object.
    pub(super) fn read(text: &'a str) -> serde_json::Result<Self> {
        // Nearly always `data` is an array with items, which are found while the text is read. Where it is not, or the text is
        // no JSON, a second pass finds out what it is and where.
        match (Reader { split: true }).read(text) {
            Ok(members) if !members.data.has_no_items() => Ok(members),
            _ => Reader { split: false }.read(text),
        }
    }

    fn put_other(&mut self, name: Cow<'a, str>, value: &'a RawValue) {
        if self.others.len() < OTHERS {
            self.others.push((name, value));
        } else {
            self.more_others += 1;
        }
    }
}

/// Unknown properties that are kept: more than are listed, since one that stands twice is listed once.
const OTHERS: usize = 2 * crate::faults::LISTED;

/// Reads members, and the items of `data` apart or not.
#[derive(Clone, Copy)]
struct Reader {
    split: bool,
}

impl Reader {
    fn read(self, text: &str) -> serde_json::Result<Members<'_>> {
        let mut source = serde_json::Deserializer::from_str(text);
        let members = self.deserialize(&mut source)?;
        source.end()?;
        Ok(members)
    }
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Members<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Members<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Members<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Members::default();
        while let Some(Text(name)) = map.next_key::<Text<'de>>()? {
            match &*name {
                "sensor" => members.sensor.fill(map.next_value()?),
                "sendTime" => members.send_time.fill(map.next_value()?),
                "dataVersion" => members.data_version.fill(map.next_value()?),
                "data" if self.split => members.data.fill(Data::Items(map.next_value()?)),
                "data" => members.data.fill(Data::Other(map.next_value()?)),
                _ => members.put_other(name, map.next_value()?),
            }
        }
        Ok(members)
    }
}

/// A JSON string, borrowed from the text unless escapes stand in it.
#[derive(Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);
