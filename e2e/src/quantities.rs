//! The five latencies of a run: three that the sender's outcomes tell, two that the queue adds.

use hdrhistogram::CreationError;
use sensor_sim::account::{Latency, Timings};

/// Which of the five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Quantity {
    /// sent - intended: the generator's own fault.
    Lag,
    /// answered - sent.
    Service,
    /// answered - intended: what a learner would have waited.
    Response,
    /// received from the queue - intended.
    Arrival,
    /// received from the queue - enqueued, by the queue's clock.
    Queue,
}

impl Quantity {
    /// All of them, in the order of an event's way.
    pub const ALL: [Quantity; 5] = [
        Quantity::Lag,
        Quantity::Service,
        Quantity::Response,
        Quantity::Arrival,
        Quantity::Queue,
    ];

    /// Its name in reports, thresholds and logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Quantity::Lag => "lag",
            Quantity::Service => "service",
            Quantity::Response => "response",
            Quantity::Arrival => "arrival",
            Quantity::Queue => "queue",
        }
    }
}

/// The five latencies of one run.
pub struct Quantities {
    /// Of the sender's requests.
    pub timings: Timings,
    arrival: Latency,
    queue: Latency,
}

impl Quantities {
    /// Five empty histograms.
    pub fn new() -> Result<Self, CreationError> {
        Ok(Quantities {
            timings: Timings::new()?,
            arrival: Latency::new()?,
            queue: Latency::new()?,
        })
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, quantity: Quantity) -> &Latency {
        match quantity {
            Quantity::Lag => &self.timings.lag,
            Quantity::Service => &self.timings.service,
            Quantity::Response => &self.timings.response,
            Quantity::Arrival => &self.arrival,
            Quantity::Queue => &self.queue,
        }
    }

    /// One of them, to record in.
    pub fn get_mut(&mut self, quantity: Quantity) -> &mut Latency {
        match quantity {
            Quantity::Lag => &mut self.timings.lag,
            Quantity::Service => &mut self.timings.service,
            Quantity::Response => &mut self.timings.response,
            Quantity::Arrival => &mut self.arrival,
            Quantity::Queue => &mut self.queue,
        }
    }
}
