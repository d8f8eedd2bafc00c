//! What a run came to, in words and as JSON.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use caliper::datetime::DateTime;
use hdrhistogram::CreationError;
use sensor_sim::account::{self, Http, Timings, table};
use sensor_sim::defect::{DefectCounts, DefectTally};
use sensor_sim::identity::{RunId, Seed};
use sensor_sim::sender::{Endpoint, Outcome, SlotWord, Summary};
use sensor_sim::source::Source;
use serde_json::{Value, json};

/// What outcomes add up to, a few dozen numbers and three histograms however long the run.
pub(super) struct Counts {
    source: Arc<dyn Source>,
    /// When the slot of offset zero was intended.
    begin: Instant,
    /// Slots intended before this offset count in no latency.
    warm_up: Duration,
    words: BTreeMap<SlotWord, u64>,
    http: Http,
    defects: DefectTally,
    timings: Timings,
}

impl Counts {
    /// Nothing yet, of the slots of this source.
    pub(super) fn new(
        source: Arc<dyn Source>,
        begin: Instant,
        warm_up: Duration,
    ) -> Result<Self, CreationError> {
        Ok(Self {
            source,
            begin,
            warm_up,
            words: BTreeMap::new(),
            http: Http::default(),
            defects: DefectTally::default(),
            timings: Timings::new()?,
        })
    }

    pub(super) fn add(&mut self, outcome: &Outcome) {
        if let Some(defect) = self.source.defect(outcome.slot) {
            self.defects.enter(defect, outcome);
        }
        *self.words.entry(outcome.fate.word()).or_default() += 1;
        self.http.enter(outcome);
        let offset = self.source.offset(outcome.slot);
        if offset >= self.warm_up {
            self.timings.enter(outcome, self.begin + offset);
        }
    }

    /// The latencies by their names.
    fn latencies(&self) -> [(&'static str, account::Summary); 3] {
        let Timings {
            lag,
            service,
            response,
        } = &self.timings;
        [("lag", lag), ("service", service), ("response", response)]
            .map(|(name, latency)| (name, latency.summary()))
    }
}

/// What tells a run from all others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunName {
    pub(crate) seed: Seed,
    pub(crate) run_id: RunId,
    pub(crate) start: DateTime,
}

/// A run and what came of it.
pub(super) struct Report {
    endpoint: String,
    name: RunName,
    /// Slots of the plan, or of this process's share of it.
    intended: u64,
    counts: Counts,
    summary: Summary,
}

impl Report {
    pub(super) fn new(
        endpoint: &Endpoint,
        name: RunName,
        intended: u64,
        (counts, summary): (Counts, Summary),
    ) -> Self {
        Self {
            endpoint: endpoint.to_string(),
            name,
            intended,
            counts,
            summary,
        }
    }

    /// Whether every envelope was acknowledged, or answered as its defect must be.
    pub(super) fn all_as_planned(&self) -> bool {
        let defects = &self.counts.defects;
        let as_planned = self.slots(SlotWord::Acknowledged) + defects.rejected_as_planned();
        as_planned == self.intended && defects.each().all(|(_, counts)| counts.otherwise == 0)
    }

    /// Slots with this word. Those an interrupted run never reached are unsent too.
    fn slots(&self, word: SlotWord) -> u64 {
        let counted = self.counts.words.get(&word).copied().unwrap_or(0);
        match word {
            SlotWord::Unsent => counted + self.intended.saturating_sub(self.summary.reached),
            _ => counted,
        }
    }

    /// One JSON object, with the property names of the runner's report.
    pub(super) fn json(&self) -> Value {
        let counts = &self.counts;
        let mut slots = json!({ "intended": self.intended });
        for word in SlotWord::ALL {
            slots[word.as_str()] = self.slots(word).into();
        }
        let defects: BTreeMap<&str, DefectCounts> = counts
            .defects
            .each()
            .map(|(defect, counts)| (defect.name(), counts))
            .collect();
        json!({
            "run": {
                "id": self.name.run_id.to_string(),
                "seed": self.name.seed.get(),
                "start": self.name.start.to_string(),
                "endpoint": self.endpoint,
            },
            "slots": slots,
            "defects": defects,
            "http": counts.http,
            "latency_us": BTreeMap::from(counts.latencies()),
            "generator": {
                "cpu_seconds": self.summary.cpu.as_secs_f64(),
                "in_flight_max": self.summary.in_flight_max,
                "limit_reached": self.summary.limit_reached,
            },
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} of {} envelopes acknowledged by {}",
            self.slots(SlotWord::Acknowledged),
            self.intended,
            self.endpoint
        )?;
        for word in SlotWord::ALL {
            match self.slots(word) {
                0 => {}
                slots => writeln!(f, "  {:<14}{slots:>10}", word.as_str())?,
            }
        }
        let counts = &self.counts;
        for (defect, counts) in counts.defects.each() {
            writeln!(
                f,
                "  {:<20}{:>4} of {} answered {}, as they must be",
                defect.name(),
                counts.as_expected,
                counts.planned,
                defect.status()
            )?;
        }
        let http = &counts.http;
        let statuses = http
            .status
            .iter()
            .map(|(status, count)| (format!("status {status}"), *count));
        let faults = [
            ("cannot connect", http.transport.connect),
            ("TLS failed", http.transport.tls),
            ("broken off", http.transport.reset),
            ("not HTTP", http.transport.other),
            ("sent again", http.retried),
        ];
        let faults = faults
            .into_iter()
            .map(|(name, count)| (name.to_owned(), count));
        for (name, count) in statuses.chain(faults).filter(|(_, count)| *count > 0) {
            writeln!(f, "  {name:<14}{count:>10}")?;
        }
        if self.summary.limit_reached {
            writeln!(
                f,
                "  the limit of requests in flight ({}) was reached: later envelopes had to wait",
                self.summary.in_flight_max
            )?;
        }
        table::head(f)?;
        for (name, latency) in counts.latencies() {
            table::row(f, name, &latency)?;
        }
        writeln!(
            f,
            "seed {}, run id {}, start {}",
            self.name.seed, self.name.run_id, self.name.start
        )
    }
}
