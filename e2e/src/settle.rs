//! Where the two ends of every event meet: outcomes from the sender, messages from the queue.
//!
//! One owner, no locks, no I/O: it enters what it is given into the ledger and the histograms, and says what is to become of a message.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hdrhistogram::CreationError;
use sensor_sim::account::Http;
use sensor_sim::defect::DefectTally;
use sensor_sim::identity::EventKey;
use sensor_sim::sender::Outcome;
use sensor_sim::source::Source;

use crate::clock::RunClock;
use crate::ledger::{Delivery, Ledger, Origin, Settled};
use crate::load::{Load, Recognised, Recogniser};
use crate::quantities::{Quantities, Quantity};
use crate::queue::Received;
use crate::queue_clock::{Offset, QueueClock, Sample};

/// A slot sent this much after the window's end still counts for the achieved rate: the lag that a run may have anyway.
const ACHIEVED_TOLERANCE: Duration = Duration::from_millis(20);

/// Lost events that the report names; the rest is counted.
const LOST_NAMED: usize = 10;

/// What becomes of a received message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposal {
    /// Ours: delete it.
    Delete,
    /// Somebody else's: keep it in flight until the drain ends, then make it visible again.
    Hold,
}

/// Events offered and sent within the window.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    offered: u64,
    achieved: u64,
}

/// The state of a run that is being settled.
pub struct Settler {
    clock: RunClock,
    source: Arc<dyn Source>,
    recogniser: Box<dyn Recogniser>,
    ledger: Ledger,
    quantities: Quantities,
    queue_clock: QueueClock,
    http: Http,
    defects: DefectTally,
    window: Window,
    warm_up: Duration,
    length: Duration,
    arrival_limit: Duration,
    last_answer: Option<Instant>,
}

/// A run that has been settled.
pub struct Closed {
    /// The ledger.
    pub settled: Settled,
    /// The first lost events, by slot and position.
    pub lost: Vec<EventKey>,
    /// The latencies.
    pub quantities: Quantities,
    /// The queue's clock, where an event was delivered.
    pub queue_clock: Option<Offset>,
    /// The answers.
    pub http: Http,
    /// The planned defects and how they were answered.
    pub defects: DefectTally,
    /// Events in the window: intended, and sent in time.
    pub offered: u64,
    /// Of those, the ones sent before its end.
    pub achieved: u64,
}

impl Settler {
    /// A run about to begin.
    pub fn new(
        clock: RunClock,
        load: Load,
        queue_clock: QueueClock,
        arrival_limit: Duration,
    ) -> Result<Settler, CreationError> {
        Ok(Settler {
            clock,
            source: load.source,
            recogniser: load.recogniser,
            ledger: Ledger::new(load.shape),
            quantities: Quantities::new()?,
            queue_clock,
            http: Http::default(),
            defects: DefectTally::default(),
            window: Window::default(),
            warm_up: load.warm_up,
            length: load.length,
            arrival_limit,
            last_answer: None,
        })
    }

    /// Enters how a slot ended.
    pub fn outcome(&mut self, outcome: &Outcome) {
        let word = outcome.fate.word();
        self.ledger.answered(outcome.slot, word);
        self.http.enter(outcome);
        if let Some(defect) = self.source.defect(outcome.slot) {
            self.defects.enter(defect, outcome);
        }
        self.last_answer = self.last_answer.max(Some(outcome.ended));

        let offset = self.source.offset(outcome.slot);
        if offset < self.warm_up {
            return;
        }
        let events = u64::from(self.ledger.events_in(outcome.slot));
        self.window.offered += events;
        let intended = self.clock.begin() + offset;
        self.quantities.timings.enter(outcome, intended);
        let on_time = |sent: Instant| {
            sent.saturating_duration_since(self.clock.begin()) <= self.length + ACHIEVED_TOLERANCE
        };
        if outcome.sent.is_some_and(on_time) {
            self.window.achieved += events;
        }
    }

    /// Enters a message from the queue.
    pub fn received(&mut self, message: &Received) -> Disposal {
        let message_hash = short_hash(&message.message_id);
        let Recognised::Ours { events, intact } = self
            .recogniser
            .recognise(message.body.as_bytes(), message_hash)
        else {
            self.ledger.foreign();
            return Disposal::Hold;
        };
        let origin = Origin {
            request: message.request_id.as_ref().map(short_hash),
            message: message_hash,
            receive_count: message.receive_count,
        };
        for key in events {
            if self.ledger.delivered(key, origin, intact) == Delivery::First {
                self.measure(message, self.source.offset(key.slot));
            }
        }
        Disposal::Delete
    }

    fn measure(&mut self, message: &Received, offset: Duration) {
        let received = self.clock.offset(message.at);
        let arrival = received.saturating_sub(offset);
        if arrival > self.arrival_limit {
            self.ledger.late();
        }
        let counts = offset >= self.warm_up;
        if counts {
            self.quantities.get_mut(Quantity::Arrival).record(arrival);
        }
        if let Some(enqueued_ms) = message.enqueued_ms {
            let sample = Sample {
                intended_us: self.clock.wall_us(offset),
                enqueued_us: enqueued_ms.saturating_mul(1000),
                received_us: self.clock.wall_us(received),
                counts,
            };
            let queue = self.quantities.get_mut(Quantity::Queue);
            self.queue_clock
                .enter(sample, |micros| queue.record_signed(micros));
        }
    }

    /// Enters messages of others that were taken before the run.
    pub fn foreign_before(&mut self, messages: u64) {
        for _ in 0..messages {
            self.ledger.foreign();
        }
    }

    /// How many slots are intended.
    #[must_use]
    pub fn slots(&self) -> u64 {
        self.source.slots()
    }

    /// The latencies so far.
    #[must_use]
    pub fn quantities(&self) -> &Quantities {
        &self.quantities
    }

    /// The ledger so far.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// When the last answer came.
    #[must_use]
    pub fn last_answer(&self) -> Option<Instant> {
        self.last_answer
    }

    /// The run is over: `reached` slots had an outcome, the drain ended at `end`. Lost events enter arrival as lower bounds.
    #[must_use]
    pub fn close(mut self, reached: u64, end: Instant) -> Closed {
        self.queue_clock.settle(|micros| {
            self.quantities
                .get_mut(Quantity::Queue)
                .record_signed(micros);
        });
        self.ledger
            .never_reached(self.source.slots().saturating_sub(reached));
        for slots in self.recogniser.alike() {
            self.ledger.settle_alike(&slots);
        }
        let mut lost = Vec::new();
        let (clock, source, arrival) = (
            self.clock,
            self.source,
            self.quantities.get_mut(Quantity::Arrival),
        );
        let settled = self.ledger.close(|key| {
            if lost.len() < LOST_NAMED {
                lost.push(key);
            }
            let offset = source.offset(key.slot);
            if offset >= self.warm_up {
                arrival.record_at_least(clock.offset(end).saturating_sub(offset));
            }
        });
        Closed {
            settled,
            lost,
            quantities: self.quantities,
            queue_clock: self.queue_clock.offset(),
            http: self.http,
            defects: self.defects,
            offered: self.window.offered,
            achieved: self.window.achieved,
        }
    }
}

fn short_hash(text: &String) -> u32 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

#[cfg(test)]
mod tests;
