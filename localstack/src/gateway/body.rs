//! A request's body inside a JSON event: as text where it is text, as base64 where it is not.

use std::borrow::Cow;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Serialize, Serializer};

use super::{
    compression::MinimumCompressionSize,
    media::{BinaryMediaTypes, is_text},
    request::GatewayRequest,
};

/// What a REST API can be told about bodies. By default nothing, as on AWS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RestBodies {
    /// Types that travel as base64.
    pub binary_media_types: BinaryMediaTypes,
    /// Requests are decompressed, and answers from this size on compressed.
    pub minimum_compression_size: Option<MinimumCompressionSize>,
}

/// A body as an event carries it.
#[derive(Clone, Debug)]
pub(super) enum EventBody<'a> {
    /// As it came.
    Text(Cow<'a, str>),
    /// As base64.
    Binary(&'a [u8]),
}

impl<'a> EventBody<'a> {
    /// The body as a REST API passes it on; `None` if there is none. What is not of a binary media type is taken for UTF-8, and is
    /// damaged where it is not.
    pub(super) fn of_a_rest_api(
        request: &'a GatewayRequest<'_>,
        binary: &BinaryMediaTypes,
    ) -> Option<Self> {
        (!request.body.is_empty()).then(|| {
            if binary.hold(request.header("content-type")) {
                Self::Binary(&request.body)
            } else {
                Self::Text(String::from_utf8_lossy(&request.body))
            }
        })
    }

    /// The body as an HTTP API or a function URL passes it on; `None` if there is none. What has no type is text if it can be
    /// (believed).
    pub(super) fn of_an_http_api(request: &'a GatewayRequest<'_>) -> Option<Self> {
        (!request.body.is_empty()).then(|| {
            let is_text = request.header("content-type").is_none_or(is_text);
            let encoding = request.header("content-encoding");
            let is_plain =
                encoding.is_none_or(|encoding| encoding.trim().eq_ignore_ascii_case("identity"));
            Self::text_if(is_text && is_plain, request)
        })
    }

    /// The body as a load balancer passes it on, empty or not.
    pub(super) fn behind_a_load_balancer(request: &'a GatewayRequest<'_>) -> Self {
        let is_text = request.header("content-type").is_some_and(is_text)
            && request.header("content-encoding").is_none();
        Self::text_if(is_text || request.body.is_empty(), request)
    }

    /// Text, unless it is not UTF-8.
    fn text_if(is_text: bool, request: &'a GatewayRequest<'_>) -> Self {
        match std::str::from_utf8(&request.body) {
            Ok(text) if is_text => Self::Text(text.into()),
            _ => Self::Binary(&request.body),
        }
    }

    /// Whether it is carried as base64.
    pub(super) fn is_base64(&self) -> bool {
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
