//! A message: what lies on the queue, and attributes that let a consumer sort without parsing.

use std::borrow::Cow;
use std::fmt;

use caliper::{DataVersion, DateTime};

use crate::carry::carriable;
use crate::token::SensorId;

/// A message for the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// An envelope: the sensor's own, or one that carries a part of it.
    pub body: String,
    /// What the attributes say.
    pub origin: Origin,
    /// Which part it is, where the sensor's envelope was split.
    pub part: Option<Part>,
}

/// Where an envelope comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The sensor's id, by its token.
    pub sensor: SensorId,
    /// The version that the envelope names, if it names one.
    pub data_version: Option<DataVersion>,
    /// When the function took the request on.
    pub received_at: DateTime,
    /// Lambda's id of the invocation.
    pub request_id: String,
}

/// A part of an envelope. Written `2/5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number, from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
}

/// The type of every attribute.
pub const ATTRIBUTE_TYPE: &str = "String";

const PART: &str = "part";

impl Message {
    /// The message that carries a whole envelope: the bytes that the sensor wrote, but for what [`carriable`] says.
    #[must_use]
    pub fn whole(json: Cow<'_, [u8]>, origin: Origin) -> Self {
        // JSON is UTF-8, so the bytes are taken over as they are.
        let mut body = String::from_utf8(json.into_owned())
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        if let Cow::Owned(carried) = carriable(&body) {
            body = carried;
        }
        Self {
            body,
            origin,
            part: None,
        }
    }

    /// The attributes by name. All are of [`ATTRIBUTE_TYPE`], none is empty.
    #[must_use]
    pub fn attributes(&self) -> Vec<(&'static str, String)> {
        let mut attributes = self.origin.attributes();
        if let Some(part) = self.part {
            attributes.push((PART, part.to_string()));
        }
        attributes
    }

    /// The bytes that SQS counts: those of the body, and of every attribute's name, type and value.
    #[must_use]
    pub fn size(&self) -> usize {
        self.body.len() + size(&self.attributes())
    }
}

impl Origin {
    fn attributes(&self) -> Vec<(&'static str, String)> {
        let mut attributes = vec![
            ("sensor", self.sensor.to_string()),
            ("receivedAt", self.received_at.to_string()),
            ("requestId", self.request_id.clone()),
        ];
        if let Some(version) = self.data_version {
            attributes.push(("dataVersion", version.to_string()));
        }
        attributes
    }

    /// The bytes of its attributes as SQS counts them.
    #[must_use]
    pub fn size(&self) -> usize {
        size(&self.attributes())
    }
}

impl Part {
    /// The bytes of the attribute as SQS counts them, where number and count have this many digits at the most.
    #[must_use]
    pub const fn size(digits: usize) -> usize {
        PART.len() + ATTRIBUTE_TYPE.len() + digits + 1 + digits
    }
}

impl fmt::Display for Part {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.number, self.of)
    }
}

fn size(attributes: &[(&str, String)]) -> usize {
    let sizes = attributes
        .iter()
        .map(|(name, value)| name.len() + ATTRIBUTE_TYPE.len() + value.len());
    sizes.sum()
}
