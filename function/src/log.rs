//! The log: one structured line for each request, to standard output, as Lambda's logging controls ask for it.
//!
//! A line names the sensor by its id and the content by its sizes. It never holds a token or a byte of content, and
//! neither do the lines of the libraries: the runtime's own, which would write whole events at their finest level,
//! are kept down to warnings whatever level is asked for.

use std::time::{Duration, Instant};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::answer::Answer;
use crate::refusal::Refusal;
use crate::token::SensorId;

/// Sends the log to standard output: JSON where `AWS_LAMBDA_LOG_FORMAT` is `JSON`, from the level that
/// `AWS_LAMBDA_LOG_LEVEL` names (INFO if it names none).
pub fn init() {
    let variable = |name| std::env::var(name).unwrap_or_default();
    let level = match variable("AWS_LAMBDA_LOG_LEVEL")
        .to_ascii_uppercase()
        .as_str()
    {
        "TRACE" => LevelFilter::TRACE,
        "DEBUG" => LevelFilter::DEBUG,
        "WARN" => LevelFilter::WARN,
        "ERROR" | "FATAL" => LevelFilter::ERROR,
        _ => LevelFilter::INFO,
    };
    let targets = Targets::new()
        .with_target(env!("CARGO_CRATE_NAME"), level)
        .with_default(level.min(LevelFilter::WARN));
    let lines = tracing_subscriber::fmt::layer().with_ansi(false);
    let log = tracing_subscriber::registry().with(targets);
    // Fails only where a log is set up already, and then that one is right.
    let _ = if variable("AWS_LAMBDA_LOG_FORMAT").eq_ignore_ascii_case("json") {
        log.with(lines.json().flatten_event(true)).try_init()
    } else {
        log.with(lines.without_time()).try_init()
    };
}

/// Has panics logged by their place alone. Their message may hold what was being worked on.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panic");
    }));
}

/// What is known about one request, filled in along its way.
#[derive(Debug)]
pub struct Record<'a> {
    request_id: &'a str,
    started: Instant,
    /// Who speaks.
    pub sensor: Option<&'a SensorId>,
    /// The body, decompressed.
    pub body_bytes: Option<usize>,
    /// Items of `data`.
    pub events: Option<usize>,
    /// The message, attributes included.
    pub message_bytes: Option<usize>,
    /// What the queue took to answer.
    pub queue_time: Option<Duration>,
}

impl<'a> Record<'a> {
    /// The record of a request that begins now.
    #[must_use]
    pub fn of(request_id: &'a str) -> Self {
        Self {
            request_id,
            started: Instant::now(),
            sensor: None,
            body_bytes: None,
            events: None,
            message_bytes: None,
            queue_time: None,
        }
    }

    /// Writes the line: an error where the fault is ours, information otherwise. Hands the answer on.
    pub fn write(self, answer: Answer, refusal: Option<&Refusal>) -> Answer {
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    request_id = self.request_id,
                    sensor = self.sensor.map(SensorId::as_str),
                    status = answer.status,
                    outcome = refusal.map_or("ok", Refusal::outcome),
                    reason = refusal.map(tracing::field::display),
                    body_bytes = self.body_bytes,
                    events = self.events,
                    message_bytes = self.message_bytes,
                    queue_us = self.queue_time.map(micros),
                    total_us = micros(self.started.elapsed()),
                    "request"
                )
            };
        }
        if answer.status >= 500 {
            line!(error);
        } else {
            line!(info);
        }
        answer
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
