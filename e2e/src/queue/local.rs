//! The queue of the stack in this process: AWS JSON 1.0 over plain HTTP on loopback, without the SDK.
//!
//! A run on the own stack measures on the processors that it loads. The SDK's way of a call costs a sixth of all that an envelope costs there, for
//! credentials, signatures and endpoints that nobody looks at. Any other queue is read through the SDK.

mod line;
mod words;

use std::time::{Duration, Instant};

use self::line::Line;
use self::words::{Answered, Batch, Entry, Given, Messages, Receive};
use super::{BATCH_LIMIT, Handle, QueueError, Received, failed, seconds};

/// The own queue.
#[derive(Clone)]
pub(super) struct LocalQueue {
    line: Line,
    pub(super) url: String,
}

impl LocalQueue {
    pub(super) fn new(address: &str, url: String) -> Self {
        Self {
            line: Line::to(address),
            url,
        }
    }

    pub(super) async fn receive(
        &self,
        wait: Duration,
        visibility: Duration,
    ) -> Result<Vec<Received>, QueueError> {
        let ask = Receive {
            queue_url: &self.url,
            max_number_of_messages: BATCH_LIMIT,
            wait_time_seconds: seconds(wait),
            visibility_timeout: seconds(visibility),
            message_system_attribute_names: ["SentTimestamp", "ApproximateReceiveCount"],
            message_attribute_names: ["requestId"],
        };
        let answer = self
            .line
            .call("hand out messages", "ReceiveMessage", &ask)
            .await?;
        let at = Instant::now();
        let Messages { messages } = answer.read("hand out messages")?;
        Ok(messages
            .into_iter()
            .map(|given| received(given, at))
            .collect())
    }

    pub(super) async fn delete(&self, handles: Vec<Handle>) -> Vec<Handle> {
        self.settle("DeleteMessageBatch", None, handles).await
    }

    pub(super) async fn hide(&self, handles: Vec<Handle>, visibility: Duration) -> Vec<Handle> {
        let visibility = Some(seconds(visibility));
        self.settle("ChangeMessageVisibilityBatch", visibility, handles)
            .await
    }

    /// One of the two batches; returns the messages for which it failed.
    async fn settle(
        &self,
        action: &'static str,
        visibility_timeout: Option<i32>,
        handles: Vec<Handle>,
    ) -> Vec<Handle> {
        let entry = |(index, handle): (usize, &'_ Handle)| Entry {
            id: index.to_string(),
            receipt_handle: handle.0.clone(),
            visibility_timeout,
        };
        let batch = Batch {
            queue_url: &self.url,
            entries: handles.iter().enumerate().map(entry).collect(),
        };
        let answered = self.line.call("settle messages", action, &batch).await;
        match answered.and_then(|answer| answer.read::<Answered>("settle messages")) {
            Ok(answered) => failed(
                handles,
                answered.failed.iter().map(|failed| failed.id.as_str()),
            ),
            Err(_) => handles,
        }
    }
}

fn received(given: Given, at: Instant) -> Received {
    Received {
        at,
        body: given.body,
        message_id: given.message_id,
        request_id: given
            .message_attributes
            .request_id
            .and_then(|attribute| attribute.string_value),
        enqueued_ms: given
            .attributes
            .sent_timestamp
            .and_then(|text| text.parse().ok()),
        receive_count: given
            .attributes
            .approximate_receive_count
            .and_then(|text| text.parse().ok())
            .unwrap_or(1),
        handle: Handle(given.receipt_handle),
    }
}
