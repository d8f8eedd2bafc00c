//! The queue, as the handler sees it: it takes one message and confirms it, or says whether to try again.

mod sqs;

use std::future::Future;

pub use sqs::Sqs;

use crate::message::Message;

/// Something that stores messages.
pub trait Queue: Send + Sync {
    /// Stores one message. `Ok` means that it is stored, for good, whatever breaks afterwards.
    fn send(&self, message: Message) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// Why a message is not known to be stored. The reasons are for the log.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// The queue throttles, times out, fails or can't be reached, and retries did not help. It may work later. The
    /// message may be stored all the same.
    #[error("queue unavailable: {reason}")]
    Unavailable {
        /// What the queue said, or what was wrong with the way to it.
        reason: String,
    },
    /// The queue, a permission or a key is missing or wrong. It works once somebody has repaired it.
    #[error("queue broken: {reason}")]
    Broken {
        /// What the queue said.
        reason: String,
    },
}
