//! Takes messages off the queue while a run goes on: as many receivers as there is work for.
//!
//! A receiver waits in a long poll. One that comes back full hires another; one that comes back empty leaves, down to two. Told to
//! stop, each takes what is still there before it goes.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::error::SendError;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use crate::queue::{BATCH, Handle, Queue, QueueError, Received};

const RECEIVERS_MIN: usize = 2;
const RECEIVERS_MAX: usize = 16;

/// Messages that wait to be settled; a full channel slows the receivers down, not the memory up.
const WAITING: usize = 1024;

/// Pause after an error that may pass.
const PAUSE: Duration = Duration::from_millis(200);

/// How long receivers may take to give back what they got too late.
const GIVE_BACK: Duration = Duration::from_secs(10);

/// How long a waiting call is still heard after the stop: its answer may be on its way, and what it hands out would be missed.
const ON_ITS_WAY: Duration = Duration::from_millis(100);

/// How receivers poll and how they stop.
#[derive(Clone, Copy, Debug)]
pub struct Polling {
    /// How long one call waits for a message.
    pub wait: Duration,
    /// How long a received message stays in flight.
    pub visibility: Duration,
    /// A waiting call may be dropped once nothing is on its way. Not so on a queue of others, where nobody knows when that is: what it was about to
    /// hand out would stay in flight.
    pub may_drop: bool,
}

/// What comes out of a drain: a message, or an error.
pub type Drained = Result<Received, QueueError>;

/// Receivers at work. Dropping it ends them.
pub struct Drain {
    failing: Arc<AtomicBool>,
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
            failing: Arc::new(AtomicBool::new(false)),
            _present: present,
        };
        let failing = Arc::clone(&first.failing);
        for _ in 0..RECEIVERS_MIN {
            first.hire();
        }
        Drain {
            failing,
            received,
            stopped,
            gone,
        }
    }

    /// The next message or error; `None` once every receiver has stopped.
    pub async fn next(&mut self) -> Option<Drained> {
        self.received.recv().await
    }

    /// The last call of a receiver failed.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }

    /// Lets the receivers take what is there and stop.
    pub fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// Takes no more: what receivers get from now on goes back to the queue. What they had handed over still comes out of [`Drain::next`].
    pub fn close(&mut self) {
        self.received.close();
    }

    /// Closes the drain, waits until every receiver has given back what it got too late, and returns what was handed over and not taken.
    pub async fn finish(mut self) -> Vec<Handle> {
        self.close();
        self.stop();
        let mut left = Vec::new();
        while let Some(drained) = self.received.recv().await {
            left.extend(drained.map(|message| message.handle).ok());
        }
        let _ = timeout(GIVE_BACK, self.gone.recv()).await;
        left
    }
}

/// Returns [`ON_ITS_WAY`] after the stop.
async fn stopped_a_while_ago(stop: &mut watch::Receiver<bool>) {
    // A closed watch is a stop as well.
    let _ = stop.wait_for(|stopped| *stopped).await;
    tokio::time::sleep(ON_ITS_WAY).await;
}

#[derive(Clone)]
struct Receiver {
    queue: Queue,
    polling: Polling,
    out: mpsc::Sender<Drained>,
    stop: watch::Receiver<bool>,
    at_work: Arc<AtomicUsize>,
    failing: Arc<AtomicBool>,
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
                    biased;
                    polled = self.queue.receive(self.polling.wait, self.polling.visibility) => polled,
                    () = stopped_a_while_ago(&mut self.stop), if self.polling.may_drop => continue,
                }
            };
            self.failing.store(polled.is_err(), Ordering::Relaxed);
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

#[cfg(test)]
mod tests;
