//! The line itself: its members, and which of them are metrics.

use std::time::Duration;

use caliper::DateTime;
use serde::Serialize;

use super::Record;
use crate::refusal::Refusal;
use crate::token::SensorId;

/// The metrics' namespace in CloudWatch.
const NAMESPACE: &str = "CaliperIngest";

/// A line to be written.
pub(super) struct Line<'a> {
    pub(super) function_name: &'a str,
    pub(super) level: &'static str,
    pub(super) record: &'a Record<'a>,
    pub(super) status: u16,
    pub(super) refusal: Option<&'a Refusal>,
    pub(super) is_cold: bool,
}

/// Metrics have capitals, the rest has not. What is not known is left out.
#[derive(Serialize)]
struct Members<'a> {
    timestamp: String,
    level: &'static str,
    message: &'static str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sensor: Option<&'a str>,
    status: u16,
    /// `accepted`, or why not, in one word.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_bytes: Option<usize>,
    total_us: u64,
    #[serde(rename = "FunctionName")]
    function_name: &'a str,
    #[serde(rename = "AcceptedEnvelopes")]
    accepted_envelopes: usize,
    #[serde(rename = "AcceptedEvents")]
    accepted_events: usize,
    #[serde(rename = "Rejects", skip_serializing_if = "Option::is_none")]
    rejects: Option<usize>,
    #[serde(rename = "InvalidEvents", skip_serializing_if = "Option::is_none")]
    invalid_events: Option<usize>,
    #[serde(rename = "QueueTime", skip_serializing_if = "Option::is_none")]
    queue_time: Option<u64>,
    #[serde(rename = "ColdStarts")]
    cold_starts: usize,
    #[serde(rename = "_aws")]
    aws: Aws,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Aws {
    timestamp: i64,
    cloud_watch_metrics: Vec<Directive>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive {
    namespace: &'static str,
    dimensions: [&'static [&'static str]; 1],
    metrics: Vec<Metric>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metric {
    name: &'static str,
    unit: &'static str,
}

impl Line<'_> {
    /// JSON, and a line break.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // Writing a string-keyed value to memory cannot fail.
        let mut bytes = serde_json::to_vec(&self.members()).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    fn members(&self) -> Members<'_> {
        let record = self.record;
        let is_accepted = self.refusal.is_none() && record.events.is_some();
        let outcome = match self.refusal {
            Some(refusal) => refusal.outcome(),
            None if is_accepted => "accepted",
            None => "configuration",
        };
        Members {
            timestamp: timestamp(record.received_at),
            level: self.level,
            message: "request",
            request_id: record.request_id,
            sensor: record.sensor.as_ref().map(SensorId::as_str),
            status: self.status,
            outcome,
            reason: self.refusal.map(ToString::to_string),
            body_bytes: record.body_bytes,
            events: record.events,
            messages: record.messages,
            message_bytes: record.message_bytes,
            total_us: micros(record.started.elapsed()),
            function_name: self.function_name,
            accepted_envelopes: usize::from(is_accepted),
            accepted_events: record.events.filter(|_| is_accepted).unwrap_or_default(),
            rejects: self.refusal.map(|_| 1),
            invalid_events: record.invalid_events,
            queue_time: record.queue_time.map(micros),
            cold_starts: usize::from(self.is_cold),
            aws: Aws {
                timestamp: record.received_at.unix_millis(),
                cloud_watch_metrics: self.directives(),
            },
        }
    }

    /// Which members are metrics: all for the function, and rejects by their reason as well.
    fn directives(&self) -> Vec<Directive> {
        let count = |name| Metric {
            name,
            unit: "Count",
        };
        let mut metrics = vec![
            count("AcceptedEnvelopes"),
            count("AcceptedEvents"),
            count("ColdStarts"),
        ];
        if self.record.invalid_events.is_some() {
            metrics.push(count("InvalidEvents"));
        }
        if self.record.queue_time.is_some() {
            metrics.push(Metric {
                name: "QueueTime",
                unit: "Microseconds",
            });
        }
        let mut directives = vec![Directive {
            namespace: NAMESPACE,
            dimensions: [&["FunctionName"]],
            metrics,
        }];
        if self.refusal.is_some() {
            directives.push(Directive {
                namespace: NAMESPACE,
                dimensions: [&["FunctionName", "outcome"]],
                metrics: vec![count("Rejects")],
            });
        }
        directives
    }
}

fn timestamp(at: DateTime) -> String {
    String::from_utf8_lossy(&at.to_ascii()).into_owned()
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
