//! An HTTP answer.

use std::borrow::Cow;

use caliper::DataVersion;
use serde::Serialize;

use crate::config::ByteLimit;
use crate::jsend::{Accepted, Jsend};

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
