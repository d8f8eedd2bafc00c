//! Other people's messages that stand on the queue before a run: taken first, so that ours need not wait behind them, and held.
//!
//! SQS has no way to look without taking. What was taken is in flight until the run is over and is then made visible again: its
//! receive count rises by one, nothing else. Where that would already be harm, the run stops before it.

use std::time::{Duration, Instant};

use crate::interrupt::Interrupt;
use crate::queue::{Facts, Handle, Queue, QueueError, Received};
use crate::run::RunError;

/// More foreign messages than this are not held: SQS keeps about 120,000 in flight, and their owner needs some of them.
const HELD_MAX: usize = 50_000;

/// How long a call waits before the queue counts as empty.
const LOOK: Duration = Duration::from_secs(1);

/// How long the backlog may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Messages that are not ours, in flight until they are made visible again.
pub(crate) struct Held {
    handles: Vec<Handle>,
    max_receive_count: Option<u32>,
}

impl Held {
    fn new(facts: Facts) -> Held {
        Held {
            handles: Vec::new(),
            max_receive_count: facts.max_receive_count,
        }
    }

    /// Holds one more. An error says what harm holding on would do; the message is held all the same.
    pub(crate) fn hold(&mut self, message: Received) -> Result<(), String> {
        let moves = self
            .max_receive_count
            .is_some_and(|limit| message.receive_count >= limit);
        self.handles.push(message.handle);
        if moves {
            return Err("a message of others has been received as often as the queue's redrive policy allows".to_owned());
        }
        if self.handles.len() > HELD_MAX {
            return Err(format!(
                "the queue holds more than {HELD_MAX} messages of others"
            ));
        }
        Ok(())
    }

    /// How many are held.
    #[must_use]
    pub(crate) fn count(&self) -> usize {
        self.handles.len()
    }

    /// What makes them visible again.
    #[must_use]
    pub(crate) fn into_handles(self) -> Vec<Handle> {
        self.handles
    }
}

/// What was found before a run.
pub(crate) struct Backlog {
    /// The messages.
    pub(crate) held: Held,
    /// Ours will have to wait behind more of them.
    pub(crate) unfinished: Option<String>,
}

impl Backlog {
    /// The queue of our own stack: nobody else writes to it.
    #[must_use]
    pub(crate) fn none() -> Backlog {
        Backlog {
            held: Held::new(Facts::default()),
            unfinished: None,
        }
    }

    /// Takes what stands on the queue. On an error what was taken comes back in `held`, to be made visible again.
    pub(crate) async fn take(
        queue: &Queue,
        visibility: Duration,
        interrupt: &Interrupt,
    ) -> Result<Backlog, (Held, RunError)> {
        let facts = match queue.facts().await {
            Ok(facts) => facts,
            // A reader's role need not have the right to ask; receiving will tell whether the queue can be read.
            Err(QueueError::Refused { reason, .. }) if reason.contains("AccessDenied") => {
                Facts::default()
            }
            Err(error) => return Err((Held::new(Facts::default()), error.into())),
        };
        let mut held = Held::new(facts);
        if facts.waiting > 0 && facts.max_receive_count == Some(1) {
            let why = "the queue holds messages of others, and its redrive policy moves each after one receive";
            return Err((held, RunError::WouldHarm(why.to_owned())));
        }
        let started = Instant::now();
        loop {
            if interrupt.count() > 0 {
                return Err((held, RunError::Interrupted));
            }
            let messages = match queue.receive(LOOK, visibility).await {
                Ok(messages) => messages,
                Err(error) => return Err((held, error.into())),
            };
            if messages.is_empty() {
                return Ok(Backlog {
                    held,
                    unfinished: None,
                });
            }
            let mut harm = None;
            for message in messages {
                harm = harm.or(held.hold(message).err());
            }
            if let Some(why) = harm {
                return Err((held, RunError::WouldHarm(why)));
            }
            if started.elapsed() > PATIENCE {
                let why = format!(
                    "messages of others stand before ours: {} were taken, and there are more",
                    held.count()
                );
                return Ok(Backlog {
                    held,
                    unfinished: Some(why),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(receive_count: u32) -> Received {
        Received {
            receive_count,
            ..Received::for_test("somebody else's", Instant::now(), 0)
        }
    }

    #[test]
    fn fifty_thousand_messages_of_others_are_held_and_one_more_is_too_many() {
        let mut held = Held::new(Facts::default());
        for _ in 0..HELD_MAX {
            assert!(held.hold(message(1)).is_ok());
        }
        assert!(held.hold(message(1)).unwrap_err().contains("50000"));
        // Also the one too many is in flight, and has to be given back.
        assert_eq!(held.into_handles().len(), HELD_MAX + 1);
    }

    #[test]
    fn a_message_that_the_next_receive_would_move_is_harm() {
        let facts = Facts {
            max_receive_count: Some(3),
            ..Facts::default()
        };
        let mut held = Held::new(facts);
        assert!(held.hold(message(2)).is_ok());
        assert!(held.hold(message(3)).unwrap_err().contains("redrive"));
        assert_eq!(held.count(), 2);
    }
}
