//! The verdict of a run and the exit code it stands for.

use serde::Serialize;

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Everything arrived, once, unchanged, and every threshold held.
    Pass,
    /// The line under test broke a promise or a threshold.
    Fail,
    /// The run proves nothing about the line: the instrument, or its surroundings, got in the way.
    Invalid,
    /// Stopped by hand; the report is partial.
    Interrupted,
}

impl Verdict {
    /// The exit code of the process.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Verdict::Pass => 0,
            Verdict::Fail => 1,
            Verdict::Invalid => 3,
            Verdict::Interrupted => 130,
        }
    }

    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Invalid => "invalid",
            Verdict::Interrupted => "interrupted",
        }
    }
}

/// What speaks against a run, by kind, each in words.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Stopped by hand.
    pub interrupted: bool,
    /// A sum of the ledger that does not balance.
    pub imbalance: Option<String>,
    /// Events lost, unexpected or corrupted.
    pub broken_promises: Vec<String>,
    /// Why the run proves nothing.
    pub invalid: Vec<String>,
    /// Thresholds broken or without data.
    pub broken_thresholds: Vec<String>,
}

impl Findings {
    /// The verdict, and its reasons, the deciding ones first. Every finding is among them.
    #[must_use]
    pub fn judge(self) -> (Verdict, Vec<String>) {
        let verdict = if self.interrupted {
            Verdict::Interrupted
        } else if self.imbalance.is_some() {
            Verdict::Invalid
        } else if !self.broken_promises.is_empty() {
            Verdict::Fail
        } else if !self.invalid.is_empty() {
            Verdict::Invalid
        } else if !self.broken_thresholds.is_empty() {
            Verdict::Fail
        } else {
            Verdict::Pass
        };
        let stopped = self
            .interrupted
            .then(|| "stopped by hand before the end".to_owned());
        let imbalance = self
            .imbalance
            .map(|sum| format!("the ledger does not balance: {sum}"));
        let reasons = stopped
            .into_iter()
            .chain(imbalance)
            .chain(self.broken_promises)
            .chain(self.invalid)
            .chain(self.broken_thresholds)
            .collect();
        (verdict, reasons)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a run may have against it, strongest first, as one letter each: (i)nterrupted, (u)nbalanced ledger, (b)roken promise,
    /// in(v)alid, broken (t)hreshold.
    fn findings(letters: &str) -> Findings {
        let some = |letter: char| letters.contains(letter).then(|| letter.to_string());
        let many = |letter: char| some(letter).into_iter().collect();
        Findings {
            interrupted: letters.contains('i'),
            imbalance: some('u'),
            broken_promises: many('b'),
            invalid: many('v'),
            broken_thresholds: many('t'),
        }
    }

    #[test]
    fn the_first_of_the_order_decides_and_every_reason_is_named() {
        for (letters, verdict) in [
            ("", Verdict::Pass),
            ("t", Verdict::Fail),
            ("vt", Verdict::Invalid),
            ("bvt", Verdict::Fail),
            ("ubvt", Verdict::Invalid),
            ("iubvt", Verdict::Interrupted),
        ] {
            let (judged, reasons) = findings(letters).judge();
            assert_eq!(judged, verdict, "{letters}");
            assert_eq!(reasons.len(), letters.len(), "{letters}: {reasons:?}");
        }
    }
}
