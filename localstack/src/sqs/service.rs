//! The queues of one account: making them, finding them, and what they share.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use tokio::time::Instant;

use super::{
    ACCOUNT,
    error::SqsError,
    limits,
    live_queue::LiveQueue,
    move_task::MoveTasks,
    queue_settings::{Given, QueueSettings},
    redrive,
    registry::Registry,
};
use crate::{clock::Clock, faults::Faults};

/// An SQS service: all its queues. Give it to [`run`](super::run).
#[derive(Debug)]
pub struct Service {
    /// `http://address:port`.
    endpoint: String,
    pub(super) clock: Clock,
    pub(super) faults: Arc<Faults>,
    pub(super) queues: Arc<Registry<LiveQueue>>,
    pub(super) move_tasks: MoveTasks,
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
            queues: Arc::default(),
            move_tasks: MoveTasks::default(),
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

    /// The queue that a URL or a bare name means. The URL's host does not matter: the same queue is
    /// reached by several names.
    pub(super) fn queue(&self, url: &str) -> Result<Arc<LiveQueue>, SqsError> {
        let url = url.trim_end_matches('/');
        if url.is_empty() {
            return Err(SqsError::MissingParameter("QueueUrl"));
        }
        let name = url.rsplit_once('/').map_or(url, |(_, name)| name);
        self.queues.get(name).ok_or(SqsError::QueueDoesNotExist)
    }

    /// Makes a queue, or finds the one of that name if it has the given attributes, whatever others
    /// it has. Needs a tokio runtime.
    pub(crate) fn create_queue(
        &self,
        name: &str,
        attributes: &Given<'_>,
        tags: BTreeMap<String, String>,
    ) -> Result<(), SqsError> {
        let is_fifo = attributes
            .get("FifoQueue")
            .is_some_and(|value| value == "true");
        limits::queue_name(name, is_fifo)?;
        if let Some(queue) = self.queues.get(name) {
            let settings = queue.settings();
            return match settings.difference(&settings.with(attributes)?) {
                None => Ok(()),
                Some(attribute) => Err(SqsError::QueueNameExists(attribute)),
            };
        }
        let settings = QueueSettings::default().with(attributes)?;
        let now = self.clock.epoch_millis(Instant::now());
        let queue = LiveQueue::open(name.to_owned(), settings, now, Arc::downgrade(&self.queues));
        self.check_redrive(&queue.arn, attributes)?;
        queue.change(|state| state.tags = tags);
        self.queues.lock().insert(name.to_owned(), queue);
        Ok(())
    }

    /// Checks that a redrive policy among `attributes` names a queue that is there and takes the
    /// dead messages of `source`.
    pub(super) fn check_redrive(
        &self,
        source: &str,
        attributes: &Given<'_>,
    ) -> Result<(), SqsError> {
        let Some(text) = attributes.get("RedrivePolicy") else {
            return Ok(());
        };
        let Some(policy) = redrive::RedrivePolicy::read(text)? else {
            return Ok(());
        };
        let Some(target) = self.queues.get(policy.target_name()) else {
            return Err(redrive::refused(text, "Dead letter target does not exist."));
        };
        if redrive::allows(target.settings().text("RedriveAllowPolicy"), source) {
            return Ok(());
        }
        Err(redrive::refused(
            text,
            "The dead-letter queue's RedriveAllowPolicy does not allow this queue.",
        ))
    }
}
