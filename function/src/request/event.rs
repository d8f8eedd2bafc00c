//! The parts of Lambda events that are read. All else in them, now and in years to come, is passed over.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Headers;
use super::headers;

/// Payload 1.0, payload 2.0 and the load balancer's event in one: where they share a name, it means the same.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event<'a> {
    /// The method, in payload 1.0 and from a load balancer.
    #[serde(borrow)]
    pub(super) http_method: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "headers::single")]
    pub(super) headers: Option<Headers<'a>>,
    #[serde(borrow, default, deserialize_with = "headers::lists")]
    pub(super) multi_value_headers: Option<Headers<'a>>,
    #[serde(borrow)]
    pub(super) request_context: Option<RequestContext<'a>>,
    #[serde(borrow)]
    pub(super) body: Option<Text<'a>>,
    pub(super) is_base64_encoded: Option<bool>,
}

#[derive(Default, Deserialize)]
pub(super) struct RequestContext<'a> {
    /// Only in payload 2.0.
    #[serde(borrow)]
    pub(super) http: Option<Http<'a>>,
    /// Only from a load balancer.
    pub(super) elb: Option<IgnoredAny>,
}

#[derive(Deserialize)]
pub(super) struct Http<'a> {
    #[serde(borrow)]
    pub(super) method: Text<'a>,
}

/// A string, borrowed from the event unless escapes stand in it.
#[derive(Debug, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);
