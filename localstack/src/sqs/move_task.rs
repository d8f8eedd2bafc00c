//! Moving the messages of a dead-letter queue back to where they came from, or elsewhere.
//!
//! A task runs by itself, as fast as it may, until its queue is empty, it is cancelled, or it finds
//! a message that nobody knows the source of. A moved message is a new one, with an id and an age of
//! its own (SQS developer guide, "Dead-letter queue redrive").

use std::{
    borrow::Cow,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};

use super::{
    live_queue::LiveQueue,
    queue::{Message, Moved},
    redrive::name_of,
    registry::Registry,
};
use crate::clock::Clock;

/// Messages moved in one step where no rate is set.
const STEP: usize = 500;
/// How long a step takes at least, where a rate is set.
const PACE: Duration = Duration::from_secs(1);
/// Tasks that are remembered once they are over.
const REMEMBERED: usize = 100;

/// How a task is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Running,
    Completed,
    Cancelled,
    /// A message's source is not known, or is gone.
    Failed,
}

impl Status {
    /// The API's word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "CANCELLED",
            Self::Failed => "FAILED",
        }
    }
}

/// What names a task to clients: base64 of JSON, which nobody should look into.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TaskHandle<'a> {
    task_id: Cow<'a, str>,
    pub(crate) source_arn: Cow<'a, str>,
}

impl TaskHandle<'_> {
    /// Reads a handle; `None` if it is none.
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_slice(&BASE64_STANDARD.decode(text).ok()?).ok()
    }

    fn written(&self) -> String {
        // Writing two texts to memory cannot fail.
        BASE64_STANDARD.encode(serde_json::to_vec(self).unwrap_or_default())
    }
}

/// One task.
#[derive(Debug)]
pub(crate) struct MoveTask {
    id: String,
    pub(crate) source: Arc<LiveQueue>,
    /// The ARN of where everything goes; `None`: back to where each message came from.
    pub(crate) destination: Option<String>,
    pub(crate) per_second: Option<usize>,
    pub(crate) started_millis: u64,
    pub(crate) to_move: u64,
    moved: AtomicU64,
    status: Mutex<Status>,
}

/// All tasks, the latest last.
#[derive(Debug, Default)]
pub(crate) struct MoveTasks(Mutex<Vec<Arc<MoveTask>>>);

impl MoveTasks {
    /// The tasks of a queue, the latest first.
    pub(crate) fn of(&self, source_arn: &str) -> Vec<Arc<MoveTask>> {
        let tasks = self.lock();
        let of_source = tasks.iter().filter(|task| &*task.source.arn == source_arn);
        of_source.rev().cloned().collect()
    }

    /// The task of a queue with this id.
    pub(crate) fn get(&self, handle: &TaskHandle<'_>) -> Option<Arc<MoveTask>> {
        let tasks = self.of(&handle.source_arn);
        tasks.into_iter().find(|task| task.id == handle.task_id)
    }

    /// Starts a task. Needs a tokio runtime.
    pub(crate) fn start(
        &self,
        source: Arc<LiveQueue>,
        destination: Option<String>,
        per_second: Option<usize>,
        clock: Clock,
        queues: Arc<Registry<LiveQueue>>,
    ) -> Arc<MoveTask> {
        let now = Instant::now();
        let counts = source.change(|state| state.queue.counts(now));
        let task = Arc::new(MoveTask {
            id: uuid::Uuid::new_v4().to_string(),
            source,
            destination,
            per_second,
            started_millis: clock.epoch_millis(now),
            to_move: counts.visible as u64,
            moved: AtomicU64::new(0),
            status: Mutex::new(Status::Running),
        });
        let mut tasks = self.lock();
        if tasks.len() == REMEMBERED {
            tasks.remove(0);
        }
        tasks.push(Arc::clone(&task));
        tokio::spawn(Arc::clone(&task).run(clock, queues));
        task
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<MoveTask>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MoveTask {
    /// What names it to clients.
    pub(crate) fn handle(&self) -> String {
        let handle = TaskHandle {
            task_id: Cow::Borrowed(&self.id),
            source_arn: Cow::Borrowed(&self.source.arn),
        };
        handle.written()
    }

    /// How it is doing.
    pub(crate) fn status(&self) -> Status {
        *self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many messages it has moved.
    pub(crate) fn moved(&self) -> u64 {
        self.moved.load(Ordering::Relaxed)
    }

    /// Ends it, if it has not ended; whether it had not.
    pub(crate) fn end(&self, how: Status) -> bool {
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        let was_running = *status == Status::Running;
        if was_running {
            *status = how;
        }
        was_running
    }

    async fn run(self: Arc<Self>, clock: Clock, queues: Arc<Registry<LiveQueue>>) {
        while self.status() == Status::Running {
            let step = self.per_second.unwrap_or(STEP);
            let taken = self
                .source
                .change(|state| state.queue.remove(step, Instant::now()));
            if taken.is_empty() {
                self.end(Status::Completed);
            }
            for moved in taken {
                if let Err(moved) = self.deliver(moved, clock, &queues) {
                    self.end(Status::Failed);
                    self.source.change(|state| state.queue.take_over(moved));
                }
            }
            match self.per_second {
                Some(_) => sleep(PACE).await,
                None => tokio::task::yield_now().await,
            }
        }
    }

    /// Sends a message to its destination; gives it back if there is none.
    fn deliver(
        &self,
        moved: Moved,
        clock: Clock,
        queues: &Registry<LiveQueue>,
    ) -> Result<(), Moved> {
        let destination = self
            .destination
            .as_deref()
            .or(moved.source().map(|arn| &**arn));
        let Some(queue) = destination.and_then(|arn| queues.get(name_of(arn))) else {
            return Err(moved);
        };
        let now = Instant::now();
        let message = Message {
            id: uuid::Uuid::new_v4().to_string(),
            sent_millis: clock.epoch_millis(now),
            ..moved.message().clone()
        };
        queue.change(|state| state.queue.send(message, Duration::ZERO, now));
        self.moved.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}
