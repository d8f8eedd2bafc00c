//! AWS as this process reaches it: region, credentials, endpoints and the one HTTP client that all calls share.

mod service;
mod signed;

use std::fmt::Write;

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_sqs::config::SharedHttpClient;
use aws_smithy_http_client::{Builder, tls};

pub use service::Service;
pub use signed::{CallError, SignedCall};

/// What the environment says, as Lambda sets it. Connects to nothing yet.
///
/// Put together here rather than by `aws_config::load_defaults`, which would bring along, and look into, all that a
/// developer's machine may have: profiles, SSO, instance metadata, the whole of STS. That is 2 MB and some milliseconds
/// of every cold start.
#[must_use]
pub fn config() -> SdkConfig {
    let http_client = http_client();
    let region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(region.map(Region::new))
        .credentials_provider(credentials(&http_client))
        .http_client(http_client)
        .use_fips(is_on("AWS_USE_FIPS_ENDPOINT"))
        .use_dual_stack(is_on("AWS_USE_DUALSTACK_ENDPOINT"));
    config.set_endpoint_url(variable("AWS_ENDPOINT_URL"));
    config.build()
}

/// The keys of the function's role: in the environment, or behind an address that is named there where Lambda restores
/// a process from a snapshot (AWS Lambda developer guide, "SnapStart").
fn credentials(http_client: &SharedHttpClient) -> SharedCredentialsProvider {
    let provider = ProviderConfig::without_region().with_http_client(http_client.clone());
    let container = EcsCredentialsProvider::builder().configure(&provider);
    let chain = CredentialsProviderChain::first_try(
        "environment",
        EnvironmentVariableCredentialsProvider::new(),
    )
    .or_else("container", container.build());
    SharedCredentialsProvider::new(chain)
}

fn is_on(name: &str) -> bool {
    variable(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// TLS with the system's root certificates; without TLS, and without reading them, where every endpoint is a stack
/// on this machine.
fn http_client() -> SharedHttpClient {
    let is_plain = Service::ALL.into_iter().all(|service| {
        let endpoint = service
            .own_endpoint()
            .or_else(|| variable("AWS_ENDPOINT_URL"));
        endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"))
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
