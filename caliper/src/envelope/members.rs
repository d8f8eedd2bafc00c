//! The members of the envelope's object, sorted out while the text is read: each known property at most once, every
//! other one a fault.
//!
//! Values are kept as the bytes they are. serde reads them without recursion that way, so its own limit on nesting
//! never answers in place of ours.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::faults::Faults;
use crate::fault::{FaultCode, Pointer};

/// What was found under one property's name.
#[derive(Clone, Copy, Default)]
pub(super) enum Slot<'a> {
    #[default]
    Absent,
    Once(&'a RawValue),
    Repeated,
}

impl<'a> Slot<'a> {
    fn fill(&mut self, value: &'a RawValue) {
        *self = match self {
            Self::Absent => Self::Once(value),
            Self::Once(_) | Self::Repeated => Self::Repeated,
        };
    }
}

/// The four properties, and the faults that their names alone show.
#[derive(Default)]
pub(super) struct Members<'a> {
    pub(super) sensor: Slot<'a>,
    pub(super) send_time: Slot<'a>,
    pub(super) data_version: Slot<'a>,
    pub(super) data: Slot<'a>,
    pub(super) faults: Faults,
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Members::default();
                while let Some((name, value)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    members.put(&name.0, value);
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Object)
    }
}

impl<'a> Members<'a> {
    fn put(&mut self, name: &str, value: &'a RawValue) {
        match name {
            "sensor" => self.sensor.fill(value),
            "sendTime" => self.send_time.fill(value),
            "dataVersion" => self.data_version.fill(value),
            "data" => self.data.fill(value),
            other => self.faults.add_once(
                Pointer::root().property(other),
                FaultCode::Unknown,
                "an envelope has the properties sensor, sendTime, dataVersion and data, and no other",
            ),
        }
    }
}

/// A JSON string, borrowed from the text unless escapes stand in it.
#[derive(Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);
