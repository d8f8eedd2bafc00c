//! Takes messages off the queue while a run goes on: as many receivers as there is work for, and one that deletes what was settled.
//!
//! A receiver waits in a long poll. One that comes back full hires another; one that comes back empty leaves, down to two. Told to
//! stop, each takes what is still there before it goes. Deleting is done in batches, beside the way of the measurement.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::error::SendError;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::queue::{BATCH, Handle, Queue, QueueError, Received};

const RECEIVERS_MIN: usize = 2;
const RECEIVERS_MAX: usize = 16;

/// Messages that wait to be settled; a full channel slows the receivers down, not the memory up.
const WAITING: usize = 1024;

/// Pause after an error that may pass.
const PAUSE: Duration = Duration::from_millis(200);

/// How long the deleter gathers handles for a full batch.
const GATHER: Duration = Duration::from_millis(20);

/// How long receivers may take to give back what they got too late.
const GIVE_BACK: Duration = Duration::from_secs(10);

/// Times that a batch is tried again before its messages count as not deleted.
const TRIES: u32 = 3;

/// How receivers poll and how they stop.
#[derive(Clone, Copy, Debug)]
pub struct Polling {
    /// How long one call waits for a message.
    pub wait: Duration,
    /// How long a received message stays in flight.
    pub visibility: Duration,
    /// A waiting call may be dropped. Not so on a queue of others: what it was about to hand out would stay in flight.
    pub may_drop: bool,
}

/// What comes out of a drain: a message, or an error.
pub type Drained = Result<Received, QueueError>;

/// Receivers at work. Dropping it ends them.
pub struct Drain {
    received: mpsc::Receiver<Drained>,
    stopped: watch::Sender<bool>,
    gone: mpsc::Receiver<Infallible>,
}

impl Drain {
    /// Starts receiving. Must be called within a tokio runtime.
    #[must_use]
    pub fn start(queue: &Queue, polling: Polling) -> Drain {
        let (out, received) = mpsc::channel(WAITING);
        let (stopped, stop) = watch::channel(false);
        let (present, gone) = mpsc::channel(1);
        let first = Receiver {
            queue: queue.clone(),
            polling,
            out,
            stop,
            at_work: Arc::new(AtomicUsize::new(0)),
            _present: present,
        };
        for _ in 0..RECEIVERS_MIN {
            first.hire();
        }
        Drain {
            received,
            stopped,
            gone,
        }
    }

    /// The next message or error; `None` once every receiver has stopped.
    pub async fn next(&mut self) -> Option<Drained> {
        self.received.recv().await
    }

    /// Lets the receivers take what is there and stop.
    pub fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// Takes no more, and waits until every receiver has given back what it got too late.
    pub async fn finish(self) {
        let Drain {
            received,
            stopped,
            mut gone,
        } = self;
        drop((received, stopped));
        let _ = timeout(GIVE_BACK, gone.recv()).await;
    }
}

#[derive(Clone)]
struct Receiver {
    queue: Queue,
    polling: Polling,
    out: mpsc::Sender<Drained>,
    stop: watch::Receiver<bool>,
    at_work: Arc<AtomicUsize>,
    _present: mpsc::Sender<Infallible>,
}

impl Receiver {
    /// Sends one more like this one to work, unless there are enough.
    fn hire(&self) {
        let more = |count| (count < RECEIVERS_MAX).then_some(count + 1);
        if self
            .at_work
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more)
            .is_ok()
        {
            tokio::spawn(self.clone().work());
        }
    }

    /// Counts this one as gone, unless too few would be left.
    fn may_leave(&self) -> bool {
        let fewer = |count| (count > RECEIVERS_MIN).then_some(count - 1);
        self.at_work
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, fewer)
            .is_ok()
    }

    async fn work(mut self) {
        loop {
            // A closed watch means that nobody takes messages any more.
            let stopping = *self.stop.borrow() || self.stop.has_changed().is_err();
            let polled = if stopping {
                self.queue
                    .receive(Duration::ZERO, self.polling.visibility)
                    .await
            } else {
                tokio::select! {
                    polled = self.queue.receive(self.polling.wait, self.polling.visibility) => polled,
                    _ = self.stop.wait_for(|stopped| *stopped), if self.polling.may_drop => continue,
                }
            };
            match polled {
                Ok(messages) => {
                    let count = messages.len();
                    if count == BATCH && !stopping {
                        self.hire();
                    }
                    if !self.hand_over(messages).await {
                        return;
                    }
                    if count == 0 && (stopping || self.may_leave()) {
                        return;
                    }
                }
                Err(error) => {
                    if self.out.send(Err(error)).await.is_err() || stopping {
                        return;
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Hands messages over to be settled. Where nobody takes them any more they go back to the queue at once, whosever they are.
    async fn hand_over(&self, messages: Vec<Received>) -> bool {
        let mut too_late = Vec::new();
        for message in messages {
            if let Err(SendError(Ok(message))) = self.out.send(Ok(message)).await {
                too_late.push(message.handle);
            }
        }
        if too_late.is_empty() {
            return true;
        }
        self.queue.release(too_late).await;
        false
    }
}

/// Deletes messages in batches, in a task of its own.
pub struct Deleter {
    handles: mpsc::Sender<Handle>,
    task: JoinHandle<u64>,
}

impl Deleter {
    /// Starts it. Must be called within a tokio runtime.
    #[must_use]
    pub fn start(queue: Queue) -> Deleter {
        let (handles, todo) = mpsc::channel(WAITING);
        Deleter {
            handles,
            task: tokio::spawn(delete_all(queue, todo)),
        }
    }

    /// Hands a message over to be deleted.
    pub async fn delete(&self, handle: Handle) {
        // The task ends only when this sender is gone, so that the hand-over cannot fail.
        let _ = self.handles.send(handle).await;
    }

    /// Waits until everything handed over is deleted; how many messages could not be.
    pub async fn finish(self) -> u64 {
        drop(self.handles);
        self.task.await.unwrap_or_default()
    }
}

async fn delete_all(queue: Queue, mut todo: mpsc::Receiver<Handle>) -> u64 {
    let mut undeleted = 0;
    while let Some(first) = todo.recv().await {
        let mut batch = vec![first];
        let gathering = tokio::time::sleep(GATHER);
        tokio::pin!(gathering);
        while batch.len() < BATCH {
            tokio::select! {
                handle = todo.recv() => match handle {
                    Some(handle) => batch.push(handle),
                    None => break,
                },
                () = &mut gathering => break,
            }
        }
        for _ in 0..TRIES {
            batch = queue.delete(batch).await;
            if batch.is_empty() {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        undeleted += batch.len() as u64;
    }
    undeleted
}

/// Makes other people's messages visible again; how many stayed in flight all the same.
pub async fn release_all(queue: &Queue, mut handles: Vec<Handle>) -> u64 {
    let mut left = 0;
    while !handles.is_empty() {
        let mut batch = handles.split_off(handles.len().saturating_sub(BATCH));
        for _ in 0..TRIES {
            batch = queue.release(batch).await;
            if batch.is_empty() {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        left += batch.len() as u64;
    }
    left
}
