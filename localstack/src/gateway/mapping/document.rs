//! The integration as `OpenAPI` documents for API Gateway write it (developer guide, "x-amazon-apigateway-integration
//! object"), with nothing in it yet understood.

use indexmap::IndexMap;
use serde::{Deserialize, de::IgnoredAny};

/// The object. What belongs to a deployment (`uri`, `credentials`) has no meaning here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Document {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(rename = "httpMethod")]
    _http_method: Option<IgnoredAny>,
    #[serde(rename = "uri")]
    _uri: Option<IgnoredAny>,
    #[serde(rename = "credentials")]
    _credentials: Option<IgnoredAny>,
    #[serde(default)]
    pub(super) passthrough_behavior: Passthrough,
    pub(super) timeout_in_millis: Option<u64>,
    #[serde(default)]
    pub(super) request_templates: IndexMap<String, String>,
    #[serde(default)]
    pub(super) responses: IndexMap<String, ResponseDocument>,
}

/// What happens to a request whose content type has no template.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Passthrough {
    /// Its body is the event.
    #[default]
    WhenNoMatch,
    /// Its body is the event, but only if there is no template at all.
    WhenNoTemplates,
    /// It is refused.
    Never,
}

/// One of `responses`, under its pattern.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ResponseDocument {
    pub(super) status_code: String,
    #[serde(default)]
    pub(super) response_parameters: IndexMap<String, String>,
    #[serde(default)]
    pub(super) response_templates: IndexMap<String, String>,
}
