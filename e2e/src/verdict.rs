//! The verdict of a run and the exit code it stands for, in the order of design 3.7.

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

    fn findings(
        interrupted: bool,
        imbalance: bool,
        broken: bool,
        invalid: bool,
        threshold: bool,
    ) -> Findings {
        let when = |yes: bool, text: &str| {
            if yes {
                vec![text.to_owned()]
            } else {
                Vec::new()
            }
        };
        Findings {
            interrupted,
            imbalance: imbalance.then(|| "1 is not 2".to_owned()),
            broken_promises: when(broken, "lost"),
            invalid: when(invalid, "lag"),
            broken_thresholds: when(threshold, "p99"),
        }
    }

    #[test]
    fn the_first_of_the_order_decides_and_every_reason_is_named() {
        for (findings, verdict) in [
            (findings(false, false, false, false, false), Verdict::Pass),
            (findings(false, false, false, false, true), Verdict::Fail),
            (findings(false, false, false, true, true), Verdict::Invalid),
            (findings(false, false, true, true, true), Verdict::Fail),
            (findings(false, true, true, true, true), Verdict::Invalid),
            (findings(true, true, true, true, true), Verdict::Interrupted),
        ] {
            let expected = [
                findings.interrupted,
                findings.imbalance.is_some(),
                !findings.broken_promises.is_empty(),
                !findings.invalid.is_empty(),
                !findings.broken_thresholds.is_empty(),
            ];
            let (judged, reasons) = findings.judge();
            assert_eq!(judged, verdict);
            assert_eq!(
                reasons.len(),
                expected.iter().filter(|found| **found).count()
            );
        }
    }
}
