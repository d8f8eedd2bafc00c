//! What a run sends and how it knows it again on the queue.
//!
//! Either the simulated campus, whose event ids carry their slot, or a corpus of files, known by their bytes.

use std::sync::Arc;
use std::time::Duration;

use memchr::memmem::Finder;
use sensor_sim::flags::BehaviourFlags;
use sensor_sim::{EventKey, Plan, Source};

use crate::ledger::Shape;
use crate::part::is_part;
use crate::unchanged::Unchanged;

/// A load: slots to send, the shape of the ledger, and the eye that knows them again.
pub struct Load {
    /// What the sender sends.
    pub source: Arc<dyn Source>,
    /// How many events each slot holds.
    pub shape: Box<dyn Shape + Send>,
    /// Knows the load's messages from other people's.
    pub recogniser: Box<dyn Recogniser>,
    /// Slots intended before this offset are in the ledger, but not in latencies and rates.
    pub warm_up: Duration,
    /// Warm-up and window together.
    pub length: Duration,
}

/// What a message from the queue holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognised {
    /// Nothing of ours: somebody else's, not to be touched.
    Foreign,
    /// Events of ours.
    Ours {
        /// The events whose ids are in it.
        events: Vec<EventKey>,
        /// The body is what was sent, or a part of it.
        intact: bool,
    },
}

/// Tells our messages from other people's.
pub trait Recogniser: Send {
    /// Reads a message's body. `message` is the hash of the queue's message id.
    fn recognise(&mut self, body: &[u8], message: u32) -> Recognised;

    /// Slots that cannot be told apart, because their envelopes are the same; each group on its own. None where every event has an id.
    fn alike(&self) -> Vec<Vec<u64>> {
        Vec::new()
    }
}

impl Load {
    /// The load of a plan, as a sensor of this behaviour sends it.
    #[must_use]
    pub fn campus(plan: Plan, behaviour: &BehaviourFlags, unchanged: Unchanged) -> Load {
        let plan = Arc::new(plan);
        let source = behaviour.applied_to(Arc::clone(&plan) as _, plan.settings().seed);
        Load {
            warm_up: plan.warm_up(),
            length: plan.length(),
            shape: Box::new(Arc::clone(&plan)),
            recogniser: Box::new(ById {
                plan,
                source: Arc::clone(&source),
                unchanged,
                prefix: Finder::new(URN_PREFIX),
                expected: Vec::new(),
            }),
            source,
        }
    }
}

impl Shape for Arc<Plan> {
    fn slots(&self) -> u64 {
        Source::slots(self.as_ref())
    }

    fn events_in(&self, slot: u64) -> u16 {
        Plan::events_in(self, slot)
    }

    fn events_max(&self) -> u16 {
        self.settings().events_per_envelope.max()
    }
}

const URN_PREFIX: &[u8] = b"urn:uuid:";
const UUID_LENGTH: usize = 36;

/// Knows generated envelopes by the tag in their event ids, found by a scan of the bytes, so that a body which is no JSON any more is
/// known as well; and judges them by making the slot's bytes once more.
struct ById {
    plan: Arc<Plan>,
    source: Arc<dyn Source>,
    unchanged: Unchanged,
    prefix: Finder<'static>,
    expected: Vec<u8>,
}

impl Recogniser for ById {
    fn recognise(&mut self, body: &[u8], _message: u32) -> Recognised {
        let mut events: Vec<EventKey> = Vec::new();
        for start in self
            .prefix
            .find_iter(body)
            .map(|found| found + URN_PREFIX.len())
        {
            let Some(uuid) = body.get(start..start + UUID_LENGTH) else {
                break;
            };
            if let Some(key) = self.plan.identity().decode(uuid)
                && !events.contains(&key)
            {
                events.push(key);
            }
        }
        let Some(first) = events.first() else {
            return Recognised::Foreign;
        };
        let intact = first.slot < self.source.slots() && {
            self.source.render(first.slot, &mut self.expected);
            self.unchanged.holds(&self.expected, body)
                || is_part(self.unchanged, &self.expected, body)
        };
        Recognised::Ours { events, intact }
    }
}
