//! How planned defects were answered.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Defect;
use crate::sender::{Fate, Outcome, SlotWord};

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
pub struct DefectTally {
    defects: BTreeMap<Defect, DefectCounts>,
    /// Natural duplicates by the word of the second request.
    duplicates: BTreeMap<SlotWord, u64>,
}

impl DefectTally {
    /// Counts the outcome of a slot with this defect.
    pub fn enter(&mut self, defect: Defect, outcome: &Outcome) {
        let counts = self.defects.entry(defect).or_default();
        counts.planned += 1;
        let as_expected =
            |fate| matches!(fate, Fate::Answered { status, .. } if status == defect.status());
        if as_expected(outcome.fate) && outcome.duplicate.is_none_or(as_expected) {
            counts.as_expected += 1;
        } else {
            counts.otherwise += 1;
            let accepted = outcome.fate.word() == SlotWord::Acknowledged;
            counts.accepted += u64::from(accepted && rejects(defect));
        }
        if let Some(duplicate) = outcome.duplicate {
            *self.duplicates.entry(duplicate.word()).or_default() += 1;
        }
    }

    /// Natural duplicates whose second request ended with this word.
    #[must_use]
    pub fn duplicates(&self, word: SlotWord) -> u64 {
        self.duplicates.get(&word).copied().unwrap_or_default()
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
        self.defects
            .iter()
            .map(|(defect, counts)| (*defect, *counts))
    }
}

/// Whether it must be rejected.
fn rejects(defect: Defect) -> bool {
    defect.status() >= 400
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::sender::AnswerKind;

    fn answered(status: u16) -> Fate {
        Fate::Answered {
            status,
            kind: AnswerKind::Jsend,
        }
    }

    fn outcome(fate: Fate, duplicate: Option<Fate>) -> Outcome {
        Outcome {
            slot: 0,
            sent: None,
            ended: Instant::now(),
            fate,
            retries: 0,
            duplicate,
        }
    }

    fn counts(planned: u64, as_expected: u64, accepted: u64) -> DefectCounts {
        DefectCounts {
            planned,
            as_expected,
            otherwise: planned - as_expected,
            accepted,
        }
    }

    #[test]
    fn an_answer_is_as_expected_or_otherwise() {
        let mut tally = DefectTally::default();
        for status in [401, 401, 400, 200, 503] {
            tally.enter(Defect::WrongToken, &outcome(answered(status), None));
        }
        tally.enter(Defect::WrongToken, &outcome(Fate::TimedOut, None));
        tally.enter(Defect::Stale, &outcome(answered(200), None));
        tally.enter(Defect::Stale, &outcome(answered(400), None));
        let each: Vec<_> = tally.each().collect();
        let expected = [
            (Defect::WrongToken, counts(6, 2, 1)),
            (Defect::Stale, counts(2, 1, 0)),
        ];
        assert_eq!(each, expected);
        assert_eq!(tally.rejected_as_planned(), 2);
    }

    #[test]
    fn of_a_duplicate_both_answers_count() {
        let mut tally = DefectTally::default();
        for again in [200, 200, 503] {
            let twice = outcome(answered(200), Some(answered(again)));
            tally.enter(Defect::NaturalDuplicate, &twice);
        }
        let each: Vec<_> = tally.each().collect();
        assert_eq!(each, [(Defect::NaturalDuplicate, counts(3, 2, 0))]);
        assert_eq!(tally.duplicates(SlotWord::Failed), 1);
        assert_eq!(tally.duplicates(SlotWord::Rejected), 0);
    }
}
