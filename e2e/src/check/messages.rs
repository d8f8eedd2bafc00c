//! What lies on the queue after all requests, told apart by their tags.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::request::Tag;
use crate::queue::{BATCH, Handle, Queue, QueueError, Received};

/// How long one call waits for a message. That long nothing may come before it counts as nothing.
const WAIT: Duration = Duration::from_secs(1);

/// How long a message that was received stays out of others' sight: longer than a check takes.
const VISIBILITY: Duration = Duration::from_mins(5);

/// Other people's messages that are held until the check is over. A queue with more of them is no place for a check.
const OTHERS_MAX: usize = 1_000;

/// Messages by case.
#[derive(Default)]
pub struct Messages {
    /// Number of the part, and body.
    by_case: BTreeMap<usize, Vec<String>>,
    /// Messages without a tag of this check.
    pub others: usize,
}

impl Messages {
    /// The bodies that bear the tag of this case.
    #[must_use]
    pub fn of_case(&self, index: usize) -> Vec<String> {
        self.by_case.get(&index).cloned().unwrap_or_default()
    }

    fn count(&self) -> usize {
        self.by_case.values().map(Vec::len).sum()
    }
}

/// Reads until as many messages have come as are expected and then none for a while, or until the time is up. Ours are deleted, all others made
/// visible again.
pub(super) async fn read(
    queue: &Queue,
    tag: &Tag,
    expected: usize,
    limit: Duration,
) -> Result<Messages, QueueError> {
    let mut messages = Messages::default();
    let mut others = Vec::new();
    let read = read_into(&mut messages, &mut others, queue, tag, expected, limit).await;
    messages.others = others.len();
    while !others.is_empty() {
        let batch = others.drain(..others.len().min(BATCH)).collect();
        queue.release(batch).await;
    }
    read.map(|()| messages)
}

async fn read_into(
    messages: &mut Messages,
    others: &mut Vec<Handle>,
    queue: &Queue,
    tag: &Tag,
    expected: usize,
    limit: Duration,
) -> Result<(), QueueError> {
    let until = Instant::now() + limit;
    loop {
        let received = queue.receive(WAIT, VISIBILITY).await?;
        let is_quiet = received.is_empty();
        let mut ours = Vec::new();
        for Received { body, handle, .. } in received {
            match tag.case_of(&body) {
                Some(case) => {
                    messages.by_case.entry(case).or_default().push(body);
                    ours.push(handle);
                }
                None => others.push(handle),
            }
        }
        queue.delete(ours).await;
        let is_complete = messages.count() >= expected && is_quiet;
        if is_complete || Instant::now() >= until || others.len() > OTHERS_MAX {
            return Ok(());
        }
    }
}
