//! What lies on the queue after all requests, told apart by their tags.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::conduct::CheckError;
use super::request::Tag;
use crate::disposal::release_all;
use crate::interrupt::Interrupt;
use crate::queue::{Handle, Queue, QueueError, Received};

/// How long one call waits for a message. That long nothing may come before it counts as nothing.
const WAIT: Duration = Duration::from_secs(1);

/// How long a message that was received stays out of others' sight: longer than a check takes.
const VISIBILITY: Duration = Duration::from_mins(5);

/// Other people's messages that are held until the check is over. A queue with more of them is no place for a check.
const OTHERS_MAX: usize = 1_000;

/// Messages by case.
#[derive(Default)]
pub(super) struct Messages {
    /// Bodies by the case's place.
    by_case: BTreeMap<usize, Vec<String>>,
    /// Messages without a tag of this check.
    pub(super) others: Others,
}

/// Messages of others that were met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// All of them.
    pub met: usize,
    /// Those that could not be made visible again, and stay out of sight for some minutes.
    pub hidden: u64,
}

impl Messages {
    /// The bodies that bear the tag of this case.
    pub(super) fn of_case(&self, index: usize) -> Vec<String> {
        self.by_case.get(&index).cloned().unwrap_or_default()
    }

    fn count(&self) -> usize {
        self.by_case.values().map(Vec::len).sum()
    }
}

/// How long is read.
pub(super) struct Until<'a> {
    /// As many messages are expected.
    pub(super) expected: usize,
    /// No longer than this.
    pub(super) limit: Duration,
    /// Once it has come, only what is there already.
    pub(super) interrupt: &'a Interrupt,
}

/// Reads until as many messages have come as are expected and then none for a while, until the time is up or somebody interrupts, or until there are
/// too many of others. Ours are deleted, all others made visible again.
pub(super) async fn read(
    queue: &Queue,
    tag: &Tag,
    until: &Until<'_>,
) -> Result<Messages, CheckError> {
    let mut messages = Messages::default();
    let mut others = Vec::new();
    let read = take(queue, tag, until, &mut messages, &mut others).await;
    messages.others.met = others.len();
    messages.others.hidden = release_all(queue, others).await;
    read?;
    if messages.others.met > OTHERS_MAX {
        return Err(CheckError::Others(OTHERS_MAX));
    }
    Ok(messages)
}

async fn take(
    queue: &Queue,
    tag: &Tag,
    until: &Until<'_>,
    messages: &mut Messages,
    others: &mut Vec<Handle>,
) -> Result<(), QueueError> {
    let end = Instant::now() + until.limit;
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
        if !ours.is_empty() {
            queue.delete(ours).await;
        }
        let is_enough = messages.count() >= until.expected || until.interrupt.count() > 0;
        if (is_enough && is_quiet) || Instant::now() >= end || others.len() > OTHERS_MAX {
            return Ok(());
        }
    }
}
