//! `SendMessage` and `SendMessageBatch`.
//!
//! A message counts with the UTF-8 bytes of its body and of its attributes. In a batch, one message
//! over the queue's limit fails by itself; a sum over 1 MiB fails the whole call, whatever the
//! queue's limit is.

use std::{borrow::Cow, collections::BTreeMap, iter, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{
    super::{
        attributes::{MessageAttributes, WireAttribute, body_md5},
        error::SqsError,
        limits,
        live_queue::LiveQueue,
        queue::Message,
        service::Service,
    },
    Batch, Entry, check, each,
    faulty::{self, Delivery},
    read, write,
};
use crate::faults::Call;

/// A message as its sender gives it: by itself with the queue's URL, in a batch with an id.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Given<'a> {
    #[serde(borrow, default)]
    queue_url: Cow<'a, str>,
    #[serde(borrow, default)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    message_body: Cow<'a, str>,
    delay_seconds: Option<i64>,
    #[serde(borrow, default)]
    message_attributes: BTreeMap<Cow<'a, str>, WireAttribute<'a>>,
    #[serde(borrow, default)]
    message_system_attributes: BTreeMap<Cow<'a, str>, WireAttribute<'a>>,
    #[serde(borrow)]
    message_group_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    message_deduplication_id: Option<Cow<'a, str>>,
}

impl Entry for Given<'_> {
    fn id(&self) -> &str {
        &self.id
    }
}

/// Characters of a message group's id.
const GROUP_MAX: usize = 128;
/// The one system attribute that a sender can set.
const TRACE_HEADER: &str = "AWSTraceHeader";

#[derive(Serialize)]
struct Sent {
    #[serde(rename = "Id", skip_serializing_if = "Option::is_none")]
    entry_id: Option<String>,
    #[serde(rename = "MessageId")]
    message_id: String,
    #[serde(rename = "MD5OfMessageBody")]
    body_md5: String,
    #[serde(
        rename = "MD5OfMessageAttributes",
        skip_serializing_if = "Option::is_none"
    )]
    attributes_md5: Option<String>,
    #[serde(
        rename = "MD5OfMessageSystemAttributes",
        skip_serializing_if = "Option::is_none"
    )]
    system_attributes_md5: Option<String>,
}

/// A message that follows every rule.
struct Checked {
    message: Message,
    delay: Duration,
    system_attributes_md5: Option<String>,
}

/// `SendMessage`.
pub(crate) async fn one(
    service: &Service,
    request: &[u8],
    trace: Option<&str>,
) -> Result<Vec<u8>, SqsError> {
    let message: Given<'_> = read(request)?;
    let queue = service.queue(&message.queue_url)?;
    let call = service.faults.of_call(trace);
    let checked = message.checked(&queue)?;
    call.carries(iter::once(&*checked.message.body));
    faulty::before(&call).await?;
    faulty::refuse(&call)?;
    let sent = put(service, &queue, checked, &call);
    faulty::after(&call).await?;
    write(&sent)
}

/// `SendMessageBatch`.
pub(crate) async fn batch(
    service: &Service,
    request: &[u8],
    trace: Option<&str>,
) -> Result<Vec<u8>, SqsError> {
    let Batch::<Given<'_>> { queue_url, entries } = read(request)?;
    let queue = service.queue(&queue_url)?;
    let call = service.faults.of_call(trace);
    check("SendMessageBatch", &entries)?;
    let total: usize = entries.iter().map(Given::size).sum();
    if total > limits::MESSAGE_BYTES {
        return Err(SqsError::BatchRequestTooLong(total));
    }
    call.carries(entries.iter().map(|entry| &*entry.message_body));
    faulty::before(&call).await?;
    // Throttled entries fail one by one, inside a 200.
    let refused = faulty::refuse(&call);
    let answer = each(entries, |entry| {
        let id = entry.id.clone().into_owned();
        let checked = entry.checked(&queue)?;
        refused.clone()?;
        let mut sent = put(service, &queue, checked, &call);
        sent.entry_id = Some(id);
        Ok(sent)
    });
    faulty::after(&call).await?;
    write(&answer)
}

/// Puts a message on the queue, unless a fault of its own wants it otherwise. The sender is told what it sent.
fn put(service: &Service, queue: &Arc<LiveQueue>, checked: Checked, call: &Call<'_>) -> Sent {
    let Checked {
        mut message,
        delay,
        system_attributes_md5,
    } = checked;
    let sent = Sent {
        entry_id: None,
        message_id: message.id.clone(),
        body_md5: message.body_md5.clone(),
        attributes_md5: message.attributes.all().md5(),
        system_attributes_md5,
    };
    let now = Instant::now();
    message.sent_millis = service.clock.epoch_millis(now);
    if let Some(delivery) = faulty::delivery(call, message, delay) {
        queue.change(|state| match delivery {
            Delivery::Once(message, delay) => state.queue.send(message, delay, now),
            Delivery::Twice(message, delay) => state.queue.send_twice(message, delay, now),
        });
    }
    sent
}

impl Given<'_> {
    fn size(&self) -> usize {
        let attributes = self.message_attributes.iter();
        self.message_body.len()
            + attributes
                .map(|(name, attribute)| name.len() + attribute.size())
                .sum::<usize>()
    }

    /// The message that this is, if it follows every rule.
    fn checked(self, queue: &LiveQueue) -> Result<Checked, SqsError> {
        let settings = queue.settings();
        if self.message_body.is_empty() {
            return Err(SqsError::MissingParameter("MessageBody"));
        }
        limits::size(self.size(), settings.message_bytes())?;
        limits::characters(&self.message_body)?;
        let delay = match self.delay_seconds {
            None => settings.delay(),
            Some(seconds) => {
                let reason = "DelaySeconds must be >= 0 and <= 900.";
                Duration::from_secs(
                    limits::between("DelaySeconds", seconds, 0, limits::DELAY_SECONDS, reason)?
                        .into(),
                )
            }
        };
        let group = self.message_group_id.map(Cow::into_owned);
        let has_form = |group: &String| {
            (1..=GROUP_MAX).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_graphic())
        };
        if !group.as_ref().is_none_or(has_form) {
            return Err(SqsError::parameter(
                "MessageGroupId",
                group.unwrap_or_default(),
                "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
            ));
        }
        if let Some(id) = &self.message_deduplication_id {
            return Err(SqsError::parameter(
                "MessageDeduplicationId",
                id,
                "The request include parameter that is not valid for this queue type.",
            ));
        }
        let mut system = self.message_system_attributes.keys();
        if let Some(name) = system.find(|name| *name != TRACE_HEADER) {
            return Err(SqsError::InvalidParameterValue(format!(
                "Message system attribute name '{name}' is invalid."
            )));
        }
        let system = MessageAttributes::checked(self.message_system_attributes)?;
        let message = Message {
            id: uuid::Uuid::new_v4().to_string(),
            body_md5: body_md5(&self.message_body),
            body: self.message_body.into_owned(),
            attributes: MessageAttributes::checked(self.message_attributes)?,
            trace_header: system.text(TRACE_HEADER).map(str::to_owned),
            group,
            sent_millis: 0,
        };
        Ok(Checked {
            message,
            delay,
            system_attributes_md5: system.all().md5(),
        })
    }
}
