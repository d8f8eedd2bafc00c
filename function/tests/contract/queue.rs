//! A queue that does what it is told and remembers what it has confirmed.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use function::message::Message;
use function::queue::{Queue, QueueError};
use serde::Deserialize;

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Behaviour {
    #[default]
    Confirms,
    Unavailable,
    Broken,
    Panics,
    #[serde(skip)]
    PanicsOnce,
}

/// Clones share what they hold: the handler owns one, and the test looks into another.
#[derive(Clone)]
pub(crate) struct FakeQueue(Arc<Mutex<(Behaviour, Vec<Message>)>>);

impl FakeQueue {
    pub(crate) fn new(behaviour: Behaviour) -> Self {
        Self(Arc::new(Mutex::new((behaviour, Vec::new()))))
    }

    pub(crate) fn stored(&self) -> Vec<Message> {
        self.0.lock().unwrap().1.clone()
    }
}

impl Queue for FakeQueue {
    async fn store(&self, messages: Vec<Message>, _: Duration) -> Result<(), QueueError> {
        let behaviour = self.0.lock().unwrap().0;
        let reason = "a reason for the log only".to_owned();
        match behaviour {
            Behaviour::Confirms => self.0.lock().unwrap().1.extend(messages),
            Behaviour::Unavailable => return Err(QueueError::Unavailable { reason }),
            Behaviour::Broken => return Err(QueueError::Broken { reason }),
            Behaviour::Panics => panic!("on purpose"),
            Behaviour::PanicsOnce => {
                self.0.lock().unwrap().0 = Behaviour::Confirms;
                panic!("on purpose");
            }
        }
        Ok(())
    }
}
