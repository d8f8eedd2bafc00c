//! The queue as the runner sees it: receive, delete, make visible again, look up. Nothing here decides anything.

mod aws;
mod error;
mod local;

use std::time::{Duration, Instant};

use aws_sdk_sqs::Client;

pub use self::error::QueueError;

use self::aws::AwsQueue;
use self::local::LocalQueue;

/// SQS hands out and takes back ten messages a call.
pub const BATCH: usize = BATCH_LIMIT as usize;

const BATCH_LIMIT: i32 = 10;

/// The longest that SQS keeps a message in flight: 12 h.
pub const LONGEST_VISIBILITY: Duration = Duration::from_hours(12);

/// One call, a long poll of 20 s included.
pub const CALL_LIMIT: Duration = Duration::from_secs(30);

/// A queue that can be read.
#[derive(Clone)]
pub struct Queue(Way);

/// How it is reached.
#[derive(Clone)]
enum Way {
    Aws(AwsQueue),
    Local(LocalQueue),
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
#[derive(Clone)]
pub struct Handle(String);

/// What the queue says of itself before a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Messages on it, roughly.
    pub waiting: u64,
    /// Its redrive policy moves a message that has been received this often.
    pub max_receive_count: Option<u32>,
}

impl Queue {
    /// The queue at a URL, through a client that is already configured.
    #[must_use]
    pub fn new(client: Client, url: String) -> Self {
        Queue(Way::Aws(AwsQueue { client, url }))
    }

    /// The queue at a URL of the stack in this process, whose SQS listens on `address` (`host:port`).
    #[must_use]
    pub fn local(address: &str, url: String) -> Self {
        Queue(Way::Local(LocalQueue::new(address, url)))
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> &str {
        match &self.0 {
            Way::Aws(queue) => &queue.url,
            Way::Local(queue) => &queue.url,
        }
    }

    /// What it says of itself. The own queue was made for the run: it is empty, and has no redrive policy.
    pub async fn facts(&self) -> Result<Facts, QueueError> {
        match &self.0 {
            Way::Aws(queue) => queue.facts().await,
            Way::Local(_) => Ok(Facts::default()),
        }
    }

    /// Waits up to `wait` for messages and keeps those it gets in flight for `visibility`.
    pub async fn receive(
        &self,
        wait: Duration,
        visibility: Duration,
    ) -> Result<Vec<Received>, QueueError> {
        match &self.0 {
            Way::Aws(queue) => queue.receive(wait, visibility).await,
            Way::Local(queue) => queue.receive(wait, visibility).await,
        }
    }

    /// Deletes up to ten messages; returns those that the queue did not delete.
    pub async fn delete(&self, handles: Vec<Handle>) -> Vec<Handle> {
        match &self.0 {
            Way::Aws(queue) => queue.delete(handles).await,
            Way::Local(queue) => queue.delete(handles).await,
        }
    }

    /// Makes up to ten messages visible again; returns those that stayed in flight.
    pub async fn release(&self, handles: Vec<Handle>) -> Vec<Handle> {
        self.hide(handles, Duration::ZERO).await
    }

    /// Keeps up to ten messages in flight for so long from now on; returns those for which that failed.
    pub async fn hide(&self, handles: Vec<Handle>, visibility: Duration) -> Vec<Handle> {
        match &self.0 {
            Way::Aws(queue) => queue.hide(handles, visibility).await,
            Way::Local(queue) => queue.hide(handles, visibility).await,
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
