//! What a run is aimed at, up and ready; and in what own and given targets differ.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use local_stack::{Stack, StackFigures};
use sensor_sim::flags::SendFlags;
use sensor_sim::sender::{Endpoint, SendSettings};
use sensor_sim::token::Token;
use tempfile::NamedTempFile;

use crate::disposal::release_all;
use crate::drain::Polling;
use crate::interrupt::Interrupt;
use crate::queue::Queue;
use crate::queue_clock::QueueClock;
use crate::run::backlog::Backlog;
use crate::run::{Aim, RunError};
use crate::target::{given_queue, queue_of};

/// How long a call waits for messages: on our own stack it is dropped at the end, elsewhere the end waits for it.
const OWN_WAIT: Duration = Duration::from_secs(20);
const GIVEN_WAIT: Duration = Duration::from_secs(2);

/// How long a message that was handed out stays in flight while it is settled: between these, as the drain allows. It is deleted, or
/// kept in flight as somebody else's, within milliseconds.
const HANDED_OUT_MIN: Duration = Duration::from_secs(2);
const HANDED_OUT_MAX: Duration = Duration::from_secs(40);

/// An endpoint, what it knows us by, and the queue behind it.
pub(crate) struct Reached {
    pub(crate) queue: Queue,
    endpoint: Endpoint,
    token: Token,
    own: Option<Own>,
}

/// The own stack, and the file with the certificate that its front door is trusted by.
struct Own {
    stack: Stack,
    ca_file: Option<NamedTempFile>,
}

impl Own {
    fn new(stack: Stack) -> io::Result<Own> {
        let ca_file = match stack.ca_pem() {
            None => None,
            Some(pem) => {
                let mut file = NamedTempFile::new()?;
                file.write_all(pem.as_bytes())?;
                Some(file)
            }
        };
        Ok(Own { stack, ca_file })
    }

    /// The front door's address: its domain need not resolve.
    fn address(&self) -> SocketAddr {
        self.stack.address()
    }

    fn ca_file(&self) -> Option<PathBuf> {
        Some(self.ca_file.as_ref()?.path().to_owned())
    }
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
                    own: Some(Own::new(stack)?),
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
                own: None,
            }),
        }
    }

    /// Takes what others have on the queue; nobody else writes to the own one.
    pub(crate) async fn take_backlog(
        &self,
        visibility: Duration,
        interrupt: &Interrupt,
    ) -> Result<Backlog, RunError> {
        if self.own.is_some() {
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

    /// How the queue is read in a run that takes no longer than `longest`, with a drain of this length.
    pub(crate) fn polling(&self, longest: Duration, drain: Duration) -> Polling {
        let own = self.own.is_some();
        Polling {
            wait: if own { OWN_WAIT } else { GIVEN_WAIT },
            // An answer that gets lost on its way has put messages in flight that nobody has: they must be handed out again
            // before the drain ends, or they would count as lost. On the way to the own queue none gets lost.
            visibility: if own {
                longest
            } else {
                (drain * 2 / 3).clamp(HANDED_OUT_MIN, HANDED_OUT_MAX)
            },
            may_drop: own,
        }
    }

    pub(crate) fn queue_clock(&self) -> QueueClock {
        if self.own.is_some() {
            QueueClock::shared()
        } else {
            QueueClock::unknown()
        }
    }

    /// Second 0 of the own stack's fault plan.
    pub(crate) fn start_faults(&self, at: Instant) {
        if let Some(own) = &self.own {
            own.stack.start_faults(at);
        }
    }

    pub(crate) fn send_settings(&self, mut sending: SendFlags) -> SendSettings {
        if let Some(own) = &self.own {
            sending.connect_to = sending.connect_to.or(Some(own.address()));
            sending.ca_file = sending.ca_file.or(own.ca_file());
        }
        sending.settings(self.endpoint.clone(), self.token.clone())
    }

    /// Takes the own stack down.
    pub(crate) async fn down(self) -> Option<StackFigures> {
        match self.own {
            Some(own) => Some(own.stack.down().await),
            None => None,
        }
    }
}
