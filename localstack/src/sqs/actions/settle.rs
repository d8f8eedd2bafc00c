//! What a receiver does with a message in the end: delete it, or change for how long it stays
//! hidden. One by one or in batches.

use std::{borrow::Cow, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{
    super::{error::SqsError, limits, live_queue::LiveQueue, queue::NotHidden, service::Service},
    Batch, Entry, check, each, nothing, read, write,
};

/// What is asked for one message: by itself with the queue's URL, in a batch with an id.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Ask<'a> {
    #[serde(borrow, default)]
    queue_url: Cow<'a, str>,
    #[serde(borrow, default)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    receipt_handle: Cow<'a, str>,
    /// Only where the visibility is to change.
    visibility_timeout: Option<i64>,
}

impl Entry for Ask<'_> {
    fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Settled<'a> {
    id: Cow<'a, str>,
}

/// What is to be done with a message.
type Settle = fn(&Arc<LiveQueue>, &Ask<'_>) -> Result<(), SqsError>;

/// `DeleteMessage`.
pub(crate) fn delete(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    one(service, request, delete_message)
}

/// `DeleteMessageBatch`.
pub(crate) fn delete_batch(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    batch(service, request, "DeleteMessageBatch", delete_message)
}

/// `ChangeMessageVisibility`.
pub(crate) fn change_visibility(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    one(service, request, change_message_visibility)
}

/// `ChangeMessageVisibilityBatch`.
pub(crate) fn change_visibility_batch(
    service: &Service,
    request: &[u8],
) -> Result<Vec<u8>, SqsError> {
    batch(
        service,
        request,
        "ChangeMessageVisibilityBatch",
        change_message_visibility,
    )
}

fn one(service: &Service, request: &[u8], settle: Settle) -> Result<Vec<u8>, SqsError> {
    let ask: Ask<'_> = read(request)?;
    settle(&service.queue(&ask.queue_url)?, &ask)?;
    nothing()
}

fn batch(
    service: &Service,
    request: &[u8],
    kind: &'static str,
    settle: Settle,
) -> Result<Vec<u8>, SqsError> {
    let Batch::<Ask<'_>> { queue_url, entries } = read(request)?;
    let queue = service.queue(&queue_url)?;
    check(kind, &entries)?;
    write(&each(entries, |entry| {
        settle(&queue, &entry)?;
        Ok(Settled { id: entry.id })
    }))
}

fn delete_message(queue: &Arc<LiveQueue>, ask: &Ask<'_>) -> Result<(), SqsError> {
    let sequence = queue.key.sequence(ask.required()?)?;
    queue.change(|state| state.queue.delete(sequence));
    Ok(())
}

fn change_message_visibility(queue: &Arc<LiveQueue>, ask: &Ask<'_>) -> Result<(), SqsError> {
    let sequence = queue.key.sequence(ask.required()?)?;
    let seconds = ask
        .visibility_timeout
        .ok_or(SqsError::MissingParameter("VisibilityTimeout"))?;
    let reason = "VisibilityTimeout must be an integer between 0 and 43200.";
    let seconds = limits::between(
        "VisibilityTimeout",
        seconds,
        0,
        limits::VISIBILITY_SECONDS,
        reason,
    )?;
    let visibility = Duration::from_secs(seconds.into());
    let changed = queue.change(|state| {
        state
            .queue
            .change_visibility(sequence, visibility, Instant::now())
    });
    changed.map_err(|why| match why {
        NotHidden::Visible => SqsError::MessageNotInflight,
        NotHidden::Gone => SqsError::parameter(
            "ReceiptHandle",
            &ask.receipt_handle,
            "Message does not exist or is not available for visibility timeout change.",
        ),
        NotHidden::TooLong => SqsError::parameter(
            "VisibilityTimeout",
            seconds,
            "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].",
        ),
    })
}

impl Ask<'_> {
    fn required(&self) -> Result<&str, SqsError> {
        if self.receipt_handle.is_empty() {
            return Err(SqsError::MissingParameter("ReceiptHandle"));
        }
        Ok(&self.receipt_handle)
    }
}
