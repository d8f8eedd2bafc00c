//! A queue with those who wait for it.
//!
//! Receivers stand in line. Whenever a message becomes visible it is handed to the one that has
//! waited longest; nobody looks again and again. The alarm, one task per queue, sleeps until the
//! next hidden message is due, and only while somebody waits.
//!
//! A receiver may vanish (its connection breaks) at any moment. A hand-over is therefore a
//! [`Delivery`], which puts its messages back when it is dropped untaken: a receiver that is gone
//! swallows nothing.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use tokio::{
    sync::{Notify, oneshot},
    time::{Instant, timeout_at},
};

use super::{
    error::SqsError,
    queue::{Queue, Received},
    queue_settings::QueueSettings,
    receipt::QueueKey,
};

/// A queue by name, alive.
#[derive(Debug)]
pub(crate) struct LiveQueue {
    /// Its name, the last part of its URL.
    pub(crate) name: String,
    /// What its receipt handles are made with.
    pub(crate) key: QueueKey,
    /// When it was made, in milliseconds since the epoch.
    pub(crate) created_millis: u64,
    state: Mutex<State>,
    alarm: Arc<Notify>,
}

/// All that changes.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The messages.
    pub(crate) queue: Queue,
    /// The attributes in force.
    pub(crate) settings: QueueSettings,
    /// When it was purged last.
    pub(crate) purged: Option<Instant>,
    /// When its attributes were set last, in milliseconds since the epoch.
    pub(crate) modified_millis: u64,
    waiting: BTreeMap<u64, Waiting>,
    arrivals: u64,
    deleted: bool,
    /// What the alarm sleeps until.
    alarm_at: Option<Instant>,
}

/// A receiver in line. Its number is its place.
#[derive(Debug)]
struct Waiting {
    max: usize,
    visibility: Duration,
    hand: oneshot::Sender<Delivery>,
}

/// Messages on their way to a receiver; put back if nobody takes them.
#[derive(Debug)]
struct Delivery {
    messages: Vec<Received>,
    from: Arc<LiveQueue>,
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

/// A place in line, given up when dropped.
struct Place<'a> {
    queue: &'a LiveQueue,
    number: u64,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let gone = self.queue.lock().waiting.remove(&self.number);
        // Outside the lock: with the hand, a delivery may be dropped.
        drop(gone);
    }
}

impl LiveQueue {
    /// A new, empty queue with its alarm. Needs a tokio runtime.
    pub(crate) fn open(name: String, settings: QueueSettings, created_millis: u64) -> Arc<Self> {
        let state = State {
            settings,
            modified_millis: created_millis,
            ..State::default()
        };
        let queue = Arc::new(Self {
            name,
            key: QueueKey::random(),
            created_millis,
            state: Mutex::new(state),
            alarm: Arc::default(),
        });
        tokio::spawn(ring(Arc::downgrade(&queue), Arc::clone(&queue.alarm)));
        queue
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The attributes in force.
    pub(crate) fn settings(&self) -> QueueSettings {
        self.lock().settings
    }

    /// Changes the queue, then hands over what has become visible.
    pub(crate) fn change<T>(self: &Arc<Self>, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        let result = change(&mut state);
        let undelivered = self.hand_over(&mut state);
        self.set_alarm(&mut state);
        drop(state);
        // Messages whose receiver vanished in between go back, and to the next in line; not under
        // the lock, which that takes.
        drop(undelivered);
        result
    }

    /// Receives up to `max` messages, and waits up to `wait` for the first. Empty when none came.
    pub(crate) async fn receive(
        self: &Arc<Self>,
        max: usize,
        visibility: Duration,
        wait: Duration,
    ) -> Result<Vec<Received>, SqsError> {
        let now = Instant::now();
        let (hand, handed) = oneshot::channel();
        let place = {
            let mut state = self.lock();
            if state.deleted {
                return Err(SqsError::QueueDoesNotExist);
            }
            // Whoever is in line was there before; but while somebody is, nothing is visible.
            let messages = state.queue.receive(max, visibility, now);
            if !messages.is_empty() || wait.is_zero() {
                return Ok(messages);
            }
            let number = state.arrivals;
            state.arrivals += 1;
            state.waiting.insert(
                number,
                Waiting {
                    max,
                    visibility,
                    hand,
                },
            );
            self.set_alarm(&mut state);
            Place {
                queue: self,
                number,
            }
        };
        let delivery = timeout_at(now + wait, handed).await;
        drop(place);
        match delivery {
            Ok(Ok(mut delivery)) => Ok(std::mem::take(&mut delivery.messages)),
            Ok(Err(_)) => Err(SqsError::QueueDoesNotExist),
            Err(_) => Ok(Vec::new()),
        }
    }

    /// Sends everybody in line away; nobody can receive any more.
    pub(crate) fn close(&self) {
        let waiting = {
            let mut state = self.lock();
            state.deleted = true;
            std::mem::take(&mut state.waiting)
        };
        drop(waiting);
        self.alarm.notify_one();
    }

    /// Gives what is visible to those in line, the longest waiting first. Returns what could not be
    /// given.
    fn hand_over(self: &Arc<Self>, state: &mut State) -> Vec<Delivery> {
        let mut undelivered = Vec::new();
        if state.waiting.is_empty() {
            return undelivered;
        }
        let now = Instant::now();
        state.queue.mature(now);
        while state.queue.has_visible()
            && let Some((_, next)) = state.waiting.pop_first()
        {
            if next.hand.is_closed() {
                continue;
            }
            let messages = state.queue.receive(next.max, next.visibility, now);
            let from = Arc::clone(self);
            undelivered.extend(next.hand.send(Delivery { messages, from }).err());
        }
        undelivered
    }

    /// Wakes the alarm if it would ring too late.
    fn set_alarm(&self, state: &mut State) {
        if state.waiting.is_empty() {
            return;
        }
        if let Some(due) = state.queue.next_due()
            && state.alarm_at.is_none_or(|at| due < at)
        {
            self.alarm.notify_one();
        }
    }
}

impl Drop for LiveQueue {
    fn drop(&mut self) {
        self.alarm.notify_one();
    }
}

/// The alarm of one queue; ends with it.
async fn ring(queue: Weak<LiveQueue>, alarm: Arc<Notify>) {
    loop {
        let (next, undelivered) = {
            let Some(queue) = queue.upgrade() else { return };
            let mut state = queue.lock();
            if state.deleted {
                return;
            }
            let undelivered = queue.hand_over(&mut state);
            state.alarm_at = state.queue.next_due().filter(|_| !state.waiting.is_empty());
            (state.alarm_at, undelivered)
        };
        drop(undelivered);
        match next {
            Some(due) => {
                tokio::select! {
                    () = tokio::time::sleep_until(due) => {}
                    () = alarm.notified() => {}
                }
            }
            None => alarm.notified().await,
        }
    }
}

#[cfg(test)]
mod tests;
