//! Many messages in few calls: `SendMessageBatch` takes ten at the most, and 1 MiB of them in all (SQS API reference,
//! `SendMessageBatch`).
//!
//! Its answer is 200 even where some or all entries failed: each is named with what became of it. Only those that
//! failed for a reason that may pass are sent again.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::operation::send_message_batch::SendMessageBatchOutput;
use aws_sdk_sqs::types::{BatchResultErrorEntry, SendMessageBatchRequestEntry};

use super::{ATTEMPTS, FIRST_BACKOFF, attribute, failure};
use crate::config::QueueUrl;
use crate::message::Message;
use crate::queue::QueueError;

/// The most entries of one call.
const ENTRIES: usize = 10;
/// The most bytes of all entries of one call, attributes included.
const BYTES: usize = 1 << 20;

/// Sends all messages, call by call in their order, and stops at the first call that does not succeed in the end.
pub(super) async fn send(
    client: &Client,
    url: &QueueUrl,
    messages: Vec<Message>,
) -> Result<(), QueueError> {
    for batch in batches(messages) {
        send_one(client, url, batch).await?;
    }
    Ok(())
}

/// The messages in their order, as many to a call as it takes.
fn batches(messages: Vec<Message>) -> Vec<Vec<Message>> {
    let mut batches: Vec<Vec<Message>> = Vec::new();
    let mut used = 0;
    for message in messages {
        let size = message.size();
        match batches.last_mut() {
            Some(batch) if batch.len() < ENTRIES && used + size <= BYTES => {
                used += size;
                batch.push(message);
            }
            _ => {
                used = size;
                batches.push(vec![message]);
            }
        }
    }
    batches
}

/// Makes one call, and again for the entries of which it is not known that they are stored.
async fn send_one(client: &Client, url: &QueueUrl, batch: Vec<Message>) -> Result<(), QueueError> {
    let mut pending = entries(batch)?;
    let mut pause = FIRST_BACKOFF;
    let mut attempt = 1;
    loop {
        let output = client
            .send_message_batch()
            .queue_url(url.as_str())
            .set_entries(Some(pending.clone()))
            .send()
            .await
            .map_err(|error| failure::classify(&error))?;
        let failed = output.failed();
        if let Some(entry) = failed.iter().find(|entry| failure::is_final(entry)) {
            return Err(QueueError::Broken {
                reason: failure::of_entry(entry),
            });
        }
        pending.retain(|entry| !is_stored(&output, entry));
        if pending.is_empty() {
            return Ok(());
        }
        if attempt == ATTEMPTS {
            return Err(QueueError::Unavailable {
                reason: not_stored(failed),
            });
        }
        attempt += 1;
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
}

fn entries(batch: Vec<Message>) -> Result<Vec<SendMessageBatchRequestEntry>, QueueError> {
    let entries = batch.into_iter().enumerate().map(|(index, message)| {
        let mut entry = SendMessageBatchRequestEntry::builder().id(index.to_string());
        for (name, value) in message.attributes() {
            entry = entry.message_attributes(name, attribute(value)?);
        }
        entry.message_body(message.body).build()
    });
    entries
        .collect::<Result<_, _>>()
        .map_err(|error| failure::build(&error))
}

/// Whoever answers 200 without a message id has confirmed nothing.
fn is_stored(output: &SendMessageBatchOutput, entry: &SendMessageBatchRequestEntry) -> bool {
    let mut successful = output.successful().iter();
    successful.any(|stored| stored.id() == entry.id() && !stored.message_id().is_empty())
}

fn not_stored(failed: &[BatchResultErrorEntry]) -> String {
    failed.first().map_or_else(
        || "the answer to SendMessageBatch does not name every entry".to_owned(),
        failure::of_entry,
    )
}
