//! What the runner found, held against what the own stack did on purpose.
//!
//! Some faults have one exact meaning in the ledger. Where such a fault was planned, the word it must explain is told together with the count of
//! the plan: the two were made apart, by the one that broke and the one that looked.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ledger::{DuplicatedBy, EventWords};
use crate::report::Faults;

/// A word of the ledger beside the fault that explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The word.
    pub word: &'static str,
    /// Events the runner found.
    pub found: u64,
    /// The kind of fault.
    pub fault: &'static str,
    /// Events the stack did it to.
    pub done: u64,
}

/// Every word that a planned fault explains, in the order of the ledger.
#[must_use]
pub(super) fn explained(
    faults: &BTreeMap<String, Faults>,
    events: &EventWords,
    by: &DuplicatedBy,
) -> Vec<Explained> {
    [
        ("lost", events.lost, "sqs_drop"),
        ("corrupted", events.corrupted, "sqs_corrupt"),
        ("duplicated by function", by.function, "sqs_lose_answer"),
        ("duplicated by queue", by.queue, "sqs_duplicate"),
    ]
    .into_iter()
    .filter_map(|(word, found, fault)| {
        let done = faults.get(fault)?.done;
        Some(Explained {
            word,
            found,
            fault,
            done,
        })
    })
    .collect()
}

impl Explained {
    /// Whether the two counts are the same.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.found == self.done
    }
}
