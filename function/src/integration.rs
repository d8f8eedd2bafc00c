//! How a front door is integrated with the function: as a proxy that hands over whole requests, or through the
//! mapping templates of `function/template.yaml`.

use std::str::FromStr;

/// The integration, which decides what an event looks like and in which shape an answer goes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Integration {
    /// A proxy integration, or a function URL or load balancer, which know nothing else.
    #[default]
    Proxy,
    /// A REST API's non-proxy integration: a template makes the event, and what is refused is a failed invocation,
    /// whose error message is matched against patterns (API Gateway developer guide, "Set up Lambda custom
    /// integrations in API Gateway").
    Mapped,
}

/// The text is no integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an integration is 'proxy' or 'mapped'")]
pub struct IntegrationError;

impl FromStr for Integration {
    type Err = IntegrationError;

    fn from_str(text: &str) -> Result<Self, IntegrationError> {
        match text {
            "proxy" => Ok(Self::Proxy),
            "mapped" => Ok(Self::Mapped),
            _ => Err(IntegrationError),
        }
    }
}
