//! AWS as this process reaches it: region, credentials, endpoints and the one HTTP client that all calls share.

mod signed;

use std::fmt::Write;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_sqs::config::SharedHttpClient;
use aws_smithy_http_client::{Builder, tls};

pub use signed::{CallError, Service, SignedCall};

/// The usual AWS environment, read once. Connects to nothing yet.
pub async fn config() -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(http_client())
        .load()
        .await
}

/// TLS with the system's root certificates; without TLS, and without reading them, where every endpoint is a stack
/// on this machine.
fn http_client() -> SharedHttpClient {
    let general = std::env::var("AWS_ENDPOINT_URL").ok();
    let is_plain = ["SQS", "SSM", "SECRETS_MANAGER"]
        .into_iter()
        .all(|service| {
            std::env::var(format!("AWS_ENDPOINT_URL_{service}"))
                .ok()
                .or_else(|| general.clone())
                .is_some_and(|endpoint| endpoint.starts_with("http://"))
        });
    if is_plain {
        return Builder::new().build_http();
    }
    Builder::new()
        .tls_provider(tls::Provider::Rustls(
            tls::rustls_provider::CryptoMode::Ring,
        ))
        .build_https()
}

/// An error and what caused it, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        // Writing to a string cannot fail.
        let _ = write!(line, ": {cause}");
        source = cause.source();
    }
    line
}
