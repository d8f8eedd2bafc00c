//! The line in front of a queue: who waits, and how messages get from the queue into a waiting hand.

use std::{sync::Arc, time::Duration};

use tokio::{sync::oneshot, time::Instant};

use super::{
    super::queue::{Moved, Received, Taken},
    LiveQueue, State,
};

/// A receiver in line. Its number is its place.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) max: usize,
    pub(super) visibility: Duration,
    pub(super) hand: oneshot::Sender<Delivery>,
}

/// Messages on their way to a receiver; put back if nobody takes them.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) messages: Vec<Received>,
    pub(super) from: Arc<LiveQueue>,
}

impl Drop for Delivery {
    fn drop(&mut self) {
        if self.messages.is_empty() {
            return;
        }
        let messages = std::mem::take(&mut self.messages);
        self.from.change(|state| {
            for message in &messages {
                state.queue.put_back(message);
            }
        });
    }
}

/// What a hand-over leaves to be done.
#[derive(Default)]
pub(super) struct Handed {
    pub(super) undelivered: Vec<Delivery>,
    pub(super) dead: Vec<Moved>,
}

/// A place in line, given up when dropped.
pub(super) struct Place<'a> {
    pub(super) queue: &'a LiveQueue,
    pub(super) number: u64,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let gone = self.queue.lock().waiting.remove(&self.number);
        // Outside the lock: with the hand, a delivery may be dropped.
        drop(gone);
    }
}

impl LiveQueue {
    /// Gives what can be received to those in line, the longest waiting first.
    pub(super) fn hand_over(self: &Arc<Self>, state: &mut State) -> Handed {
        let mut handed = Handed::default();
        if state.waiting.is_empty() {
            return handed;
        }
        let now = Instant::now();
        state.queue.advance(now);
        while state.queue.has_visible()
            && let Some(first) = state.waiting.first_entry()
        {
            if first.get().hand.is_closed() {
                first.remove();
                continue;
            }
            let (max, visibility) = (first.get().max, first.get().visibility);
            let Taken { received, dead } = state.queue.receive(max, visibility, now);
            handed.dead.extend(dead);
            if received.is_empty() {
                // All were dead, or as many are in flight as can be.
                break;
            }
            let delivery = Delivery {
                messages: received,
                from: Arc::clone(self),
            };
            handed
                .undelivered
                .extend(first.remove().hand.send(delivery).err());
        }
        handed
    }

    /// What follows a hand-over once the queue is unlocked: messages whose receiver vanished in
    /// between go back, and to the next in line; dead ones go to their own queue.
    pub(super) fn finish(self: &Arc<Self>, handed: Handed) {
        drop(handed.undelivered);
        self.bury(handed.dead);
    }
}
