//! A request's body inside a JSON event: as text where it is text, as base64 where it is not.
//!
//! What counts as text: valid UTF-8 without a `Content-Encoding` (or with `identity`). So does a
//! REST API whose binary media types match what arrives compressed, and so do HTTP APIs and
//! function URLs for the media types that matter here.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Serialize, Serializer};

use super::request::GatewayRequest;

/// A body as an event carries it.
#[derive(Clone, Copy, Debug)]
pub(super) enum EventBody<'a> {
    /// As it came.
    Text(&'a str),
    /// As base64.
    Binary(&'a [u8]),
}

impl<'a> EventBody<'a> {
    /// The body of a request; `None` if there is none.
    pub(super) fn of(request: &'a GatewayRequest<'_>) -> Option<Self> {
        if request.body.is_empty() {
            return None;
        }
        let encoding = request.header("content-encoding");
        let is_encoded =
            encoding.is_some_and(|encoding| !encoding.trim().eq_ignore_ascii_case("identity"));
        Some(match std::str::from_utf8(&request.body) {
            Ok(text) if !is_encoded => Self::Text(text),
            _ => Self::Binary(&request.body),
        })
    }

    /// The body as a load balancer passes it on, empty or not: as text where nothing is encoded and the type is text, JSON, JavaScript
    /// or XML; else as base64.
    pub(super) fn behind_a_load_balancer(request: &'a GatewayRequest<'_>) -> Self {
        const TEXTS: [&str; 3] = [
            "application/json",
            "application/javascript",
            "application/xml",
        ];
        let media_type = request.header("content-type").unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default().trim();
        let is_text = media_type.starts_with("text/") || TEXTS.contains(&media_type);
        let is_text = is_text && request.header("content-encoding").is_none();
        match std::str::from_utf8(&request.body) {
            Ok(text) if is_text || text.is_empty() => Self::Text(text),
            _ => Self::Binary(&request.body),
        }
    }

    /// Whether it is carried as base64.
    pub(super) fn is_base64(self) -> bool {
        matches!(self, Self::Binary(_))
    }
}

impl Serialize for EventBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Binary(bytes) => serializer.serialize_str(&BASE64_STANDARD.encode(bytes)),
        }
    }
}
