//! One envelope as one message: the body verbatim, and attributes that let a consumer sort without parsing.

use std::borrow::Cow;

use caliper::{DataVersion, DateTime};

use crate::carry::carriable;
use crate::token::SensorId;

/// A message for the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The envelope as the sensor wrote it; see [`carriable`] for the one exception.
    pub body: String,
    /// The sensor's id, by its token.
    pub sensor: SensorId,
    /// The version that the envelope names, if it names one.
    pub data_version: Option<DataVersion>,
    /// When the function took the request on.
    pub received_at: DateTime,
    /// Lambda's id of the invocation.
    pub request_id: String,
}

/// The type of every attribute.
pub const ATTRIBUTE_TYPE: &str = "String";

impl Message {
    /// The body that carries a JSON text. JSON is UTF-8, so the bytes are taken over as they are.
    #[must_use]
    pub fn body_of(json: Cow<'_, [u8]>) -> String {
        let carried = match carriable(&json) {
            Cow::Owned(escaped) => escaped,
            Cow::Borrowed(_) => json.into_owned(),
        };
        String::from_utf8(carried)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    /// The attributes by name. All are of [`ATTRIBUTE_TYPE`], none is empty.
    #[must_use]
    pub fn attributes(&self) -> Vec<(&'static str, String)> {
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

    /// The bytes that SQS counts: those of the body, and of every attribute's name, type and value.
    #[must_use]
    pub fn size(&self) -> usize {
        let attributes = self.attributes();
        let attributes = attributes
            .iter()
            .map(|(name, value)| name.len() + ATTRIBUTE_TYPE.len() + value.len());
        self.body.len() + attributes.sum::<usize>()
    }
}
