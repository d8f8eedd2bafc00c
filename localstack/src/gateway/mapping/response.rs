//! One response of the integration: its status, its headers and its template.

use http::{HeaderName, HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use http_body_util::Full;

use super::{
    IntegrationError, MappingFailure,
    document::ResponseDocument,
    json_path::JsonPath,
    template::{Rendered, Template},
    variables::Variables,
};
use crate::{gateway::answer::insert_renamed, http::Answer};

#[derive(Debug)]
pub(super) struct MappedResponse {
    status: StatusCode,
    headers: Vec<(HeaderName, Source)>,
    /// The content type that it makes, and the template; without one the payload stays as it is.
    template: Option<(HeaderValue, Template)>,
}

/// Where a header's value comes from.
#[derive(Debug)]
enum Source {
    Fixed(HeaderValue),
    /// What stands in the payload there.
    Body(JsonPath),
}

impl MappedResponse {
    /// Reads the response under `pattern`.
    pub(super) fn read(
        pattern: &str,
        document: ResponseDocument,
    ) -> Result<Self, IntegrationError> {
        let status = StatusCode::from_bytes(document.status_code.as_bytes());
        let headers = document.response_parameters.iter();
        let headers = headers.map(|(name, source)| {
            parameter(name, source).ok_or_else(|| IntegrationError::Parameter {
                name: name.clone(),
                source_text: source.clone(),
            })
        });
        let mut templates = document.response_templates;
        let json = templates.shift_remove_entry("application/json");
        let template = json
            .or_else(|| templates.into_iter().next())
            .map(|(kind, text)| {
                let place = || format!("responses `{pattern}` responseTemplates `{kind}`");
                let template = text.parse().map_err(|error| IntegrationError::Template {
                    place: place(),
                    error,
                })?;
                let kind = HeaderValue::from_str(&kind);
                Ok((
                    kind.map_err(|_| IntegrationError::ContentType(place()))?,
                    template,
                ))
            });
        Ok(Self {
            status: status.map_err(|_| IntegrationError::Status(document.status_code))?,
            headers: headers.collect::<Result<_, _>>()?,
            template: template.transpose()?,
        })
    }

    /// The answer to the client.
    pub(super) fn answer(
        &self,
        payload: &[u8],
        variables: &Variables<'_>,
    ) -> Result<Answer, MappingFailure> {
        let (kind, rendered) = match &self.template {
            Some((kind, template)) => (kind.clone(), template.render(variables)?),
            None => (
                HeaderValue::from_static("application/json"),
                Rendered {
                    text: String::from_utf8_lossy(payload).into_owned(),
                    ..Rendered::default()
                },
            ),
        };
        let failure = |what: &str| MappingFailure::Template(what.to_owned());
        let mut answer = Response::new(Full::new(rendered.text.into()));
        *answer.status_mut() = match rendered.status {
            None => self.status,
            Some(status) => StatusCode::from_bytes(status.as_bytes())
                .map_err(|_| failure("responseOverride.status is no status"))?,
        };
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, kind);
        for (name, source) in &self.headers {
            let value = match source {
                Source::Fixed(value) => Some(value.clone()),
                Source::Body(path) => {
                    let found = path.find(variables.json()?).map(ToString::to_string);
                    found.and_then(|text| HeaderValue::from_str(&text).ok())
                }
            };
            if let Some(value) = value {
                insert_renamed(headers, name, value);
            }
        }
        for (name, value) in rendered.headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) else {
                return Err(failure("responseOverride.header is no header"));
            };
            insert_renamed(headers, &name, value);
        }
        Ok(answer)
    }
}

/// One of `responseParameters`: a text in single quotes, or a place in the payload.
fn parameter(name: &str, source: &str) -> Option<(HeaderName, Source)> {
    let name = name.strip_prefix("method.response.header.")?;
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    if let Some(fixed) = source.strip_prefix('\'') {
        let value = HeaderValue::from_str(fixed.strip_suffix('\'')?).ok()?;
        return Some((name, Source::Fixed(value)));
    }
    let path = source.strip_prefix("integration.response.body")?;
    Some((name, Source::Body(format!("${path}").parse().ok()?)))
}
