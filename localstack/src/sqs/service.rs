//! The queues of one account, by name, and the way from a request to its action.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    ACCOUNT, actions, error::SqsError, live_queue::LiveQueue, queue_settings::QueueSettings,
};
use crate::{clock::Clock, faults::Faults};

/// An SQS service: all its queues. Give it to [`run`](super::run).
#[derive(Debug)]
pub struct Service {
    /// `http://address:port`.
    endpoint: String,
    pub(super) clock: Clock,
    pub(super) faults: Arc<Faults>,
    queues: Mutex<BTreeMap<String, Arc<LiveQueue>>>,
}

impl Service {
    /// A service without queues and without faults, whose queue URLs name `address`.
    #[must_use]
    pub fn new(address: SocketAddr) -> Arc<Self> {
        Self::with(address, Clock::start(), Arc::default())
    }

    /// The same with a clock and faults that others share.
    pub(crate) fn with(address: SocketAddr, clock: Clock, faults: Arc<Faults>) -> Arc<Self> {
        Arc::new(Self {
            endpoint: format!("http://{address}"),
            clock,
            faults,
            queues: Mutex::default(),
        })
    }

    /// `http://address:port`, without a slash at the end.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The URL of a queue: `http://address:port/account/name`.
    #[must_use]
    pub fn queue_url(&self, name: &str) -> String {
        format!("{}/{ACCOUNT}/{name}", self.endpoint)
    }

    pub(super) fn queues(&self) -> MutexGuard<'_, BTreeMap<String, Arc<LiveQueue>>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The queue that a URL or a bare name means. The URL's host does not matter: the same queue is
    /// reached by several names.
    pub(super) fn queue(&self, url: &str) -> Result<Arc<LiveQueue>, SqsError> {
        let name = url.rsplit_once('/').map_or(url, |(_, name)| name);
        self.queues()
            .get(name)
            .cloned()
            .ok_or(SqsError::QueueDoesNotExist)
    }

    /// Makes a queue, or finds the one of that name if `settings` are its own. Needs a tokio
    /// runtime.
    pub(crate) fn create_queue(&self, name: &str, settings: QueueSettings) -> Result<(), SqsError> {
        super::limits::queue_name(name)?;
        let mut queues = self.queues();
        if let Some(queue) = queues.get(name) {
            let difference = queue.change(|state| state.settings.difference(&settings));
            return difference.map_or(Ok(()), |attribute| {
                Err(SqsError::QueueNameExists(attribute))
            });
        }
        let now = self.clock.epoch_millis(tokio::time::Instant::now());
        queues.insert(
            name.to_owned(),
            LiveQueue::open(name.to_owned(), settings, now),
        );
        Ok(())
    }

    /// Carries out one action; `request` and the answer are JSON.
    pub(super) async fn act(&self, action: &str, request: &[u8]) -> Result<Vec<u8>, SqsError> {
        match action {
            "SendMessage" => actions::send::one(self, request),
            "SendMessageBatch" => actions::send::batch(self, request),
            "ReceiveMessage" => actions::receive::receive(self, request).await,
            "DeleteMessage" => actions::settle::delete(self, request),
            "DeleteMessageBatch" => actions::settle::delete_batch(self, request),
            "ChangeMessageVisibility" => actions::settle::change_visibility(self, request),
            "ChangeMessageVisibilityBatch" => {
                actions::settle::change_visibility_batch(self, request)
            }
            "CreateQueue" => actions::queues::create(self, request),
            "DeleteQueue" => actions::queues::delete(self, request),
            "GetQueueUrl" => actions::queues::url(self, request),
            "ListQueues" => actions::queues::list(self, request),
            "PurgeQueue" => actions::queues::purge(self, request),
            "GetQueueAttributes" => actions::queue_attributes::get(self, request),
            "SetQueueAttributes" => actions::queue_attributes::set(self, request),
            "AddPermission"
            | "CancelMessageMoveTask"
            | "ListDeadLetterSourceQueues"
            | "ListMessageMoveTasks"
            | "ListQueueTags"
            | "RemovePermission"
            | "StartMessageMoveTask"
            | "TagQueue"
            | "UntagQueue" => Err(SqsError::UnsupportedOperation(action.to_owned())),
            _ => Err(SqsError::UnknownOperation(action.to_owned())),
        }
    }
}
