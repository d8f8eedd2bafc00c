//! One HTTP request, whichever of five front doors it came through.
//!
//! A Lambda event is JSON of the front door's own shape: API Gateway REST and HTTP APIs with payload 1.0, HTTP APIs
//! and function URLs with payload 2.0, and load balancers (AWS Lambda developer guide, "Invoking with ..."); or what
//! a mapping template of ours makes of a request. The event is read in place: only what holds escapes is copied, and the body is unescaped once.

mod apart;
mod event;
mod headers;
mod mapped;
mod unescape;

use std::borrow::Cow;

pub use headers::{Header, Headers};

use event::{Event, Text};

use crate::integration::Integration;

/// A request.
#[derive(Debug)]
pub struct Request<'a> {
    /// The method, in the case that it came in.
    pub method: Cow<'a, str>,
    /// The headers.
    pub headers: Headers<'a>,
    /// The body as the front door hands it over.
    pub body: EventBody<'a>,
    /// How the answer has to be shaped.
    pub dialect: Dialect,
}

/// A body inside a Lambda event.
#[derive(Debug)]
pub enum EventBody<'a> {
    /// As text.
    Text(Cow<'a, str>),
    /// As base64, where the front door takes the content for binary.
    Base64(Cow<'a, str>),
}

/// How a front door wants its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// With one value for each header, under `headers`.
    SingleValue,
    /// With lists of values, under `multiValueHeaders`: a load balancer whose target group is set to that reads
    /// nothing else.
    MultiValue,
    /// As a plain value, or as a failed invocation whose message is matched.
    Mapped,
}

impl Dialect {
    /// What is sure to be understood before an event has been read.
    #[must_use]
    pub const fn usual(integration: Integration) -> Self {
        match integration {
            Integration::Proxy => Self::SingleValue,
            Integration::Mapped => Self::Mapped,
        }
    }
}

/// The event is none of the front door's.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// It does not have the shape of any.
    #[error("the event does not have the shape of a request")]
    Shape(#[source] serde_json::Error),
    /// It names no method.
    #[error("the event names no HTTP method")]
    NoMethod,
}

impl<'a> Request<'a> {
    /// Reads the event that Lambda hands over.
    pub fn parse(event: &'a str, integration: Integration) -> Result<Self, RequestError> {
        match integration {
            Integration::Proxy => Self::proxied(event),
            Integration::Mapped => mapped::parse(event),
        }
    }

    fn proxied(event: &'a str) -> Result<Self, RequestError> {
        let event = Event::read(event).map_err(RequestError::Shape)?;
        let context = event.request_context.unwrap_or_default();
        let has_lists = event.multi_value_headers.is_some();
        let Text(method) = context
            .http
            .map(|http| http.method)
            .or(event.http_method)
            .ok_or(RequestError::NoMethod)?;
        let body = event.body.map(|Text(body)| body).unwrap_or_default();
        Ok(Self {
            method,
            // The lists hold everything that the plain map holds, and more.
            headers: event
                .multi_value_headers
                .or(event.headers)
                .unwrap_or_default(),
            body: if event.is_base64_encoded.unwrap_or(false) {
                EventBody::Base64(body)
            } else {
                EventBody::Text(body)
            },
            dialect: if context.elb.is_some() && has_lists {
                Dialect::MultiValue
            } else {
                Dialect::SingleValue
            },
        })
    }
}
