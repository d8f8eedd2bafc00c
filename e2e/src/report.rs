//! What a run leaves behind (design 3.8): one value, made once, that every form of the report is written from.

mod chart;
mod evidence;
mod hints;
pub mod hlog;
pub mod json;
pub mod text;
pub mod units;

use std::collections::BTreeMap;

use serde::Serialize;

pub use crate::report::evidence::Evidence;

use crate::ledger::{DuplicatedBy, EventWords, SlotWords};
use crate::quantities::Summary;
use crate::queue_clock::Offset;
use crate::settle::Http;
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
    pub defects: BTreeMap<String, Defects>,
    /// Planned faults by kind, in messages.
    pub faults: BTreeMap<String, Faults>,
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

/// The settings of a run, as they were typed or defaulted.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the command line's names")]
pub struct Config {
    pub target: TargetKind,
    pub endpoint: Option<String>,
    pub queue_url: Option<String>,
    pub front_door: Option<String>,
    pub function: Option<FunctionKind>,
    pub load: LoadKind,
    pub rate: String,
    pub duration_ms: u64,
    pub warm_up_ms: u64,
    pub arrivals: Option<String>,
    pub events_per_envelope: Option<String>,
    pub max_in_flight: u64,
    pub catch_up: String,
    pub timeout_ms: u64,
    pub drain_ms: u64,
    pub arrival_limit_ms: u64,
    pub thresholds: Vec<String>,
}

/// Who brought the line up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetKind {
    /// The stack in this process.
    Own,
    /// An endpoint and a queue that were given.
    Given,
}

/// Which function the own stack ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FunctionKind {
    /// The one inside this binary.
    BuiltIn,
    /// The binary given by `--bootstrap`.
    Bootstrap,
}

/// Where the envelopes came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoadKind {
    /// The simulated campus.
    Campus,
    /// The files of a folder.
    Corpus,
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
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Lambda {
    /// Environments started.
    pub cold_starts: u64,
    /// Most alive at once.
    pub environments: u64,
    /// Most memory of one of them.
    pub peak_rss_bytes: Option<u64>,
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

/// Planned defects of one kind.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "the words of design 3.8")]
pub struct Defects {
    pub planned: u64,
    pub as_expected: u64,
    pub otherwise: u64,
}

/// Planned faults of one kind, in messages.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "the words of design 3.8")]
pub struct Faults {
    pub planned: u64,
    pub done: u64,
}
