//! How planned defects were answered.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Defect;
use crate::sender::{Fate, SlotWord};

/// The slots of one defect, by how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DefectCounts {
    /// Slots with an outcome.
    pub planned: u64,
    /// Those that got the answer they must get.
    pub as_expected: u64,
    /// The others: another answer, or none.
    pub otherwise: u64,
    /// Of those, the ones that were accepted, though they must be rejected.
    #[serde(skip)]
    pub accepted: u64,
}

/// Counts outcomes by defect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DefectTally(BTreeMap<Defect, DefectCounts>);

impl DefectTally {
    /// Counts the outcome of a slot with this defect.
    pub fn enter(&mut self, defect: Defect, fate: &Fate) {
        let counts = self.0.entry(defect).or_default();
        counts.planned += 1;
        if matches!(*fate, Fate::Answered { status, .. } if status == defect.status()) {
            counts.as_expected += 1;
        } else {
            counts.otherwise += 1;
            counts.accepted += u64::from(fate.word() == SlotWord::Acknowledged && rejects(defect));
        }
    }

    /// Slots that were rejected as planned: nothing is wrong with the line because of them.
    #[must_use]
    pub fn rejected_as_planned(&self) -> u64 {
        self.each()
            .filter(|(defect, _)| rejects(*defect))
            .map(|(_, counts)| counts.as_expected)
            .sum()
    }

    /// Every defect that came up.
    pub fn each(&self) -> impl Iterator<Item = (Defect, DefectCounts)> {
        self.0.iter().map(|(defect, counts)| (*defect, *counts))
    }
}

/// Whether it must be rejected.
fn rejects(defect: Defect) -> bool {
    defect.status() >= 400
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sender::AnswerKind;

    #[test]
    fn an_answer_is_as_expected_or_otherwise() {
        let answered = |status| Fate::Answered {
            status,
            kind: AnswerKind::Jsend,
        };
        let mut tally = DefectTally::default();
        for status in [401, 401, 400, 200, 503] {
            tally.enter(Defect::WrongToken, &answered(status));
        }
        tally.enter(Defect::WrongToken, &Fate::TimedOut);
        tally.enter(Defect::Stale, &answered(200));
        tally.enter(Defect::Stale, &answered(400));
        let counts = |planned, as_expected, accepted| DefectCounts {
            planned,
            as_expected,
            otherwise: planned - as_expected,
            accepted,
        };
        assert_eq!(
            tally.each().collect::<Vec<_>>(),
            [
                (Defect::WrongToken, counts(6, 2, 1)),
                (Defect::Stale, counts(2, 1, 0)),
            ]
        );
        assert_eq!(tally.rejected_as_planned(), 2);
    }
}
