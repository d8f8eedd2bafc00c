//! What a run leaves behind: one value, made once, that every form of the report is written from.

mod chart;
mod config;
mod evidence;
mod explained;
mod hints;
pub mod hlog;
pub mod json;
pub mod text;

use std::collections::BTreeMap;

use sensor_sim::account::{Http, Summary};
use sensor_sim::defect::DefectCounts;
use serde::Serialize;

pub use crate::report::config::{Config, FunctionKind, LoadKind, TargetKind};
pub use crate::report::evidence::Evidence;
pub use crate::report::explained::Explained;

use crate::ledger::{DuplicatedBy, EventWords, SlotWords};
use crate::queue_clock::Offset;
use crate::threshold::Judged;
use crate::verdict::Verdict;

/// The version of `report.json`; a key may be added without raising it.
pub const SCHEMA: u32 = 1;

/// The report of one run; `report.schema.json` describes its JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: u32,
    /// What the run came to.
    pub verdict: Verdict,
    /// Why, the deciding reasons first; empty for a pass.
    pub reasons: Vec<String>,
    /// What was run.
    pub run: Run,
    /// Slots by word.
    pub slots: SlotWords,
    /// Events by word.
    pub events: EventWords,
    /// Repeats by who made them.
    pub duplicated_by: DuplicatedBy,
    /// The first lost events, at most ten.
    pub lost_events: Vec<LostEvent>,
    /// Latencies in microseconds, by name.
    pub latency_us: BTreeMap<&'static str, Summary>,
    /// The queue's clock against ours; `null` where nothing was delivered.
    pub queue_clock: Option<Offset>,
    /// Events per second within the window.
    pub rate: RateFigures,
    /// Answers.
    pub http: Http,
    /// The load generator.
    pub generator: Generator,
    /// The function's environments; `null` where the stack is not our own.
    pub lambda: Option<Lambda>,
    /// The stack in this process; `null` where it is not our own.
    pub stack: Option<StackCost>,
    /// Thresholds, the default ones included.
    pub thresholds: Vec<Judged>,
    /// Planned defects by name.
    pub defects: BTreeMap<&'static str, DefectCounts>,
    /// Planned faults by kind, in events.
    pub faults: BTreeMap<String, Faults>,
    /// What was found beside what was done on purpose, where one explains the other.
    pub explained: Vec<Explained>,
}

/// What was run.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// The run id.
    pub id: String,
    /// The seed.
    pub seed: u64,
    /// The first intended instant, RFC 3339.
    pub start: String,
    /// Every setting, no secret among them.
    pub config: Config,
    /// SHA-256 of the settings that runs must share to be compared.
    pub fingerprint: String,
}

/// One lost event.
#[derive(Clone, Debug, Serialize)]
pub struct LostEvent {
    /// Its slot.
    pub slot: u64,
    /// Its position in `data`.
    pub position: u16,
    /// Its id, to search logs for; `null` in a corpus.
    pub id: Option<String>,
}

/// Events per second within the window.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RateFigures {
    /// As intended; `null` where there is no window.
    pub offered: Option<f64>,
    /// As sent in time.
    pub achieved: Option<f64>,
}

/// What the load generator cost.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Generator {
    /// CPU of its own threads.
    pub cpu_seconds: f64,
    /// Most memory of this process, an own stack included; `null` where the system does not tell.
    pub peak_rss_bytes: Option<u64>,
    /// Most requests in flight at once.
    pub in_flight_max: u64,
}

/// The function's environments in the own stack.
#[derive(Clone, Debug, Serialize)]
pub struct Lambda {
    /// Environments started.
    pub cold_starts: u64,
    /// Most alive at once.
    pub environments: u64,
    /// Most memory of one of them.
    pub peak_rss_bytes: Option<u64>,
    /// The most memory of each environment that lived to the end, the largest first.
    pub rss_bytes: Vec<u64>,
    /// The longest start, in microseconds: from the call for an environment to its first request for work.
    pub longest_init_us: u64,
    /// Environments that ended while the run went on.
    pub died: u64,
    /// Invocations turned away because no environment was free.
    pub throttled: u64,
}

/// What the own stack cost.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StackCost {
    /// CPU of its thread; the function's processes are not in it.
    pub cpu_seconds: f64,
}

/// Planned faults of one kind, in events.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[allow(
    missing_docs,
    reason = "the words of the report, which its schema explains"
)]
pub struct Faults {
    pub planned: u64,
    pub done: u64,
}
