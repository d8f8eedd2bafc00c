//! The envelope: the one JSON object in which a sensor sends events and entity describes.
//!
//! `{"sensor": .., "sendTime": .., "dataVersion": .., "data": [..]}`, each property once and no other (Caliper 1.1
//! section 5.2, Caliper 1.2 "Envelope"). The items of `data` are checked for being objects of bounded depth and are
//! handed on as the bytes they are; what stands in them is another rule's concern. Parsing takes time linear in the
//! body, and finds every fault at once, so that the author of a sensor has to read one answer only.

mod faults;
mod members;
mod scan;

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::datetime::{DateTime, DateTimeError};
use crate::fault::{Fault, FaultCode, Pointer};
use crate::rules::Rules;
use crate::vocabulary::DataVersion;
use faults::Faults;
use members::{Members, Slot, Text};

/// How deep the objects and arrays of one item of `data` may stand within each other. The item itself is the
/// first, so `{"a":{}}` is two deep. Scalars do not count.
pub const DEPTH_LIMIT: usize = 64;

/// An envelope that follows the rules it was parsed by. It borrows from the body.
#[derive(Clone, Debug)]
pub struct Envelope<'a> {
    /// The sensor's identifier: an IRI by preference, any text that is not empty by rule.
    pub sensor: Cow<'a, str>,
    /// When the sensor sent it, by its own clock.
    pub send_time: DateTime,
    /// The version that governs the items; absent only under [`Rules::Lenient`].
    pub data_version: Option<DataVersion>,
    /// The items in their order, one or more, each a JSON object with the bytes that were sent.
    pub data: Vec<&'a RawValue>,
}

/// Why a body is not an envelope to take in.
#[derive(Debug, thiserror::Error)]
pub enum EnvelopeError {
    /// The body is not one JSON text in UTF-8. A byte order mark, bytes after the end, and escapes that name half
    /// a character are no JSON either.
    #[error("the body is not JSON: {reason}")]
    NotJson {
        /// What was found, and where.
        reason: String,
    },
    /// The body is JSON, but not an envelope: everything that is wrong with it. At most 100 faults are listed, then
    /// one of [`FaultCode::MoreFaults`] counts the rest. A pointer stands in the list once.
    #[error("the body is not an envelope: {} faults", .0.len())]
    Faults(Vec<Fault>),
    /// Nothing is wrong but the version, which is not among [`DataVersion::SUPPORTED`].
    #[error("the envelope's dataVersion is not supported")]
    UnsupportedVersion(
        /// The value of `dataVersion`.
        String,
    ),
}

impl<'a> Envelope<'a> {
    /// Reads one envelope from the whole of `body`, by these rules.
    pub fn parse(body: &'a [u8], rules: Rules) -> Result<Self, EnvelopeError> {
        let text = std::str::from_utf8(body).map_err(|error| EnvelopeError::NotJson {
            reason: format!("{error} (not UTF-8)"),
        })?;
        let Members {
            sensor,
            send_time,
            data_version,
            data,
            mut faults,
        } = members(text)?;

        let root = Pointer::root();
        let sensor = required(sensor, root.property("sensor"), &mut faults)
            .and_then(|(at, value)| filled_string(value, at, &mut faults));
        let send_time = required(send_time, root.property("sendTime"), &mut faults)
            .and_then(|(at, value)| date_time(value, at, rules, &mut faults));
        let version = match (data_version, rules) {
            (Slot::Absent, Rules::Lenient) => None,
            (slot, _) => required(slot, root.property("dataVersion"), &mut faults)
                .and_then(|(at, value)| filled_string(value, at, &mut faults)),
        };
        let data = required(data, root.property("data"), &mut faults)
            .and_then(|(at, value)| items(value, &at, &mut faults));

        match (sensor, send_time, data, faults.into_vec()) {
            (Some(sensor), Some(send_time), Some(data), faults) if faults.is_empty() => Ok(Self {
                sensor,
                send_time,
                data_version: version.map(supported).transpose()?,
                data,
            }),
            (.., faults) => Err(EnvelopeError::Faults(faults)),
        }
    }
}

/// Reads the whole text as one JSON object.
fn members(text: &str) -> Result<Members<'_>, EnvelopeError> {
    let not_json = |error: serde_json::Error| EnvelopeError::NotJson {
        reason: error.to_string(),
    };
    let object = if is(text, '{') {
        Some(serde_json::from_str(text).map_err(not_json)?)
    } else {
        serde_json::from_str::<&RawValue>(text).map_err(not_json)?;
        None
    };
    if let Some(offset) = scan::lone_surrogate(text) {
        return Err(EnvelopeError::NotJson {
            reason: format!("lone surrogate in the escape at byte {offset}"),
        });
    }
    object.ok_or_else(|| {
        let mut faults = Faults::default();
        let message = format!("found {}, an envelope is one JSON object", kind(text));
        faults.add(Pointer::root(), FaultCode::NotAnObject, message);
        EnvelopeError::Faults(faults.into_vec())
    })
}

/// The value of a property that has to be there once, with its place.
fn required<'a>(
    slot: Slot<'a>,
    at: Pointer,
    faults: &mut Faults,
) -> Option<(Pointer, &'a RawValue)> {
    match slot {
        Slot::Once(value) => return Some((at, value)),
        Slot::Absent => faults.add(at, FaultCode::Missing, "this property is required"),
        Slot::Repeated => faults.add(at, FaultCode::Repeated, "a property may be given once only"),
    }
    None
}

/// A JSON string with at least one character.
fn filled_string<'a>(
    value: &'a RawValue,
    at: Pointer,
    faults: &mut Faults,
) -> Option<Cow<'a, str>> {
    match serde_json::from_str(value.get()) {
        Ok(Text(text)) if !text.is_empty() => return Some(text),
        Ok(_) => faults.add(at, FaultCode::Empty, "the string is empty"),
        Err(_) => faults.add(at, FaultCode::NotAString, wanted(value, "a string")),
    }
    None
}

fn date_time(value: &RawValue, at: Pointer, rules: Rules, faults: &mut Faults) -> Option<DateTime> {
    let Ok(Text(text)) = serde_json::from_str(value.get()) else {
        faults.add(at, FaultCode::NotAString, wanted(value, "a string"));
        return None;
    };
    let read = match rules {
        Rules::Strict => text.parse(),
        Rules::Lenient => DateTime::parse_lenient(&text),
    };
    let message = match read {
        Ok(instant) => return Some(instant),
        Err(DateTimeError::Form) => {
            "the right form is YYYY-MM-DDTHH:mm:ss.SSSZ: UTC, with milliseconds"
        }
        Err(DateTimeError::NotReal) => "the calendar has no such date, or the clock no such time",
    };
    faults.add(at, FaultCode::NotADateTime, message);
    None
}

/// The items of `data`: one or more objects, none too deep.
fn items<'a>(value: &'a RawValue, at: &Pointer, faults: &mut Faults) -> Option<Vec<&'a RawValue>> {
    let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value.get()) else {
        faults.add(at.clone(), FaultCode::NotAnArray, wanted(value, "an array"));
        return None;
    };
    if items.is_empty() {
        let message = "the array is empty, an envelope carries one item or more";
        faults.add(at.clone(), FaultCode::Empty, message);
    }
    for (index, item) in items.iter().enumerate() {
        let fault = |code, message| Fault {
            pointer: at.item(index),
            code,
            message,
        };
        if !is(item.get(), '{') {
            faults.add_with(|| fault(FaultCode::NotAnObject, wanted(item, "an object")));
        } else if scan::deeper_than(DEPTH_LIMIT, item.get()) {
            faults.add_with(|| {
                let message = format!("nested over {DEPTH_LIMIT} deep");
                fault(FaultCode::TooDeep, message)
            });
        }
    }
    Some(items)
}

fn supported(iri: Cow<'_, str>) -> Result<DataVersion, EnvelopeError> {
    DataVersion::from_iri(&iri).ok_or_else(|| EnvelopeError::UnsupportedVersion(iri.into_owned()))
}

fn wanted(value: &RawValue, right: &str) -> String {
    format!("found {}, {right} is right", kind(value.get()))
}

/// Whether a JSON text begins with this character, white space aside.
fn is(json: &str, first: char) -> bool {
    trimmed(json).starts_with(first)
}

/// What kind of value a valid JSON text holds.
fn kind(json: &str) -> &'static str {
    match trimmed(json).as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// Without the white space that JSON allows before a value.
fn trimmed(json: &str) -> &str {
    json.trim_start_matches([' ', '\t', '\n', '\r'])
}
