//! A queue that confirms everything and remembers it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use function::message::Message;
use function::queue::{Queue, QueueError};

/// Clones share what they hold: the handler owns one, and the test looks into another.
#[derive(Clone, Default)]
pub(crate) struct Memory(Arc<Mutex<Vec<Message>>>);

impl Memory {
    /// What it has confirmed since it was last asked.
    pub(crate) fn take(&self) -> Vec<Message> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Queue for Memory {
    async fn store(&self, messages: Vec<Message>, _: Duration) -> Result<(), QueueError> {
        self.0.lock().unwrap().extend(messages);
        Ok(())
    }
}
