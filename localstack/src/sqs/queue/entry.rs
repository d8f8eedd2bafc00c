//! One message on a queue: what was sent, and its history.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::Sequence;
use crate::sqs::attributes::MessageAttributes;

/// A message is hidden for no longer than this after it was received: 12 hours.
const HIDDEN_MAX: Duration = Duration::from_hours(12);

/// What a sender put on the queue. Shared, never copied.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    /// The message's id, a UUID.
    pub(crate) id: String,
    /// The body.
    pub(crate) body: String,
    /// MD5 of the body, lower-case hex.
    pub(crate) body_md5: String,
    /// The message attributes, by name.
    pub(crate) attributes: MessageAttributes,
    /// The X-Ray header a sender may add; it does not count to the size.
    pub(crate) trace_header: Option<String>,
    /// The tenant of a fair queue.
    pub(crate) group: Option<String>,
    /// When it was sent, in milliseconds since the Unix epoch.
    pub(crate) sent_millis: u64,
}

/// A message with its history.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    message: Arc<Message>,
    /// When it was sent, to whichever queue it was sent first.
    pub(super) sent_at: Instant,
    /// How often it was received, on all queues (API reference, `ApproximateReceiveCount`: "across all queues").
    pub(super) receives: u32,
    /// How often it was received from this one.
    pub(super) receives_here: u32,
    first_received: Option<Instant>,
    last_received: Option<Instant>,
    /// The ARN of the queue whose dead letter it is.
    dead_from: Option<Arc<str>>,
    /// It is to be delivered once more, by a fault.
    is_twice: bool,
}

/// One message as a receiver gets it.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// Its place in the queue, the core of its receipt handle.
    pub(crate) sequence: Sequence,
    /// What was sent.
    pub(crate) message: Arc<Message>,
    /// How often it has been received, this time included.
    pub(crate) receives: u32,
    /// When it was received first.
    pub(crate) first_at: Instant,
    /// The ARN of the queue whose dead letter it is.
    pub(crate) dead_from: Option<Arc<str>>,
}

/// A message on its way from one queue to another.
#[derive(Debug)]
pub(crate) struct Moved(Entry);

impl Entry {
    pub(super) fn new(message: Message, now: Instant) -> Self {
        Self {
            message: Arc::new(message),
            sent_at: now,
            receives: 0,
            receives_here: 0,
            first_received: None,
            last_received: None,
            dead_from: None,
            is_twice: false,
        }
    }

    /// The same, to be delivered twice.
    pub(super) fn twice(self) -> Self {
        Self {
            is_twice: true,
            ..self
        }
    }

    /// The second delivery of one that is to be delivered twice, due once the first is made.
    pub(super) fn repeat(&mut self) -> Option<Self> {
        std::mem::take(&mut self.is_twice).then(|| self.clone())
    }

    /// Counts one more receive.
    pub(super) fn receive(&mut self, sequence: Sequence, now: Instant) -> Received {
        self.receives += 1;
        self.receives_here += 1;
        self.last_received = Some(now);
        Received {
            sequence,
            message: Arc::clone(&self.message),
            receives: self.receives,
            first_at: *self.first_received.get_or_insert(now),
            dead_from: self.dead_from.clone(),
        }
    }

    pub(super) fn undo_receive(&mut self) {
        self.receives -= 1;
        self.receives_here -= 1;
        if self.receives_here == 0 {
            self.first_received = None;
        }
    }

    /// Whether another `visibility` from `now` on is longer than a message may stay hidden after its
    /// last receive. Whole seconds count, so that the longest visibility can be set at once.
    pub(super) fn hidden_too_long(&self, visibility: Duration, now: Instant) -> bool {
        let hidden = self
            .last_received
            .map_or(Duration::ZERO, |received| now.duration_since(received));
        Duration::from_secs(hidden.as_secs()) + visibility > HIDDEN_MAX
    }
}

impl From<Entry> for Moved {
    fn from(entry: Entry) -> Self {
        Self(entry)
    }
}

impl Moved {
    /// Marks it as a dead letter of the queue with this ARN.
    pub(crate) fn dead_from(mut self, arn: &Arc<str>) -> Self {
        self.0.dead_from = Some(Arc::clone(arn));
        self
    }

    /// The ARN of the queue whose dead letter it is.
    pub(crate) fn source(&self) -> Option<&Arc<str>> {
        self.0.dead_from.as_ref()
    }

    /// What was sent.
    pub(crate) fn message(&self) -> &Message {
        &self.0.message
    }

    pub(super) fn into_entry(self) -> Entry {
        Entry {
            receives_here: 0,
            first_received: None,
            last_received: None,
            ..self.0
        }
    }
}
