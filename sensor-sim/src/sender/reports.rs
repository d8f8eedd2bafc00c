//! Outcomes on their way to whoever reads them.
//!
//! Waking a reader on another thread costs more than the outcome itself, so outcomes are gathered while the sender is busy, and handed over
//! together once it has done what was to be done: when little goes on, at once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::sync::mpsc::OwnedPermit;

use super::outcome::Outcome;

/// A place among the outcomes that may wait to be read.
pub(super) type Permit = OwnedPermit<Outcome>;

/// Outcomes that are due. What is left is handed over when it is dropped, so none gets lost.
#[derive(Default)]
pub(super) struct Reports {
    due: Mutex<Vec<(Permit, Outcome)>>,
    some: Notify,
}

impl Reports {
    /// Takes an outcome; does not wait.
    pub(super) fn report(&self, permit: Permit, outcome: Outcome) {
        let mut due = self.due();
        due.push((permit, outcome));
        if due.len() == 1 {
            self.some.notify_one();
        }
    }

    /// Hands outcomes over, for ever. The task that runs this comes after all those that were ready when the first outcome was reported.
    pub(super) async fn hand_over(self: Arc<Self>) {
        let mut batch = Vec::new();
        loop {
            self.some.notified().await;
            std::mem::swap(&mut *self.due(), &mut batch);
            send(batch.drain(..));
        }
    }

    fn due(&self) -> MutexGuard<'_, Vec<(Permit, Outcome)>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Reports {
    fn drop(&mut self) {
        let due = self.due.get_mut();
        send(due.unwrap_or_else(PoisonError::into_inner).drain(..));
    }
}

fn send(due: impl Iterator<Item = (Permit, Outcome)>) {
    for (permit, outcome) in due {
        permit.send(outcome);
    }
}
