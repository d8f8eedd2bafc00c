//! Which events came before. Sensors send again what was not acknowledged, and SQS may hand a message out twice.
//!
//! The last million ids, some 100 MB: enough for repeats that come soon after. What has to be without repeats for ever
//! belongs into a store with the event's id as its key.

use std::collections::{HashSet, VecDeque};

const REMEMBERED: usize = 1_000_000;

/// The ids that came last.
#[derive(Default)]
pub(crate) struct Repeats {
    known: HashSet<String>,
    oldest_first: VecDeque<String>,
}

impl Repeats {
    /// Whether this id did not come before.
    pub(crate) fn is_new(&mut self, id: &str) -> bool {
        if !self.known.insert(id.to_owned()) {
            return false;
        }
        self.oldest_first.push_back(id.to_owned());
        if self.oldest_first.len() > REMEMBERED
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}
