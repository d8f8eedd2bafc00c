//! SQS through the AWS SDK, with time-outs and retries that leave a gateway's 29 seconds untouched.
//!
//! A send that hangs is worth nothing to a sensor that waits. So a connection has a second, an attempt two and a
//! half, and all of it together nine: 503 comes while the gateway still listens.

mod failure;

use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::retry::RetryConfig;
use aws_sdk_sqs::config::timeout::TimeoutConfig;
use aws_sdk_sqs::config::{SharedHttpClient, StalledStreamProtectionConfig};
use aws_sdk_sqs::error::BuildError;
use aws_sdk_sqs::types::MessageAttributeValue;
use aws_smithy_http_client::{Builder, tls};

use super::{Queue, QueueError};
use crate::config::QueueUrl;
use crate::message::{ATTRIBUTE_TYPE, Message};

/// What one attempt, one connection and the whole send may take.
const CONNECT: Duration = Duration::from_secs(1);
const ATTEMPT: Duration = Duration::from_millis(2_500);
const OPERATION: Duration = Duration::from_secs(9);
const ATTEMPTS: u32 = 3;
const FIRST_BACKOFF: Duration = Duration::from_millis(50);
const LONGEST_BACKOFF: Duration = Duration::from_millis(500);
/// What starting up may wait for the first connection.
const WARM_UP: Duration = Duration::from_secs(1);

/// One SQS queue.
#[derive(Clone, Debug)]
pub struct Sqs {
    client: Client,
    url: QueueUrl,
}

impl Sqs {
    /// A client for this queue, with region, credentials and endpoint from the usual AWS environment. Connects to
    /// nothing yet.
    pub async fn new(url: QueueUrl) -> Self {
        let config = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http_client())
            .load()
            .await;
        Self::with(&config, url)
    }

    /// A client for this queue, with what `config` says of region, credentials, endpoint and HTTP client.
    #[must_use]
    pub fn with(config: &SdkConfig, url: QueueUrl) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .operation_timeout(OPERATION)
            .build();
        let retries = RetryConfig::standard()
            .with_max_attempts(ATTEMPTS)
            .with_initial_backoff(FIRST_BACKOFF)
            .with_max_backoff(LONGEST_BACKOFF);
        let config = aws_sdk_sqs::config::Builder::from(config)
            .timeout_config(timeouts)
            .retry_config(retries)
            .retry_classifier(failure::Throttling)
            // Bodies are small, and an attempt has its own time-out.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Self {
            client: Client::from_conf(config),
            url,
        }
    }

    /// Opens the connection, resolves the credentials and makes everything ready that the first send would
    /// otherwise wait for. What the queue answers does not matter, and neither does a failure: a send will tell.
    pub async fn warm_up(&self) {
        let call = self
            .client
            .get_queue_attributes()
            .queue_url(self.url.as_str())
            .send();
        if !matches!(tokio::time::timeout(WARM_UP, call).await, Ok(Ok(_))) {
            tracing::debug!("the queue is not warmed up");
        }
    }
}

impl Queue for Sqs {
    async fn send(&self, message: Message) -> Result<(), QueueError> {
        let mut call = self.client.send_message().queue_url(self.url.as_str());
        for (name, value) in message.attributes() {
            call = call.message_attributes(
                name,
                attribute(value).map_err(|error| failure::attribute(&error))?,
            );
        }
        let confirmed = call
            .message_body(message.body)
            .send()
            .await
            .map_err(|error| failure::classify(&error))?;
        // Whoever answers 200 without a message id is not SQS, and has confirmed nothing.
        match confirmed.message_id() {
            Some(_) => Ok(()),
            None => Err(QueueError::Unavailable {
                reason: "the answer to SendMessage names no message".to_owned(),
            }),
        }
    }
}

fn attribute(value: String) -> Result<MessageAttributeValue, BuildError> {
    MessageAttributeValue::builder()
        .data_type(ATTRIBUTE_TYPE)
        .string_value(value)
        .build()
}

/// TLS with the system's root certificates; without TLS, and without reading them, where the endpoint is a stack
/// on this machine.
fn http_client() -> SharedHttpClient {
    let plain = ["AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok())
        .is_some_and(|endpoint| endpoint.starts_with("http://"));
    if plain {
        return Builder::new().build_http();
    }
    Builder::new()
        .tls_provider(tls::Provider::Rustls(
            tls::rustls_provider::CryptoMode::Ring,
        ))
        .build_https()
}
