//! A REST API's integration without proxy: a template makes the event of a request, patterns choose a response for what
//! came of it, and a template makes its body.
//!
//! Source: API Gateway developer guide, "Set up Lambda custom integrations in API Gateway", "Mapping template
//! reference" and "Handle custom Lambda errors in API Gateway". Where several patterns match, AWS promises no order; here
//! the first one counts. Constructs that are not known here are refused when the integration is read.

mod document;
mod json_path;
mod response;
mod template;
mod value;
mod variables;

use std::{sync::Arc, time::Duration};

use indexmap::IndexMap;
use regex::{Regex, RegexBuilder};

use super::{refusal::Refusal, request::GatewayRequest};
use crate::http::Answer;
use document::{Document, Passthrough};
use json_path::JsonPath;
use response::MappedResponse;
use template::Template;
pub use template::TemplateError;
use variables::Variables;

/// The name under which `responses` holds what is answered where no pattern matches.
const DEFAULT: &str = "default";

/// An integration of type `aws`, read from the JSON text of `x-amazon-apigateway-integration`.
#[derive(Clone, Debug)]
pub struct Integration(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    passthrough: Passthrough,
    timeout: Option<Duration>,
    /// By content type, in lower case.
    requests: IndexMap<String, Template>,
    selections: Vec<(Regex, MappedResponse)>,
    default: Option<MappedResponse>,
}

/// Why a text is no integration that is known here.
#[derive(Debug, thiserror::Error)]
pub enum IntegrationError {
    /// It is not the JSON object.
    #[error("not an x-amazon-apigateway-integration object")]
    Document(#[source] serde_json::Error),
    /// It is of another type.
    #[error("the type is `{0}`; `aws` has mapping templates")]
    Kind(String),
    /// API Gateway waits between 50 ms and 29 s.
    #[error("timeoutInMillis is {0}; from 50 to 29000 is possible")]
    Timeout(u64),
    /// A template cannot be read.
    #[error("{place}")]
    Template {
        /// Which one.
        place: String,
        /// Where and why.
        #[source]
        error: TemplateError,
    },
    /// A pattern is no regular expression that is known here: look-around and back references are not.
    #[error("responses `{pattern}`: not a regular expression that is known here")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// Why.
        #[source]
        error: Box<regex::Error>,
    },
    /// A response has no HTTP status.
    #[error("statusCode `{0}` is no HTTP status")]
    Status(String),
    /// A response's content type cannot be one.
    #[error("{0} is no content type")]
    ContentType(String),
    /// A response's header that is not known here.
    #[error(
        "responseParameters `{name}`: `{source_text}` is not known here; 'TEXT' and integration.response.body.PATH are, for \
         method.response.header.NAME"
    )]
    Parameter {
        /// The header, as it is written.
        name: String,
        /// Where its value is to come from.
        source_text: String,
    },
}

/// Why there is no event or no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum MappingFailure {
    /// The content type has no template, and the body may not pass without one.
    #[error("no template for this content type")]
    UnsupportedMediaType,
    /// The payload, or the event made of it, is no JSON.
    #[error("not JSON")]
    NotJson,
    /// A template failed.
    #[error("the template failed: {0}")]
    Template(String),
}

impl From<MappingFailure> for Refusal {
    fn from(failure: MappingFailure) -> Self {
        match failure {
            MappingFailure::UnsupportedMediaType => Self::UnsupportedMediaType,
            MappingFailure::NotJson => Self::NotJson,
            MappingFailure::Template(_) => Self::Broken,
        }
    }
}

/// What came of an invocation that Lambda has carried out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Carried<'a> {
    /// What the function returned.
    Returned(&'a [u8]),
    /// What Lambda says of a function that failed: `{"errorMessage", "errorType", ..}`.
    Failed(&'a [u8]),
}

impl Integration {
    /// Reads an integration, all its templates and patterns with it.
    pub fn read(json: &str) -> Result<Self, IntegrationError> {
        let document: Document = serde_json::from_str(json).map_err(IntegrationError::Document)?;
        if !document.kind.eq_ignore_ascii_case("aws") {
            return Err(IntegrationError::Kind(document.kind));
        }
        let timeout = document.timeout_in_millis;
        if let Some(millis) = timeout.filter(|millis| !(50..=29_000).contains(millis)) {
            return Err(IntegrationError::Timeout(millis));
        }
        let requests = document.request_templates.into_iter().map(|(kind, text)| {
            let template = text.parse().map_err(|error| IntegrationError::Template {
                place: format!("requestTemplates `{kind}`"),
                error,
            })?;
            Ok((kind.to_ascii_lowercase(), template))
        });
        let requests = requests.collect::<Result<_, IntegrationError>>()?;
        let mut selections = Vec::new();
        let mut default = None;
        for (pattern, response) in document.responses {
            let response = MappedResponse::read(&pattern, response)?;
            if pattern == DEFAULT {
                default = Some(response);
            } else {
                selections.push((whole(&pattern)?, response));
            }
        }
        Ok(Self(Arc::new(Parts {
            passthrough: document.passthrough_behavior,
            timeout: timeout.map(Duration::from_millis),
            requests,
            selections,
            default,
        })))
    }

    /// How long the door waits for the function, if the integration says.
    pub(super) fn timeout(&self) -> Option<Duration> {
        self.0.timeout
    }

    /// The event of a request. Its content type counts without parameters and case; without any it is JSON.
    pub(super) fn event(&self, request: &GatewayRequest<'_>) -> Result<Vec<u8>, MappingFailure> {
        let kind = request.header("content-type").unwrap_or("application/json");
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let parts = &self.0;
        let event = match parts.requests.get(&kind.to_ascii_lowercase()) {
            Some(template) => template
                .render(&Variables::of_request(request))?
                .text
                .into_bytes(),
            None => match parts.passthrough {
                Passthrough::WhenNoMatch => request.body.to_vec(),
                Passthrough::WhenNoTemplates if parts.requests.is_empty() => request.body.to_vec(),
                _ => return Err(MappingFailure::UnsupportedMediaType),
            },
        };
        // Lambda takes nothing but JSON.
        match serde_json::from_slice::<&serde_json::value::RawValue>(&event) {
            Ok(_) => Ok(event),
            Err(_) => Err(MappingFailure::NotJson),
        }
    }

    /// The answer to a request. Only the error message of a failed invocation is matched, and all of it must match.
    pub(super) fn answer(
        &self,
        carried: Carried<'_>,
        request: &GatewayRequest<'_>,
    ) -> Result<Answer, MappingFailure> {
        let (Carried::Returned(payload) | Carried::Failed(payload)) = carried;
        let variables = Variables::of_response(payload, request);
        let selected = match carried {
            Carried::Returned(_) => None,
            Carried::Failed(_) => {
                let message = "$.errorMessage".parse::<JsonPath>().ok();
                let message =
                    message.and_then(|path| Some(path.find(variables.json().ok()?)?.to_string()));
                let mut selections = self.0.selections.iter();
                message
                    .and_then(|message| selections.find(|(pattern, _)| pattern.is_match(&message)))
            }
        };
        let response = selected
            .map(|(_, response)| response)
            .or(self.0.default.as_ref());
        let response =
            response.ok_or_else(|| MappingFailure::Template("no response matches".to_owned()))?;
        response.answer(payload, &variables)
    }
}

/// A pattern that has to match all of a text. Of the line ends that Java's `.` does not match, NEL and the two separators of
/// Unicode are matched here.
fn whole(pattern: &str) -> Result<Regex, IntegrationError> {
    RegexBuilder::new(&format!(r"\A(?:{pattern})\z"))
        .crlf(true)
        .build()
        .map_err(|error| IntegrationError::Pattern {
            pattern: pattern.to_owned(),
            error: Box::new(error),
        })
}

#[cfg(test)]
mod tests;
