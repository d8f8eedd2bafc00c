//! What a run is aimed at, up and ready; and in what own and given targets differ.

use std::time::{Duration, Instant};

use local_stack::{Stack, StackFigures};
use sensor_sim::sender::{Endpoint, SendSettings};
use sensor_sim::token::Token;

use crate::disposal::release_all;
use crate::drain::Polling;
use crate::interrupt::Interrupt;
use crate::queue::Queue;
use crate::queue_clock::QueueClock;
use crate::run::backlog::Backlog;
use crate::run::{Aim, RunError, Sending};
use crate::target::{given_queue, queue_of};

/// How long a call waits for messages: on our own stack it is dropped at the end, elsewhere the end waits for it.
const OWN_WAIT: Duration = Duration::from_secs(20);
const GIVEN_WAIT: Duration = Duration::from_secs(2);

/// An endpoint, what it knows us by, and the queue behind it.
pub(crate) struct Reached {
    pub(crate) queue: Queue,
    endpoint: Endpoint,
    token: Token,
    stack: Option<Stack>,
}

impl Reached {
    /// Brings up the own stack, or makes a client for the given queue.
    pub(crate) async fn reach(aim: Aim) -> Result<Reached, RunError> {
        match aim {
            Aim::Own { stack, token } => {
                let (stack, own_token) = stack.up().await?;
                Ok(Reached {
                    endpoint: stack.endpoint().parse()?,
                    token: token.unwrap_or(own_token),
                    queue: queue_of(&stack),
                    stack: Some(stack),
                })
            }
            Aim::Given {
                endpoint,
                queue_url,
                token,
            } => Ok(Reached {
                endpoint,
                token,
                queue: given_queue(queue_url).await,
                stack: None,
            }),
        }
    }

    /// Takes what others have on the queue; nobody else writes to the own one.
    pub(crate) async fn take_backlog(
        &self,
        visibility: Duration,
        interrupt: &Interrupt,
    ) -> Result<Backlog, RunError> {
        if self.stack.is_some() {
            return Ok(Backlog::none());
        }
        match Backlog::take(&self.queue, visibility, interrupt).await {
            Ok(backlog) => Ok(backlog),
            Err((held, error)) => {
                release_all(&self.queue, held.into_handles()).await;
                Err(error)
            }
        }
    }

    pub(crate) fn polling(&self, visibility: Duration) -> Polling {
        let own = self.stack.is_some();
        Polling {
            wait: if own { OWN_WAIT } else { GIVEN_WAIT },
            visibility,
            may_drop: own,
        }
    }

    pub(crate) fn queue_clock(&self) -> QueueClock {
        if self.stack.is_some() {
            QueueClock::shared()
        } else {
            QueueClock::unknown()
        }
    }

    /// Second 0 of the own stack's fault plan.
    pub(crate) fn start_faults(&self, at: Instant) {
        if let Some(stack) = &self.stack {
            stack.start_faults(at);
        }
    }

    pub(crate) fn send_settings(&self, sending: Sending) -> SendSettings {
        SendSettings {
            endpoint: self.endpoint.clone(),
            token: self.token.clone(),
            timeout: sending.timeout,
            max_in_flight: sending.max_in_flight,
            catch_up: sending.catch_up,
            connect_to: sending.connect_to,
            ca_file: sending.ca_file,
        }
    }

    /// Takes the own stack down.
    pub(crate) async fn down(self) -> Option<StackFigures> {
        match self.stack {
            Some(stack) => Some(stack.down().await),
            None => None,
        }
    }
}
