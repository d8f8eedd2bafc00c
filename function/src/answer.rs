//! An HTTP answer, and the shape in which the front doors take it.

use std::borrow::Cow;

use caliper::DataVersion;
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use crate::config::ByteLimit;
use crate::jsend::{Accepted, Jsend};
use crate::request::Dialect;

/// A header of an answer.
pub type AnswerHeader = (&'static str, Cow<'static, str>);

/// An HTTP answer with a JSON body.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers beside `Content-Type`.
    pub headers: Vec<AnswerHeader>,
    /// The body, JSON text.
    pub body: String,
}

impl Answer {
    /// An answer with this body and no further headers.
    #[must_use]
    pub fn new(status: u16, body: &impl Serialize) -> Self {
        Self {
            status,
            headers: Vec::new(),
            // Writing a string-keyed value to memory cannot fail.
            body: serde_json::to_string(body).unwrap_or_default(),
        }
    }

    /// The same answer with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// 200: the queue has confirmed an envelope with this many items.
    #[must_use]
    pub fn accepted(events: usize) -> Self {
        let data = Accepted { events };
        Self::new(200, &Jsend::Success { data })
    }

    /// 200 to a GET: the endpoint configuration (Caliper 1.2, "Endpoint Configuration").
    ///
    /// The payload size is in units of 1024 bytes, rounded down: a sensor that takes a kB for 1000 bytes stays
    /// within the limit too.
    #[must_use]
    pub fn configuration(body_limit: ByteLimit) -> Self {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct EndpointConfiguration {
            caliper_supported_versions: Vec<&'static str>,
            caliper_maximum_payload_size: usize,
        }
        let configuration = EndpointConfiguration {
            caliper_supported_versions: DataVersion::SUPPORTED.map(DataVersion::iri).to_vec(),
            caliper_maximum_payload_size: body_limit.bytes() / 1024,
        };
        Self::new(200, &configuration)
    }
}

/// An answer as a Lambda function returns it to the front door.
#[derive(Debug)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// The shape.
    pub dialect: Dialect,
}

impl Serialize for Reply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let headers = ReplyHeaders(self);
        let mut reply = serializer.serialize_struct("Reply", 4)?;
        reply.serialize_field("statusCode", &self.answer.status)?;
        match self.dialect {
            Dialect::SingleValue => reply.serialize_field("headers", &headers)?,
            Dialect::MultiValue => reply.serialize_field("multiValueHeaders", &headers)?,
        }
        reply.serialize_field("body", &self.answer.body)?;
        reply.serialize_field("isBase64Encoded", &false)?;
        reply.end()
    }
}

struct ReplyHeaders<'a>(&'a Reply);

impl Serialize for ReplyHeaders<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(Reply { answer, dialect }) = self;
        let content_type = ("Content-Type", Cow::Borrowed("application/json"));
        let mut map = serializer.serialize_map(Some(answer.headers.len() + 1))?;
        for (name, value) in std::iter::once(&content_type).chain(&answer.headers) {
            match dialect {
                Dialect::SingleValue => map.serialize_entry(name, value)?,
                Dialect::MultiValue => map.serialize_entry(name, &[value])?,
            }
        }
        map.end()
    }
}
