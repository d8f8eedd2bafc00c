//! From the body inside an event to the bytes that the sensor meant: base64 and gzip undone, neither beyond its limit.
//!
//! A few kilobytes of gzip can unfold to gigabytes, so the output is counted while it is made.

use std::borrow::Cow;
use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::bufread::MultiGzDecoder;

use crate::config::ByteLimit;
use crate::request::{EventBody, Header, Headers};

/// How the sensor has encoded the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentEncoding {
    /// Not at all.
    Identity,
    /// RFC 1952, one member or more.
    Gzip,
}

/// Why there is no body to read.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// The body as it was sent is over its limit.
    #[error("the body is over the limit of {0}")]
    TooLong(ByteLimit),
    /// The body is over its limit once decompressed.
    #[error("the decompressed body is over the limit of {0}")]
    TooLongDecoded(ByteLimit),
    /// The front door says base64, and it is not.
    #[error("the body is not base64")]
    Base64(#[source] base64::DecodeError),
    /// The sensor says gzip, and it is not, or it is cut off or damaged.
    #[error("the body is not gzip: {0}")]
    Gzip(#[source] std::io::Error),
}

impl ContentEncoding {
    /// What `Content-Encoding` says; `None` where it is neither gzip nor identity.
    #[must_use]
    pub fn of(headers: &Headers<'_>) -> Option<Self> {
        match headers.get("content-encoding") {
            Header::Absent => Some(Self::Identity),
            Header::Repeated => None,
            Header::One(value) => match value.trim().to_ascii_lowercase().as_str() {
                "gzip" => Some(Self::Gzip),
                "" | "identity" => Some(Self::Identity),
                _ => None,
            },
        }
    }
}

/// The sensor's bytes. `sent` limits them as they came over the wire, `decoded` once they are decompressed.
pub fn read<'a>(
    body: EventBody<'a>,
    encoding: ContentEncoding,
    sent: ByteLimit,
    decoded: ByteLimit,
) -> Result<Cow<'a, [u8]>, BodyError> {
    let bytes: Cow<'a, [u8]> = match body {
        EventBody::Text(Cow::Borrowed(text)) => Cow::Borrowed(text.as_bytes()),
        EventBody::Text(Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
        EventBody::Base64(text) => Cow::Owned(STANDARD.decode(&*text).map_err(BodyError::Base64)?),
    };
    if !sent.allows(bytes.len()) {
        return Err(BodyError::TooLong(sent));
    }
    match encoding {
        ContentEncoding::Identity => Ok(bytes),
        ContentEncoding::Gzip => gunzip(&bytes, decoded).map(Cow::Owned),
    }
}

fn gunzip(bytes: &[u8], limit: ByteLimit) -> Result<Vec<u8>, BodyError> {
    let mut decoded = Vec::new();
    // One byte more than is allowed, to tell "all of it" from "too much".
    let most = u64::try_from(limit.bytes())
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    MultiGzDecoder::new(bytes)
        .take(most)
        .read_to_end(&mut decoded)
        .map_err(BodyError::Gzip)?;
    if limit.allows(decoded.len()) {
        Ok(decoded)
    } else {
        Err(BodyError::TooLongDecoded(limit))
    }
}
