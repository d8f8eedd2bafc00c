//! A queue through the AWS SDK: credentials, signatures, TLS and endpoints as everywhere on AWS.

use std::time::{Duration, Instant};

use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, Message,
    MessageSystemAttributeName, QueueAttributeName,
};

use super::{BATCH_LIMIT, Facts, Handle, QueueError, Received, failed, seconds};

/// A queue and a client that is configured for it.
#[derive(Clone)]
pub(super) struct AwsQueue {
    pub(super) client: Client,
    pub(super) url: String,
}

impl AwsQueue {
    pub(super) async fn facts(&self) -> Result<Facts, QueueError> {
        let attributes = self
            .client
            .get_queue_attributes()
            .queue_url(&self.url)
            .attribute_names(QueueAttributeName::All)
            .send()
            .await
            .map_err(|error| refusal("tell its attributes", &error))?
            .attributes
            .unwrap_or_default();
        let waiting = attributes
            .get(&QueueAttributeName::ApproximateNumberOfMessages)
            .and_then(|count| count.parse().ok())
            .unwrap_or_default();
        let max_receive_count = attributes
            .get(&QueueAttributeName::RedrivePolicy)
            .and_then(|policy| serde_json::from_str::<serde_json::Value>(policy).ok())
            .and_then(|policy| {
                // AWS writes a number, some emulators a string.
                let count = policy.get("maxReceiveCount")?;
                count.as_u64().or_else(|| count.as_str()?.parse().ok())
            })
            .and_then(|count| u32::try_from(count).ok());
        Ok(Facts {
            waiting,
            max_receive_count,
        })
    }

    pub(super) async fn receive(
        &self,
        wait: Duration,
        visibility: Duration,
    ) -> Result<Vec<Received>, QueueError> {
        let answer = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .max_number_of_messages(BATCH_LIMIT)
            .wait_time_seconds(seconds(wait))
            .visibility_timeout(seconds(visibility))
            .message_system_attribute_names(MessageSystemAttributeName::SentTimestamp)
            .message_system_attribute_names(MessageSystemAttributeName::ApproximateReceiveCount)
            .message_attribute_names("requestId")
            .send()
            .await
            .map_err(|error| refusal("hand out messages", &error))?;
        let at = Instant::now();
        Ok(answer
            .messages
            .unwrap_or_default()
            .into_iter()
            .map(|message| received(message, at))
            .collect())
    }

    pub(super) async fn delete(&self, handles: Vec<Handle>) -> Vec<Handle> {
        let entries = handles.iter().enumerate().filter_map(|(index, handle)| {
            DeleteMessageBatchRequestEntry::builder()
                .id(index.to_string())
                .receipt_handle(&handle.0)
                .build()
                .ok()
        });
        let answer = self
            .client
            .delete_message_batch()
            .queue_url(&self.url)
            .set_entries(Some(entries.collect()))
            .send()
            .await;
        match answer {
            Ok(answer) => failed(
                handles,
                answer.failed.iter().map(|failed| failed.id.as_str()),
            ),
            Err(_) => handles,
        }
    }

    pub(super) async fn hide(&self, handles: Vec<Handle>, visibility: Duration) -> Vec<Handle> {
        let entries = handles.iter().enumerate().filter_map(|(index, handle)| {
            ChangeMessageVisibilityBatchRequestEntry::builder()
                .id(index.to_string())
                .receipt_handle(&handle.0)
                .visibility_timeout(seconds(visibility))
                .build()
                .ok()
        });
        let answer = self
            .client
            .change_message_visibility_batch()
            .queue_url(&self.url)
            .set_entries(Some(entries.collect()))
            .send()
            .await;
        match answer {
            Ok(answer) => failed(
                handles,
                answer.failed.iter().map(|failed| failed.id.as_str()),
            ),
            Err(_) => handles,
        }
    }
}

fn refusal<E, R>(action: &'static str, error: &SdkError<E, R>) -> QueueError
where
    SdkError<E, R>: std::error::Error,
    E: ProvideErrorMetadata,
{
    let service = error.as_service_error();
    let code = service
        .and_then(ProvideErrorMetadata::code)
        .unwrap_or_default();
    let reason = match service.and_then(ProvideErrorMetadata::message) {
        Some(message) => format!("{code} {message}"),
        None => DisplayErrorContext(error).to_string(),
    };
    match error {
        SdkError::ConstructionFailure(_) => QueueError::Refused { action, reason },
        SdkError::ServiceError(_) => QueueError::answered(action, code, reason),
        _ => QueueError::Unavailable { action, reason },
    }
}

fn received(message: Message, at: Instant) -> Received {
    let system = |name| {
        message
            .attributes
            .as_ref()
            .and_then(|attributes| attributes.get(&name))
    };
    let enqueued_ms =
        system(MessageSystemAttributeName::SentTimestamp).and_then(|text| text.parse().ok());
    let receive_count = system(MessageSystemAttributeName::ApproximateReceiveCount)
        .and_then(|text| text.parse().ok())
        .unwrap_or(1);
    let request_id = message
        .message_attributes
        .and_then(|mut attributes| attributes.remove("requestId"))
        .and_then(|attribute| attribute.string_value);
    Received {
        at,
        body: message.body.unwrap_or_default(),
        message_id: message.message_id.unwrap_or_default(),
        request_id,
        enqueued_ms,
        receive_count,
        handle: Handle(message.receipt_handle.unwrap_or_default()),
    }
}
