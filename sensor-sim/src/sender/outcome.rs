//! How a slot ended, in the sender's words and in the ledger's.

use std::time::Instant;

use super::answer::AnswerKind;

/// What became of one slot. Every slot the pacer reached has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The slot's number.
    pub slot: u64,
    /// When work on the request began, which is before connecting where a connection had to be made. `None` where it never began.
    pub sent: Option<Instant>,
    /// When the whole answer had been read, or when it was clear that there would be none.
    pub ended: Instant,
    /// How it ended.
    pub fate: Fate,
    /// How often it was sent again.
    pub retries: u16,
    /// How the same request ended that went once more after it was acknowledged, where that was planned. The slot stays acknowledged.
    pub duplicate: Option<Fate>,
}

/// How a slot ended, as the sender saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Somebody answered, whatever the status.
    Answered {
        /// The HTTP status code.
        status: u16,
        /// Who answered, judged by the body.
        kind: AnswerKind,
    },
    /// No whole answer within the time-out.
    TimedOut,
    /// The connection could not be made, or broke before a whole answer.
    Transport(TransportFault),
    /// The request never began: given up by the catch-up policy, or the sender was stopped first.
    Unsent,
    /// The request was under way when the sender stopped.
    Unfinished,
}

impl Fate {
    /// The ledger's word for this fate. 2xx is acknowledged; 4xx is rejected, except 408 and 429, which like every other status and every
    /// broken connection leave open whether the request was carried out.
    #[must_use]
    pub fn word(&self) -> SlotWord {
        match *self {
            Self::Answered { status, .. } => match status {
                200..=299 => SlotWord::Acknowledged,
                408 | 429 => SlotWord::Failed,
                400..=499 => SlotWord::Rejected,
                _ => SlotWord::Failed,
            },
            Self::Transport(_) => SlotWord::Failed,
            Self::TimedOut => SlotWord::TimedOut,
            Self::Unsent => SlotWord::Unsent,
            Self::Unfinished => SlotWord::Unfinished,
        }
    }
}

/// Where a connection failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransportFault {
    /// The name did not resolve, or the TCP connection was not accepted.
    Connect,
    /// The TLS handshake failed, or TLS broke later.
    Tls,
    /// The peer closed or reset the connection before the answer was whole.
    Reset,
    /// Anything else, such as an answer that is not HTTP.
    Other,
}

/// The ledger's words: every slot has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SlotWord {
    /// Answered 2xx.
    Acknowledged,
    /// Answered 4xx, other than 408 and 429.
    Rejected,
    /// Answered 408, 429, 3xx, 5xx, or not at all because the connection broke.
    Failed,
    /// No answer within the time-out.
    TimedOut,
    /// Never sent.
    Unsent,
    /// Under way when the run ended.
    Unfinished,
}

impl SlotWord {
    /// All words, in the order reports name them.
    pub const ALL: [Self; 6] = [
        Self::Acknowledged,
        Self::Rejected,
        Self::Failed,
        Self::TimedOut,
        Self::Unsent,
        Self::Unfinished,
    ];

    /// The word as reports spell it, in `snake_case`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::TimedOut => "timed_out",
            Self::Unsent => "unsent",
            Self::Unfinished => "unfinished",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_the_word_the_ledger_gives_it() {
        for status in 0..=999 {
            let kind = AnswerKind::Other;
            let expected = match status {
                200..300 => SlotWord::Acknowledged,
                408 | 429 => SlotWord::Failed,
                400..500 => SlotWord::Rejected,
                _ => SlotWord::Failed,
            };
            assert_eq!(Fate::Answered { status, kind }.word(), expected, "{status}");
        }
    }

    #[test]
    fn every_other_fate_has_its_word() {
        let table = [
            (Fate::TimedOut, SlotWord::TimedOut),
            (Fate::Unsent, SlotWord::Unsent),
            (Fate::Unfinished, SlotWord::Unfinished),
            (Fate::Transport(TransportFault::Connect), SlotWord::Failed),
            (Fate::Transport(TransportFault::Tls), SlotWord::Failed),
            (Fate::Transport(TransportFault::Reset), SlotWord::Failed),
            (Fate::Transport(TransportFault::Other), SlotWord::Failed),
        ];
        for (fate, word) in table {
            assert_eq!(fate.word(), word, "{fate:?}");
        }
    }
}
