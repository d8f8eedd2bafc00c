//! SQS through the AWS SDK, with time-outs and retries that leave a gateway's 29 seconds untouched.
//!
//! A send that hangs is worth nothing to a sensor that waits. So a connection has a second, an attempt two and a
//! half, one message nine and all parts of an envelope twenty, or what is left of the invocation's time: 503 comes
//! while the gateway still listens.

mod batch;
mod failure;

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::StalledStreamProtectionConfig;
use aws_sdk_sqs::config::retry::RetryConfig;
use aws_sdk_sqs::config::timeout::TimeoutConfig;
use aws_sdk_sqs::error::BuildError;
use aws_sdk_sqs::types::MessageAttributeValue;

use super::{Queue, QueueError};
use crate::aws::Service;
use crate::config::QueueUrl;
use crate::message::{ATTRIBUTE_TYPE, Message};

/// What one connection and one attempt may take, and all that belongs to one envelope: a single message, and parts.
const CONNECT: Duration = Duration::from_secs(1);
const ATTEMPT: Duration = Duration::from_millis(2_500);
const MESSAGE: Duration = Duration::from_secs(9);
const PARTS: Duration = Duration::from_secs(20);
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
    /// A client for this queue, with what `config` says of region, credentials, endpoint and HTTP client.
    #[must_use]
    pub fn new(config: &SdkConfig, url: QueueUrl) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .build();
        let retries = RetryConfig::standard()
            .with_max_attempts(ATTEMPTS)
            .with_initial_backoff(FIRST_BACKOFF)
            .with_max_backoff(LONGEST_BACKOFF);
        let mut config = aws_sdk_sqs::config::Builder::from(config);
        if let Some(endpoint) = Service::Sqs.own_endpoint() {
            config = config.endpoint_url(endpoint);
        }
        let config = config
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
    async fn store(&self, messages: Vec<Message>, within: Duration) -> Result<(), QueueError> {
        let (longest, messages) = match <[Message; 1]>::try_from(messages) {
            Ok([message]) => (MESSAGE, Ok(message)),
            Err(messages) => (PARTS, Err(messages)),
        };
        let stored = async {
            match messages {
                Ok(message) => self.send(message).await,
                Err(messages) => batch::send(&self.client, &self.url, messages).await,
            }
        };
        let limit = longest.min(within);
        match tokio::time::timeout(limit, stored).await {
            Ok(stored) => stored,
            Err(_) => Err(QueueError::Unavailable {
                reason: format!("not confirmed within {} ms", limit.as_millis()),
            }),
        }
    }
}

impl Sqs {
    async fn send(&self, message: Message) -> Result<(), QueueError> {
        let mut call = self.client.send_message().queue_url(self.url.as_str());
        for (name, value) in message.attributes() {
            let value = attribute(value).map_err(|error| failure::build(&error))?;
            call = call.message_attributes(name, value);
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
