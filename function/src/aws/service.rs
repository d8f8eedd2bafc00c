//! The services that are called, and where they are.

use aws_config::SdkConfig;

use super::variable;

/// A service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// SQS.
    Sqs,
    /// Systems Manager, whose Parameter Store is meant.
    Ssm,
    /// Secrets Manager.
    SecretsManager,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sqs, Self::Ssm, Self::SecretsManager];

    /// Its name in host names and signatures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqs => "sqs",
            Self::Ssm => "ssm",
            Self::SecretsManager => "secretsmanager",
        }
    }

    /// The endpoint that the environment names for it alone (AWS SDKs and tools reference guide, "Service-specific endpoints").
    #[must_use]
    pub fn own_endpoint(self) -> Option<String> {
        variable(match self {
            Self::Sqs => "AWS_ENDPOINT_URL_SQS",
            Self::Ssm => "AWS_ENDPOINT_URL_SSM",
            Self::SecretsManager => "AWS_ENDPOINT_URL_SECRETS_MANAGER",
        })
    }

    /// The endpoint: its own, the one for all services, or that of the region.
    #[must_use]
    pub fn endpoint(self, config: &SdkConfig, region: &str) -> String {
        let given = self
            .own_endpoint()
            .or_else(|| config.endpoint_url().map(ToOwned::to_owned));
        given.unwrap_or_else(|| {
            let suffix = if region.starts_with("cn-") {
                "amazonaws.com.cn"
            } else {
                "amazonaws.com"
            };
            let fips = match config.use_fips() {
                Some(true) => "-fips",
                _ => "",
            };
            format!("https://{}{fips}.{region}.{suffix}", self.name())
        })
    }
}
