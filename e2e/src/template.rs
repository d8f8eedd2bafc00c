//! `function/template.yaml`, as far as the own stack executes it: the integration without proxy, with its templates and
//! patterns, is that which is deployed.

use serde_json::Value;
use thiserror::Error;

const TEMPLATE: &str = include_str!("../../function/template.yaml");

/// Where the integration is: the two of `!If [IsMapped, mapped, proxy]`.
const MAPPED: &str = "/Resources/RestApi/Properties/DefinitionBody/paths/~1store/post\
                      /x-amazon-apigateway-integration/1";

/// The template is not what this program was built for, a defect of ours.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// It is not YAML.
    #[error("function/template.yaml cannot be read")]
    Yaml(#[source] Box<serde_saphyr::Error>),
    /// There is no such place in it.
    #[error("function/template.yaml has nothing at {MAPPED}")]
    Place,
}

/// The integration without proxy, JSON text.
pub fn mapped() -> Result<String, TemplateError> {
    let template: Value =
        serde_saphyr::from_str(TEMPLATE).map_err(|error| TemplateError::Yaml(Box::new(error)))?;
    let integration = template.pointer(MAPPED).ok_or(TemplateError::Place)?;
    Ok(integration.to_string())
}
