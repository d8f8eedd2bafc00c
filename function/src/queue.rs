//! The queue, as the handler sees it: it takes an envelope's messages and confirms them, or says whether to try again.

mod sqs;

use std::future::Future;
use std::time::Duration;

pub use sqs::Sqs;

use crate::message::Message;

/// Something that stores messages.
pub trait Queue: Send + Sync {
    /// Stores the messages of one envelope, in their order, or gives up within this time. `Ok` means that every one
    /// is stored, for good, whatever breaks afterwards; after an error, some may be.
    fn store(
        &self,
        messages: Vec<Message>,
        within: Duration,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// Why an envelope is not known to be stored. The reasons are for the log.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// The queue throttles, times out, fails or can't be reached, and retries did not help. It may work later. The
    /// envelope may be stored all the same.
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
