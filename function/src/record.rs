//! What becomes of a request, as one line of JSON: for people, and for CloudWatch, which makes metrics of it.
//!
//! The line is in the embedded metric format (CloudWatch user guide, "Specification: Embedded metric format"): `_aws`
//! says which of the members are metrics. It names the sensor by its id and the content by its sizes, and holds no
//! token and no byte of content.

mod line;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use caliper::DateTime;
use tracing::level_filters::LevelFilter;

use crate::refusal::Refusal;
use crate::token::SensorId;

/// What is kept of the invocation's time for the answer to go out.
const MARGIN: Duration = Duration::from_millis(500);

/// What is known about one request, filled in along its way.
#[derive(Debug)]
pub struct Record<'a> {
    request_id: &'a str,
    received_at: DateTime,
    started: Instant,
    /// Who speaks.
    pub sensor: Option<SensorId>,
    /// The body, decompressed.
    pub body_bytes: Option<usize>,
    /// Items of `data`.
    pub events: Option<usize>,
    /// Those that do not follow the rules, where they are counted.
    pub invalid_events: Option<usize>,
    /// Messages that carry the envelope.
    pub messages: Option<usize>,
    /// All messages, attributes included.
    pub message_bytes: Option<usize>,
    /// What the queue took to answer.
    pub queue_time: Option<Duration>,
}

impl<'a> Record<'a> {
    /// The record of a request that begins now.
    #[must_use]
    pub fn of(request_id: &'a str, received_at: DateTime) -> Self {
        Self {
            request_id,
            received_at,
            started: Instant::now(),
            sensor: None,
            body_bytes: None,
            events: None,
            invalid_events: None,
            messages: None,
            message_bytes: None,
            queue_time: None,
        }
    }

    /// What is left of the time that the invocation had when it began, with room for the answer.
    #[must_use]
    pub fn time_left(&self, at_first: Duration) -> Duration {
        at_first.saturating_sub(self.started.elapsed() + MARGIN)
    }
}

/// Where the lines go.
pub struct RequestLog {
    function_name: String,
    level: LevelFilter,
    is_cold: AtomicBool,
    out: fn(&[u8]),
}

impl RequestLog {
    /// A log for a function of this name, which hands lines of this level and above to `out`, line break included.
    #[must_use]
    pub const fn new(function_name: String, level: LevelFilter, out: fn(&[u8])) -> Self {
        Self {
            function_name,
            level,
            is_cold: AtomicBool::new(true),
            out,
        }
    }

    /// Writes the line of a request that has come to its end: an error where the fault is ours, information otherwise.
    pub fn write(&self, record: &Record<'_>, status: u16, refusal: Option<&Refusal>) {
        let is_cold = self.is_cold.swap(false, Ordering::Relaxed);
        let level = if status >= 500 {
            tracing::Level::ERROR
        } else {
            tracing::Level::INFO
        };
        if level > self.level {
            return;
        }
        let line = line::Line {
            function_name: &self.function_name,
            level: level.as_str(),
            record,
            status,
            refusal,
            is_cold,
        };
        (self.out)(&line.to_bytes());
    }
}

impl fmt::Debug for RequestLog {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("RequestLog(..)")
    }
}
