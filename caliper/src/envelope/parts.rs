//! What a body says in each of the envelope's properties, and all that is wrong with it.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::members::{Data, Members, Slot, Text};
use super::{DEPTH_LIMIT, Envelope, EnvelopeError};
use crate::datetime::DateTime;
use crate::fault::{Fault, FaultCode, Pointer};
use crate::faults::Faults;
use crate::json::{self, Kind};
use crate::rules::{Habit, Rules};
use crate::vocabulary::DataVersion;

/// What could be read of a body, and all that is wrong with it as an envelope.
pub(crate) struct Parts<'a> {
    sensor: Option<Cow<'a, str>>,
    send_time: Option<DateTime>,
    /// The version's IRI, and the byte at which it stands.
    version: Option<(Cow<'a, str>, usize)>,
    pub(crate) data: Option<Vec<&'a RawValue>>,
    pub(crate) faults: Faults,
    text: &'a str,
}

impl<'a> Parts<'a> {
    /// Reads what is there, in one pass. The error is that the body is not JSON.
    pub(crate) fn read(body: &'a [u8], rules: Rules) -> Result<Self, EnvelopeError> {
        let text = std::str::from_utf8(body).map_err(|error| EnvelopeError::NotJson {
            reason: format!("{error} (not UTF-8)"),
        })?;
        let members = members(text)?;
        let mut reading = Reading {
            body: text,
            rules,
            faults: Faults::default(),
        };
        let Some(members) = members else {
            reading.add(
                Pointer::root(),
                trimmed(text),
                FaultCode::NotAnObject,
                || {
                    format!(
                        "found {}, an envelope is one JSON object",
                        Kind::of(trimmed(text)).name()
                    )
                },
            );
            return Ok(reading.nothing());
        };
        reading.others(&members);
        let root = Pointer::root();
        let sensor = reading
            .required(members.sensor, &root.property("sensor"))
            .and_then(|value| reading.filled_string(value, &root.property("sensor")));
        let send_time = reading
            .required(members.send_time, &root.property("sendTime"))
            .and_then(|value| reading.date_time(value, &root.property("sendTime")));
        let version = match members.data_version {
            Slot::Absent if rules.allow(Habit::NoDataVersion) => None,
            slot => reading
                .required(slot, &root.property("dataVersion"))
                .and_then(|value| {
                    let offset = json::offset_in(text, value.get());
                    let iri = reading.filled_string(value, &root.property("dataVersion"))?;
                    Some((iri, offset))
                }),
        };
        let data = reading
            .required(members.data, &root.property("data"))
            .and_then(|data| reading.items(data, &root.property("data")));
        Ok(Self {
            sensor,
            send_time,
            version,
            data,
            faults: reading.faults,
            text,
        })
    }

    /// The version that governs the items, if the envelope names a supported one.
    pub(crate) fn data_version(&self) -> Option<DataVersion> {
        let (iri, _) = self.version.as_ref()?;
        DataVersion::from_iri(iri)
    }

    /// The byte at which the envelope names a version that is not supported.
    pub(crate) fn unsupported_version(&self) -> Option<usize> {
        let (iri, offset) = self.version.as_ref()?;
        DataVersion::from_iri(iri).is_none().then_some(*offset)
    }

    pub(super) fn into_envelope(self) -> Result<Envelope<'a>, EnvelopeError> {
        if !self.faults.is_empty() {
            return Err(EnvelopeError::Faults(self.faults.into_vec()));
        }
        let data_version = self.data_version();
        match (self.sensor, self.send_time, self.data, self.version) {
            (.., Some((iri, _))) if data_version.is_none() => {
                Err(EnvelopeError::UnsupportedVersion(iri.into_owned()))
            }
            (Some(sensor), Some(send_time), Some(data), _) => Ok(Envelope {
                sensor,
                send_time,
                data_version,
                data,
                text: self.text,
            }),
            // What is not there is among the faults, so nothing comes here.
            _ => Err(EnvelopeError::Faults(Vec::new())),
        }
    }
}

/// The members of the body's object; nothing where it is another value.
fn members(text: &str) -> Result<Option<Members<'_>>, EnvelopeError> {
    let not_json = |error: serde_json::Error| EnvelopeError::NotJson {
        reason: error.to_string(),
    };
    let members = if is(text, '{') {
        Some(Members::read(text).map_err(not_json)?)
    } else {
        serde_json::from_str::<&RawValue>(text).map_err(not_json)?;
        None
    };
    match json::lone_surrogate(text) {
        Some(offset) => Err(EnvelopeError::NotJson {
            reason: format!("lone surrogate in the escape at byte {offset}"),
        }),
        None => Ok(members),
    }
}

/// A body being read.
struct Reading<'a> {
    body: &'a str,
    rules: Rules,
    faults: Faults,
}

impl<'a> Reading<'a> {
    /// Adds a fault of `part`, which is a part of the body.
    fn add(&mut self, at: Pointer, part: &str, code: FaultCode, message: impl FnOnce() -> String) {
        let offset = json::offset_in(self.body, part);
        self.faults.add(|| Fault {
            pointer: at,
            offset,
            code,
            message: message(),
        });
    }

    fn nothing(self) -> Parts<'a> {
        Parts {
            sensor: None,
            send_time: None,
            version: None,
            data: None,
            faults: self.faults,
            text: self.body,
        }
    }

    /// Every property with another name than the four is a fault, once.
    fn others(&mut self, members: &Members<'_>) {
        for (name, value) in &members.others {
            let offset = json::offset_in(self.body, value.get());
            self.faults.add_once(
                || Pointer::root().property(name),
                |pointer| Fault {
                    pointer,
                    offset,
                    code: FaultCode::Unknown,
                    message:
                        "an envelope has the properties sensor, sendTime, dataVersion and data, and no other"
                            .to_owned(),
                },
            );
        }
        self.faults.count(members.more_others);
    }

    /// The value of a property that has to be there once.
    fn required<T>(&mut self, slot: Slot<T>, at: &Pointer) -> Option<T> {
        let (code, message) = match slot {
            Slot::Once(value) => return Some(value),
            Slot::Absent => (FaultCode::Missing, "this property is required"),
            Slot::Repeated => (FaultCode::Repeated, "a property may be given once only"),
        };
        self.add(at.clone(), trimmed(self.body), code, || message.to_owned());
        None
    }

    /// A JSON string with at least one character.
    fn filled_string(&mut self, value: &'a RawValue, at: &Pointer) -> Option<Cow<'a, str>> {
        let (code, message) = match serde_json::from_str(value.get()) {
            Ok(Text(text)) if !text.is_empty() => return Some(text),
            Ok(_) => (FaultCode::Empty, "the string is empty".to_owned()),
            Err(_) => (FaultCode::NotAString, wanted(value, "a string")),
        };
        self.add(at.clone(), value.get(), code, || message);
        None
    }

    fn date_time(&mut self, value: &RawValue, at: &Pointer) -> Option<DateTime> {
        let Ok(Text(text)) = serde_json::from_str(value.get()) else {
            self.add(at.clone(), value.get(), FaultCode::NotAString, || {
                wanted(value, "a string")
            });
            return None;
        };
        DateTime::parse(&text, self.rules)
            .map_err(|error| {
                self.add(at.clone(), value.get(), FaultCode::NotADateTime, || {
                    error.advice().to_owned()
                });
            })
            .ok()
    }

    /// The items of `data`: one or more objects, none too deep.
    fn items(&mut self, data: Data<'a>, at: &Pointer) -> Option<Vec<&'a RawValue>> {
        let items = match data {
            Data::Items(items) => items,
            Data::Other(value) if is(value.get(), '[') => {
                self.add(at.clone(), value.get(), FaultCode::Empty, || {
                    "the array is empty, an envelope carries one item or more".to_owned()
                });
                return None;
            }
            Data::Other(value) => {
                self.add(at.clone(), value.get(), FaultCode::NotAnArray, || {
                    wanted(value, "an array")
                });
                return None;
            }
        };
        for (index, item) in items.iter().enumerate() {
            if !is(item.get(), '{') {
                self.add(at.item(index), item.get(), FaultCode::NotAnObject, || {
                    wanted(item, "an object")
                });
            } else if json::deeper_than(DEPTH_LIMIT, item.get()) {
                self.add(at.item(index), item.get(), FaultCode::TooDeep, || {
                    format!("nested over {DEPTH_LIMIT} deep")
                });
            }
        }
        Some(items)
    }
}

fn wanted(value: &RawValue, right: &str) -> String {
    format!("found {}, {right} is right", Kind::of(value.get()).name())
}

/// Whether a JSON text begins with this character, white space aside.
fn is(json: &str, first: char) -> bool {
    trimmed(json).starts_with(first)
}

/// Without the white space that JSON allows before a value.
fn trimmed(json: &str) -> &str {
    json.trim_start_matches([' ', '\t', '\n', '\r'])
}
