//! What becomes of messages once they are settled: ours are deleted, other people's are kept in flight until the run is over, and then
//! made visible again. In batches, several under way at once, and beside the way of the measurement.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout_at};

use crate::queue::{BATCH, Handle, Queue};

/// Messages that wait for it. Where there is no room for another, the run takes no further message until there is.
const WAITING: usize = 1024;

/// Batches under way at once: at 50 ms a call that is 3,200 messages a second.
const UNDER_WAY: usize = 16;

/// How long handles are gathered for a full batch.
const GATHER: Duration = Duration::from_millis(20);

/// Times that a batch is tried before its messages count as left behind.
const TRIES: u32 = 3;

/// Pause between two tries.
const PAUSE: Duration = Duration::from_millis(200);

/// What is done with a batch.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Delete,
    /// Kept in flight for so long from then on; for no time, it is visible again.
    Hide(Duration),
}

/// Batches under way.
struct Batches {
    queue: Queue,
    deed: Deed,
    under_way: JoinSet<u64>,
    left_behind: u64,
}

impl Batches {
    fn new(queue: Queue, deed: Deed) -> Batches {
        Batches {
            queue,
            deed,
            under_way: JoinSet::new(),
            left_behind: 0,
        }
    }

    /// Starts a batch, once there are few enough under way.
    async fn start(&mut self, batch: Vec<Handle>) {
        if self.under_way.len() == UNDER_WAY {
            self.wait_for_one().await;
        }
        let (queue, deed) = (self.queue.clone(), self.deed);
        self.under_way.spawn(async move {
            let mut batch = batch;
            for _ in 0..TRIES {
                batch = match deed {
                    Deed::Delete => queue.delete(batch).await,
                    Deed::Hide(visibility) => queue.hide(batch, visibility).await,
                };
                if batch.is_empty() {
                    break;
                }
                sleep(PAUSE).await;
            }
            batch.len() as u64
        });
    }

    /// Waits for one batch to end; false when none is under way.
    async fn wait_for_one(&mut self) -> bool {
        let Some(ended) = self.under_way.join_next().await else {
            return false;
        };
        self.left_behind += ended.unwrap_or_default();
        true
    }

    /// Waits for all of them; how many messages were left behind.
    async fn finish(mut self) -> u64 {
        while self.wait_for_one().await {}
        self.left_behind
    }
}

/// Does one thing to messages, in a task of its own.
pub struct Disposer {
    handles: mpsc::Sender<Handle>,
    task: JoinHandle<u64>,
}

impl Disposer {
    /// One that deletes. Must be called within a tokio runtime.
    #[must_use]
    pub fn deleting(queue: Queue) -> Disposer {
        Disposer::start(queue, Deed::Delete)
    }

    /// One that keeps in flight. Must be called within a tokio runtime.
    #[must_use]
    pub fn hiding(queue: Queue, visibility: Duration) -> Disposer {
        Disposer::start(queue, Deed::Hide(visibility))
    }

    fn start(queue: Queue, deed: Deed) -> Disposer {
        let (handles, todo) = mpsc::channel(WAITING);
        Disposer {
            handles,
            task: tokio::spawn(dispose_all(Batches::new(queue, deed), todo)),
        }
    }

    /// Whether a message can be handed over without waiting.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.handles.capacity() > 0
    }

    /// Waits until [`Disposer::has_room`].
    pub async fn room(&self) {
        // The task ends only when this sender is gone, so that there always comes a permit; it is given back at once.
        drop(self.handles.reserve().await);
    }

    /// Hands a message over.
    pub async fn dispose(&self, handle: Handle) {
        // As above: the task outlives this sender.
        let _ = self.handles.send(handle).await;
    }

    /// Waits until it is done to everything handed over; for how many messages it could not be.
    pub async fn finish(self) -> u64 {
        drop(self.handles);
        self.task.await.unwrap_or_default()
    }
}

async fn dispose_all(mut batches: Batches, mut todo: mpsc::Receiver<Handle>) -> u64 {
    while let Some(first) = todo.recv().await {
        let mut batch = vec![first];
        let gathered = Instant::now() + GATHER;
        while batch.len() < BATCH
            && let Ok(Some(handle)) = timeout_at(gathered, todo.recv()).await
        {
            batch.push(handle);
        }
        batches.start(batch).await;
    }
    batches.finish().await
}

/// Makes other people's messages visible again; how many stayed in flight all the same.
pub async fn release_all(queue: &Queue, mut handles: Vec<Handle>) -> u64 {
    let mut batches = Batches::new(queue.clone(), Deed::Hide(Duration::ZERO));
    while !handles.is_empty() {
        let batch = handles.split_off(handles.len().saturating_sub(BATCH));
        batches.start(batch).await;
    }
    batches.finish().await
}
