//! The words of the ledger and the sums that they must balance.

use serde::Serialize;

use crate::ledger::DuplicatedBy;

/// Slots by their word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(
    missing_docs,
    reason = "the words of the ledger, which README.md explains"
)]
pub struct SlotWords {
    pub intended: u64,
    pub acknowledged: u64,
    pub rejected: u64,
    pub failed: u64,
    pub timed_out: u64,
    pub unsent: u64,
    pub unfinished: u64,
}

/// Distinct events by their word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(
    missing_docs,
    reason = "the words of the ledger, which README.md explains"
)]
pub struct EventWords {
    pub attempted: u64,
    pub acknowledged: u64,
    pub rejected: u64,
    pub indeterminate: u64,
    pub delivered: u64,
    pub lost: u64,
    pub recovered: u64,
    pub duplicated: u64,
    pub unexpected: u64,
    pub corrupted: u64,
    pub reordered: u64,
    pub late: u64,
    pub foreign: u64,
}

/// A closed ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Slots by word.
    pub slots: SlotWords,
    /// Events by word.
    pub events: EventWords,
    /// Repeats by who made them.
    pub duplicated_by: DuplicatedBy,
}

impl Settled {
    /// The first sum that does not balance, in words; `None` when all do.
    #[must_use]
    pub fn imbalance(&self) -> Option<String> {
        let (s, e) = (&self.slots, &self.events);
        let sums = [
            (
                "slots: intended = acknowledged + rejected + failed + timed_out + unsent + unfinished",
                s.intended,
                s.acknowledged + s.rejected + s.failed + s.timed_out + s.unsent + s.unfinished,
            ),
            (
                "events: attempted = acknowledged + rejected + indeterminate",
                e.attempted,
                e.acknowledged + e.rejected + e.indeterminate,
            ),
            (
                "events: delivered + lost = acknowledged + recovered + unexpected",
                e.delivered + e.lost,
                e.acknowledged + e.recovered + e.unexpected,
            ),
            (
                "duplicated = the sum of duplicated_by",
                e.duplicated,
                self.duplicated_by.total(),
            ),
        ];
        sums.iter()
            .find(|(_, left, right)| left != right)
            .map(|(sum, left, right)| format!("{sum}, but {left} is not {right}"))
    }
}
