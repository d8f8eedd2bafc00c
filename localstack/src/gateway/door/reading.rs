//! What a front door reads of a request before anything is made of it.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, header::CONTENT_ENCODING, request::Parts};
use hyper::body::Incoming;

use super::Door;
use crate::{
    gateway::{compression::decompressed, refusal::Refusal, request::passed_on},
    http::{BodyError, read_body},
};

impl Door {
    /// The body, decompressed where that is asked for.
    pub(super) async fn read(&self, head: &Parts, body: Incoming) -> Result<Bytes, Refusal> {
        let limit = self.kind.body_bytes();
        let body = read_body(body, limit).await.map_err(|error| match error {
            BodyError::TooLarge => Refusal::TooLarge,
            BodyError::Broken(_) => Refusal::Unreadable,
        })?;
        match text(head, &CONTENT_ENCODING) {
            Some(encoding) if self.decompresses() => decompressed(&body.bytes, encoding, limit),
            _ => Ok(body.bytes),
        }
    }

    fn decompresses(&self) -> bool {
        self.bodies.minimum_compression_size.is_some()
    }

    /// The headers that reach the function. What is decompressed is not said to be encoded.
    pub(super) fn passed_on<'a>(
        &self,
        headers: &'a HeaderMap,
        written: &'a [u8],
    ) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
        let mut passed = passed_on(headers, written);
        if self.decompresses() {
            passed.retain(|(name, _)| !name.eq_ignore_ascii_case(CONTENT_ENCODING.as_str()));
        }
        passed
    }
}

/// The value of a header, where it is text.
pub(super) fn text<'h>(head: &'h Parts, name: &HeaderName) -> Option<&'h str> {
    head.headers.get(name)?.to_str().ok()
}

/// What the request line and the headers hold.
pub(super) fn head_bytes(head: &Parts) -> usize {
    let line = head.method.as_str().len()
        + head
            .uri
            .path_and_query()
            .map_or(0, |uri| uri.as_str().len());
    let headers = head.headers.iter();
    line + headers
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum::<usize>()
}
