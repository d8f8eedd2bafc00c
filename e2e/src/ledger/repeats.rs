//! Who made a repeat: the sensor (another request), the function (same request, another message) or the queue (same message).
//!
//! Telling them apart needs the first delivery's request and message. Both are kept, as hashes, for the events delivered last: a
//! fixed number of them, so that memory does not grow with the run (law 3). Repeats follow their original closely in practice; one that comes
//! after its original was forgotten is told by its receive count, or counted as unattributed.

use std::collections::{HashMap, VecDeque};

use serde::Serialize;

/// How many of the last delivered events are remembered: about 16 MB.
const REMEMBERED: usize = 1 << 18;

/// Distinct events that were received more than once, by who made their first repeat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DuplicatedBy {
    /// Another request carried it: the sensor sent it again.
    pub sensor: u64,
    /// The same request, another message: the function stored it twice.
    pub function: u64,
    /// The same message came again: the queue repeated it.
    pub queue: u64,
    /// The repeat came so late that its original was forgotten.
    pub unattributed: u64,
}

impl DuplicatedBy {
    /// All repeats together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.sensor + self.function + self.queue + self.unattributed
    }
}

/// Where a delivery came from, as far as the queue tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Hash of the request id that the function wrote beside the message; `None` where there was none.
    pub request: Option<u32>,
    /// Hash of the queue's message id.
    pub message: u32,
    /// How often the queue says that it has handed this message out, this time included.
    pub receive_count: u32,
}

/// The memory of first deliveries.
#[derive(Default)]
pub(super) struct Repeats {
    first: HashMap<u64, (Option<u32>, u32)>,
    order: VecDeque<u64>,
    by: DuplicatedBy,
}

impl Repeats {
    /// Remembers an event's first delivery.
    pub(super) fn remember(&mut self, event: u64, origin: Origin) {
        if self.order.len() == REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.first.remove(&oldest);
        }
        self.order.push_back(event);
        self.first.insert(event, (origin.request, origin.message));
    }

    /// Counts an event's first repeat.
    pub(super) fn attribute(&mut self, event: u64, origin: Origin) {
        let counter = match self.first.get(&event) {
            Some((_, message)) if *message == origin.message => &mut self.by.queue,
            Some((Some(request), _)) if Some(*request) == origin.request => &mut self.by.function,
            Some((Some(_), _)) if origin.request.is_some() => &mut self.by.sensor,
            None if origin.receive_count > 1 => &mut self.by.queue,
            _ => &mut self.by.unattributed,
        };
        *counter += 1;
    }

    pub(super) fn by(&self) -> DuplicatedBy {
        self.by
    }
}
