//! Why a queue did not do what it was asked, and whether it is worth asking again.

use thiserror::Error;

/// Why the queue did not do what it was asked.
#[derive(Debug, Error)]
pub enum QueueError {
    /// It will not, however often it is asked: it is not there, or we may not.
    #[error("the queue refuses to {action}: {reason}")]
    Refused {
        /// What was asked.
        action: &'static str,
        /// Its answer.
        reason: String,
    },
    /// It might, later.
    #[error("the queue did not {action}: {reason}")]
    Unavailable {
        /// What was asked.
        action: &'static str,
        /// What came instead.
        reason: String,
    },
}

/// Parts of the error codes that pass by themselves.
const PASSING: [&str; 5] = [
    "Throttl",
    "Unavailable",
    "Internal",
    "OverLimit",
    "TooManyRequests",
];

impl QueueError {
    /// The queue's own answer, by its code.
    pub(super) fn answered(action: &'static str, code: &str, reason: String) -> Self {
        if PASSING.iter().any(|word| code.contains(word)) {
            Self::Unavailable { action, reason }
        } else {
            Self::Refused { action, reason }
        }
    }
}
