//! A queue with those who wait for it.
//!
//! Receivers stand in line. Whenever a message becomes visible it is handed to the one that has
//! waited longest; nobody looks again and again. The alarm, one task per queue, sleeps until the
//! next hidden message is due, and only while somebody waits.
//!
//! A receiver may vanish (its connection breaks) at any moment. A hand-over is therefore a
//! [`line::Delivery`], which puts its messages back when it is dropped untaken: a receiver that is gone
//! swallows nothing.
//!
//! Messages that are dead leave on a receive, or when one is handed over; they are given to their
//! dead-letter queue once this one is unlocked, since no two queues are ever locked together.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use tokio::{
    sync::{Notify, oneshot},
    time::{Instant, timeout_at},
};

use self::line::{Place, Waiting};
use super::{
    error::SqsError,
    queue::{Moved, Queue, Received, Taken},
    queue_settings::QueueSettings,
    receipt::QueueKey,
    registry::Registry,
};
use crate::{REGION, sqs::ACCOUNT};

/// A queue by name, alive.
#[derive(Debug)]
pub(crate) struct LiveQueue {
    /// Its name, the last part of its URL.
    pub(crate) name: String,
    /// Its name in full.
    pub(crate) arn: Arc<str>,
    /// What its receipt handles are made with.
    pub(crate) key: QueueKey,
    /// When it was made, in milliseconds since the epoch.
    pub(crate) created_millis: u64,
    /// All queues, its dead-letter queue among them.
    queues: Weak<Registry<LiveQueue>>,
    state: Mutex<State>,
    alarm: Arc<Notify>,
}

/// All that changes.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The messages.
    pub(crate) queue: Queue,
    /// Its tags.
    pub(crate) tags: BTreeMap<String, String>,
    settings: QueueSettings,
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

impl State {
    /// The attributes in force.
    pub(crate) fn settings(&self) -> &QueueSettings {
        &self.settings
    }

    /// Puts other attributes in force.
    pub(crate) fn set(&mut self, settings: QueueSettings) {
        self.queue.rules = settings.rules();
        self.settings = settings;
    }
}

impl LiveQueue {
    /// A new, empty queue with its alarm. Needs a tokio runtime.
    pub(crate) fn open(
        name: String,
        settings: QueueSettings,
        created_millis: u64,
        queues: Weak<Registry<LiveQueue>>,
    ) -> Arc<Self> {
        let mut state = State {
            modified_millis: created_millis,
            ..State::default()
        };
        state.set(settings);
        let queue = Arc::new(Self {
            arn: arn(&name).into(),
            name,
            queues,
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
        self.lock().settings.clone()
    }

    /// Changes the queue, then hands over what has become visible.
    pub(crate) fn change<T>(self: &Arc<Self>, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        let result = change(&mut state);
        let handed = self.hand_over(&mut state);
        self.set_alarm(&mut state);
        drop(state);
        self.finish(handed);
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
            // Whoever is in line was there before; but while somebody is, nothing can be received but what has just become due.
            let Taken { received, dead } = state.queue.receive(max, visibility, now);
            let is_full = state.queue.has_visible() && state.queue.room() == 0;
            if !received.is_empty() || wait.is_zero() {
                // A receive may show something: a second copy, or what it hides for no time.
                let mut handed = self.hand_over(&mut state);
                handed.dead.extend(dead);
                drop(state);
                self.finish(handed);
                if received.is_empty() && is_full {
                    return Err(SqsError::OverLimit);
                }
                return Ok(received);
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
            drop(state);
            self.bury(dead);
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

    /// Gives dead messages to the dead-letter queue; where there is none any more, they stay.
    fn bury(self: &Arc<Self>, dead: Vec<Moved>) {
        if dead.is_empty() {
            return;
        }
        let target = self
            .settings()
            .redrive()
            .and_then(|redrive| self.queues.upgrade()?.get(redrive.target_name()));
        let letters = dead.into_iter().map(|moved| match target {
            Some(_) => moved.dead_from(&self.arn),
            None => moved,
        });
        let letters: Vec<_> = letters.collect();
        target.as_ref().unwrap_or(self).change(|state| {
            for moved in letters {
                state.queue.take_over(moved);
            }
        });
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

/// The name in full of a queue.
fn arn(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
}

/// The alarm of one queue; ends with it.
async fn ring(queue: Weak<LiveQueue>, alarm: Arc<Notify>) {
    loop {
        let next = {
            let Some(queue) = queue.upgrade() else { return };
            let mut state = queue.lock();
            if state.deleted {
                return;
            }
            let handed = queue.hand_over(&mut state);
            state.alarm_at = state.queue.next_due().filter(|_| !state.waiting.is_empty());
            let next = state.alarm_at;
            drop(state);
            queue.finish(handed);
            next
        };
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

mod line;

#[cfg(test)]
mod tests;
