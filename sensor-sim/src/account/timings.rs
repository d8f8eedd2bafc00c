//! How long requests took, seen from the instant for which they were intended, so that a frozen server cannot hide behind requests that were never
//! sent.

use std::time::Instant;

use hdrhistogram::CreationError;

use super::Latency;
use crate::sender::{Outcome, SlotWord};

/// The three latencies that outcomes tell.
pub struct Timings {
    /// sent - intended: the generator's own fault.
    pub lag: Latency,
    /// answered - sent, of acknowledged requests.
    pub service: Latency,
    /// answered - intended, of acknowledged requests: what a learner would have waited. Of those that were given up, or never sent, it is at least
    /// what they had waited.
    pub response: Latency,
}

impl Timings {
    /// No values yet.
    pub fn new() -> Result<Self, CreationError> {
        Ok(Self {
            lag: Latency::new()?,
            service: Latency::new()?,
            response: Latency::new()?,
        })
    }

    /// Enters an outcome of a slot intended at this instant.
    pub fn enter(&mut self, outcome: &Outcome, intended: Instant) {
        if let Some(sent) = outcome.sent {
            self.lag.record(sent.saturating_duration_since(intended));
        }
        let waited = outcome.ended.saturating_duration_since(intended);
        match (outcome.fate.word(), outcome.sent) {
            (SlotWord::Acknowledged, Some(sent)) => {
                self.service
                    .record(outcome.ended.saturating_duration_since(sent));
                self.response.record(waited);
            }
            (SlotWord::TimedOut | SlotWord::Unfinished | SlotWord::Unsent, _) => {
                self.response.record_at_least(waited);
            }
            _ => {}
        }
    }
}
