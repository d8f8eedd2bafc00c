//! The envelope: the one JSON object in which a sensor sends events and entity describes.
//!
//! `{"sensor": .., "sendTime": .., "dataVersion": .., "data": [..]}`, each property once and no other (Caliper 1.1
//! section 5.2, Caliper 1.2 "Envelope"). The items of `data` are checked for being objects of bounded depth and are
//! handed on as the bytes they are; what stands in them is another rule's concern. Parsing takes time linear in the
//! body, and finds every fault at once, so that the author of a sensor has to read one answer only.

mod members;
mod parts;

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::datetime::DateTime;
use crate::fault::Fault;
use crate::json;
use crate::rules::Rules;
use crate::vocabulary::DataVersion;
pub(crate) use parts::Parts;

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
    /// The whole of it.
    text: &'a str,
}

/// The bytes of an envelope around the items of its `data`: any of the items, set between them with commas, make an
/// envelope of the same sensor, time and version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrapper<'a> {
    /// From the envelope's first bracket to that of `data`.
    pub before: &'a str,
    /// From the end of `data` to the envelope's last bracket.
    pub after: &'a str,
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
    /// one of [`FaultCode::MoreFaults`](crate::FaultCode::MoreFaults) counts the rest. A pointer stands in the list once.
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
        Parts::read(body, rules)?.into_envelope()
    }

    /// The whole body.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// What stands around the items, without the white space at its ends.
    #[must_use]
    pub fn wrapper(&self) -> Wrapper<'a> {
        let begin = |item: &RawValue| json::offset_in(self.text, item.get());
        let first = self.data.first().map_or(0, |item| begin(item));
        let last = self.data.last();
        let end = last.map_or(0, |item| begin(item) + item.get().len());
        let cut = |part: Option<&'a str>| part.unwrap_or_default().trim();
        Wrapper {
            before: cut(self.text.get(..first)),
            after: cut(self.text.get(end..)),
        }
    }
}
