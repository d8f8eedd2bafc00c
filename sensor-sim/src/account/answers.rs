//! How requests were answered, counted.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::sender::{AnswerKind, Fate, Outcome, TransportFault};

/// Answers by status and by who gave them; the shape of `http` in the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(
    missing_docs,
    reason = "the words of the report, which its schema explains"
)]
pub struct Http {
    pub status: BTreeMap<u16, u64>,
    pub jsend: u64,
    pub gateway: u64,
    pub other: u64,
    pub retried: u64,
    pub transport: Transport,
}

/// Requests without an answer, by what broke.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(
    missing_docs,
    reason = "the words of the report, which its schema explains"
)]
pub struct Transport {
    pub connect: u64,
    pub tls: u64,
    pub reset: u64,
    pub timeout: u64,
    pub other: u64,
}

impl Http {
    /// Enters how a slot ended, and how its duplicate was answered if it had one.
    pub fn enter(&mut self, outcome: &Outcome) {
        self.retried += u64::from(outcome.retries);
        self.count(outcome.fate);
        if let Some(duplicate) = outcome.duplicate {
            self.count(duplicate);
        }
    }

    fn count(&mut self, fate: Fate) {
        match fate {
            Fate::Answered { status, kind } => {
                *self.status.entry(status).or_default() += 1;
                match kind {
                    AnswerKind::Jsend => self.jsend += 1,
                    AnswerKind::Gateway => self.gateway += 1,
                    AnswerKind::Other => self.other += 1,
                }
            }
            Fate::TimedOut => self.transport.timeout += 1,
            Fate::Transport(TransportFault::Connect) => self.transport.connect += 1,
            Fate::Transport(TransportFault::Tls) => self.transport.tls += 1,
            Fate::Transport(TransportFault::Reset) => self.transport.reset += 1,
            Fate::Transport(TransportFault::Other) => self.transport.other += 1,
            Fate::Unsent | Fate::Unfinished => {}
        }
    }
}
