//! The queue as the runner sees it: receive, delete, make visible again, look up. Nothing here decides anything.

use std::time::{Duration, Instant};

use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, Message,
    MessageSystemAttributeName, QueueAttributeName,
};
use thiserror::Error;

/// SQS hands out and takes back ten messages a call.
pub const BATCH: usize = BATCH_LIMIT as usize;

const BATCH_LIMIT: i32 = 10;

/// The longest that SQS keeps a message in flight: 12 h.
pub const LONGEST_VISIBILITY: Duration = Duration::from_hours(12);

/// A queue that can be read.
#[derive(Clone)]
pub struct Queue {
    client: Client,
    url: String,
}

/// One message as it was received.
pub struct Received {
    /// When it was in our hands.
    pub at: Instant,
    /// The body.
    pub body: String,
    /// The queue's message id.
    pub message_id: String,
    /// The request id that the function wrote beside it.
    pub request_id: Option<String>,
    /// Enqueued, by the queue's clock, milliseconds since the Unix epoch.
    pub enqueued_ms: Option<i64>,
    /// How often it has been handed out, this time included.
    pub receive_count: u32,
    /// What deletes it or makes it visible again.
    pub handle: Handle,
}

/// A receipt handle.
pub struct Handle(String);

/// What the queue says of itself before a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Messages on it, roughly.
    pub waiting: u64,
    /// Its redrive policy moves a message that has been received this often.
    pub max_receive_count: Option<u32>,
}

/// Why the queue did not do what it was asked.
#[derive(Debug, Error)]
pub enum QueueError {
    /// It will not, however often it is asked: it is not there, or we may not.
    #[error("the queue refuses to {action}: {reason}")]
    Refused {
        /// What was asked.
        action: &'static str,
        /// Its answer.
        reason: String,
    },
    /// It might, later.
    #[error("the queue did not {action}: {reason}")]
    Unavailable {
        /// What was asked.
        action: &'static str,
        /// What came instead.
        reason: String,
    },
}

impl QueueError {
    fn of<E, R>(action: &'static str, error: &SdkError<E, R>) -> Self
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
        let passing = [
            "Throttl",
            "Unavailable",
            "Internal",
            "OverLimit",
            "TooManyRequests",
        ];
        let refused = match error {
            SdkError::ConstructionFailure(_) => true,
            SdkError::ServiceError(_) => !passing.iter().any(|word| code.contains(word)),
            _ => false,
        };
        if refused {
            QueueError::Refused { action, reason }
        } else {
            QueueError::Unavailable { action, reason }
        }
    }
}

impl Queue {
    /// The queue at a URL, through a client that is already configured.
    #[must_use]
    pub fn new(client: Client, url: String) -> Self {
        Queue { client, url }
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it says of itself.
    pub async fn facts(&self) -> Result<Facts, QueueError> {
        let attributes = self
            .client
            .get_queue_attributes()
            .queue_url(&self.url)
            .attribute_names(QueueAttributeName::All)
            .send()
            .await
            .map_err(|error| QueueError::of("tell its attributes", &error))?
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

    /// Waits up to `wait` for messages and keeps those it gets in flight for `visibility`.
    pub async fn receive(
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
            .map_err(|error| QueueError::of("hand out messages", &error))?;
        let at = Instant::now();
        Ok(answer
            .messages
            .unwrap_or_default()
            .into_iter()
            .map(|message| Received::new(message, at))
            .collect())
    }

    /// Deletes up to ten messages; returns those that the queue did not delete.
    pub async fn delete(&self, handles: Vec<Handle>) -> Vec<Handle> {
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

    /// Makes up to ten messages visible again; returns those that stayed in flight.
    pub async fn release(&self, handles: Vec<Handle>) -> Vec<Handle> {
        let entries = handles.iter().enumerate().filter_map(|(index, handle)| {
            ChangeMessageVisibilityBatchRequestEntry::builder()
                .id(index.to_string())
                .receipt_handle(&handle.0)
                .visibility_timeout(0)
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

fn failed<'a>(handles: Vec<Handle>, ids: impl Iterator<Item = &'a str>) -> Vec<Handle> {
    let failed: Vec<usize> = ids.filter_map(|id| id.parse().ok()).collect();
    handles
        .into_iter()
        .enumerate()
        .filter(|(index, _)| failed.contains(index))
        .map(|(_, handle)| handle)
        .collect()
}

/// Whole seconds, rounded up, so that a short wait is not none.
fn seconds(duration: Duration) -> i32 {
    i32::try_from(duration.as_millis().div_ceil(1000)).unwrap_or(i32::MAX)
}

impl Received {
    fn new(message: Message, at: Instant) -> Self {
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
}

#[cfg(test)]
impl Received {
    /// A message as a test wants it.
    pub(crate) fn for_test(body: &str, at: Instant, enqueued_ms: i64) -> Received {
        Received {
            at,
            body: body.to_owned(),
            message_id: format!("message of {body}"),
            request_id: None,
            enqueued_ms: Some(enqueued_ms),
            receive_count: 1,
            handle: Handle(String::new()),
        }
    }
}
