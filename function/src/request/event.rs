//! The parts of Lambda events that are read. All else in them, now and in years to come, is passed over.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde::de::value::MapDeserializer;

use super::Headers;
use super::apart::Apart;
use super::headers;

/// Payload 1.0, payload 2.0 and the load balancer's event in one: where they share a name, it means the same.
#[derive(Debug, Deserialize)]
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

impl<'a> Event<'a> {
    /// Reads an event. What is wrong with one that is none, `serde_json` says.
    pub(super) fn read(text: &'a str) -> serde_json::Result<Self> {
        Self::with_body_apart(text).map_or_else(|| serde_json::from_str(text), Ok)
    }

    /// The same event as `serde_json` reads, with the body unescaped in a quicker way.
    fn with_body_apart(text: &'a str) -> Option<Self> {
        let Apart { body, others } = Apart::read(text)?;
        let twice = body.is_some() && others.iter().any(|(name, _)| name == "body");
        (!twice).then_some(())?;
        let mut event = Self::deserialize(MapDeserializer::new(others.into_iter())).ok()?;
        event.body = body.map(Text).or(event.body);
        Some(event)
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct RequestContext<'a> {
    /// Only in payload 2.0.
    #[serde(borrow)]
    pub(super) http: Option<Http<'a>>,
    /// Only from a load balancer.
    pub(super) elb: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Http<'a> {
    #[serde(borrow)]
    pub(super) method: Text<'a>,
}

/// A string, borrowed from the event unless escapes stand in it.
#[derive(Debug, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

#[cfg(test)]
#[path = "event/tests.rs"]
mod tests;
