//! An answer in the shape in which the front door takes it.
//!
//! A proxy takes an object with status, headers and body, whatever the status. A mapped integration takes the body
//! of a success for itself, and everything else as a failed invocation: its error message is the object that a
//! proxy would have got, as text, for the patterns and templates of `function/template.yaml`.

use std::borrow::Cow;

use lambda_runtime::Diagnostic;
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::answer::Answer;
use crate::request::Dialect;

/// An answer and its shape.
#[derive(Debug)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// The shape.
    pub dialect: Dialect,
}

impl Reply {
    /// How the invocation ends: with the reply, or failed.
    pub fn into_outcome(self) -> Result<Self, Diagnostic> {
        if self.dialect != Dialect::Mapped || self.answer.status == 200 {
            return Ok(self);
        }
        let object = ProxyObject(&self.answer, HeaderShape::Single);
        Err(Diagnostic {
            error_type: "Refusal".to_owned(),
            // Writing a string-keyed value to memory cannot fail.
            error_message: serde_json::to_string(&object).unwrap_or_default(),
        })
    }
}

impl Serialize for Reply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shape = match self.dialect {
            Dialect::SingleValue => HeaderShape::Single,
            Dialect::MultiValue => HeaderShape::Lists,
            Dialect::Mapped => {
                let body: &RawValue =
                    serde_json::from_str(&self.answer.body).map_err(serde::ser::Error::custom)?;
                return body.serialize(serializer);
            }
        };
        ProxyObject(&self.answer, shape).serialize(serializer)
    }
}

#[derive(Clone, Copy)]
enum HeaderShape {
    Single,
    Lists,
}

/// What a proxy takes (API Gateway developer guide, "Output format of a Lambda function for proxy integration").
struct ProxyObject<'a>(&'a Answer, HeaderShape);

impl Serialize for ProxyObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(answer, shape) = *self;
        let headers = ProxyHeaders(answer, shape);
        let mut object = serializer.serialize_struct("ProxyObject", 4)?;
        object.serialize_field("statusCode", &answer.status)?;
        match shape {
            HeaderShape::Single => object.serialize_field("headers", &headers)?,
            HeaderShape::Lists => object.serialize_field("multiValueHeaders", &headers)?,
        }
        object.serialize_field("body", &answer.body)?;
        object.serialize_field("isBase64Encoded", &false)?;
        object.end()
    }
}

struct ProxyHeaders<'a>(&'a Answer, HeaderShape);

impl Serialize for ProxyHeaders<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(answer, shape) = *self;
        let content_type = ("Content-Type", Cow::Borrowed("application/json"));
        let mut map = serializer.serialize_map(Some(answer.headers.len() + 1))?;
        for (name, value) in std::iter::once(&content_type).chain(&answer.headers) {
            match shape {
                HeaderShape::Single => map.serialize_entry(name, value)?,
                HeaderShape::Lists => map.serialize_entry(name, &[value])?,
            }
        }
        map.end()
    }
}
