//! What a template sees of a request, or of what the function gave back: `$input` and `$context`.

use std::cell::OnceCell;

use super::{MappingFailure, json_path::JsonPath, value::Value};
use crate::{
    gateway::request::{API_ID, GatewayRequest, STAGE},
    sqs::ACCOUNT,
};

/// A property of `$context`, and what it is for a request.
type Property = (&'static str, fn(&GatewayRequest<'_>) -> Value);

/// Properties of `$context` that are known here ("Variables for data transformations for API Gateway").
const CONTEXT: [Property; 16] = [
    ("accountId", |_| Value::text(ACCOUNT)),
    ("apiId", |_| Value::text(API_ID)),
    ("domainName", |request| of_header(request, "host")),
    ("domainPrefix", |_| Value::text(API_ID)),
    ("extendedRequestId", |request| {
        Value::text(request.request_id)
    }),
    ("httpMethod", |request| Value::text(request.method)),
    ("identity.sourceIp", |request| {
        Value::text(request.source.to_string())
    }),
    ("identity.userAgent", |request| {
        of_header(request, "user-agent")
    }),
    ("path", |request| Value::text(request.path_with_stage())),
    ("protocol", |_| Value::text("HTTP/1.1")),
    ("requestId", |request| Value::text(request.request_id)),
    ("requestTime", |request| Value::text(request.log_time())),
    ("requestTimeEpoch", |request| {
        Value::number(request.received.as_millis())
    }),
    ("resourceId", |_| Value::text(API_ID)),
    ("resourcePath", |request| Value::text(request.route)),
    ("stage", |_| Value::text(STAGE)),
];

fn of_header(request: &GatewayRequest<'_>, name: &str) -> Value {
    Value::text(request.header(name).unwrap_or_default())
}

/// Whether `$context` has a property of this name, which may hold full stops.
pub(super) fn context_has(name: &str) -> bool {
    CONTEXT.iter().any(|(known, _)| *known == name)
}

/// A payload, and the request that it belongs to.
pub(super) struct Variables<'a> {
    payload: &'a [u8],
    json: OnceCell<Option<Value>>,
    request: &'a GatewayRequest<'a>,
}

impl<'a> Variables<'a> {
    /// With the request's own body as the payload.
    pub(super) fn of_request(request: &'a GatewayRequest<'a>) -> Self {
        Self::of_response(&request.body, request)
    }

    /// With what the function gave back as the payload.
    pub(super) fn of_response(payload: &'a [u8], request: &'a GatewayRequest<'a>) -> Self {
        Self {
            payload,
            json: OnceCell::new(),
            request,
        }
    }

    /// `$input.body`: as text. Bytes that are no UTF-8 are lost, as at AWS.
    pub(super) fn body(&self) -> Value {
        Value::text(String::from_utf8_lossy(self.payload))
    }

    /// The payload as JSON; an empty one is an empty object.
    pub(super) fn json(&self) -> Result<&Value, MappingFailure> {
        let read = || {
            if self.payload.is_empty() {
                return Some(Value::map([]));
            }
            Value::read(std::str::from_utf8(self.payload).ok()?)
        };
        self.json
            .get_or_init(read)
            .as_ref()
            .ok_or(MappingFailure::NotJson)
    }

    /// `$input.json(path)`, `$input.path(path)`, `$input.params(name)` and `$input.params()`.
    pub(super) fn input(
        &self,
        name: &str,
        argument: Option<&str>,
    ) -> Result<Option<Value>, MappingFailure> {
        match (name, argument) {
            ("json" | "path", Some(path)) => {
                let path: JsonPath =
                    path.parse()
                        .map_err(|error: super::json_path::UnknownPath| {
                            MappingFailure::Template(error.to_string())
                        })?;
                let found = path.find(self.json()?);
                Ok(Some(match (name, found) {
                    // What is not there is an empty string (believed).
                    ("json", None) => Value::text("\"\""),
                    ("json", Some(found)) => Value::Text(found.json()),
                    (_, None) => Value::text(""),
                    (_, Some(found)) => found.clone(),
                }))
            }
            (_, Some(name)) => Ok(Some(Value::text(self.parameter(name)))),
            (_, None) => Ok(Some(self.parameters())),
        }
    }

    /// A parameter of the path, of which the one route here has none, the query or the headers, in this order; the last
    /// value of several. The names of headers have no case (believed).
    fn parameter(&self, name: &str) -> String {
        let query = self.request.query_parameters();
        let in_query = query.get(name).and_then(|values| values.last());
        in_query
            .map(AsRef::as_ref)
            .or_else(|| self.request.header(name))
            .unwrap_or_default()
            .to_owned()
    }

    fn parameters(&self) -> Value {
        let headers = self.request.headers.iter();
        let headers = headers.map(|(name, value)| (name.to_string(), Value::text(&**value)));
        let query = self.request.query_parameters();
        let query = query
            .iter()
            .filter_map(|(name, values)| Some((name.to_string(), Value::text(&**values.last()?))));
        Value::map([
            ("path".to_owned(), Value::map([])),
            ("querystring".to_owned(), Value::map(query)),
            ("header".to_owned(), Value::map(headers)),
        ])
    }

    /// `$context.NAME`
    pub(super) fn context(&self, name: &str) -> Option<Value> {
        let property = CONTEXT.iter().find(|(known, _)| *known == name);
        property.map(|(_, value)| value(self.request))
    }
}
