//! The numbers that a queue keeps to.

use std::time::Duration;

/// Messages of a standard queue that can be in flight at once (SQS developer guide, "Message quotas").
const IN_FLIGHT_MAX: usize = 120_000;

/// The numbers that a queue keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// How long a message is kept after it was sent.
    pub(crate) retention: Duration,
    /// Messages in flight at once.
    pub(crate) in_flight_max: usize,
    /// A message that was received this often is dead. `None` where dead messages have nowhere to
    /// go.
    pub(crate) receives_max: Option<u32>,
}

impl Default for Rules {
    /// Four days, and no dead-letter queue.
    fn default() -> Self {
        Self {
            retention: Duration::from_hours(96),
            in_flight_max: IN_FLIGHT_MAX,
            receives_max: None,
        }
    }
}

impl Rules {
    /// Whether a message that was received `receives` times is not received again.
    pub(super) fn is_dead(&self, receives: u32) -> bool {
        self.receives_max.is_some_and(|most| receives >= most)
    }
}
