//! The settings of a run as its report tells them: all of them, and no secret.

use std::fmt::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use local_stack::FaultPlan;
use sensor_sim::Scenario;
use sensor_sim::defect::Defects;
use sensor_sim::real::RealSensor;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::run::{Aim, LoadSpec, RunSettings};
use crate::unchanged::Unchanged;

/// The settings of a run, as they were typed or defaulted.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the command line's names")]
pub struct Config {
    pub target: TargetKind,
    pub endpoint: Option<String>,
    pub queue_url: Option<String>,
    pub front_door: Option<String>,
    pub https: Option<bool>,
    pub domain: Option<String>,
    pub binary_media_types: Option<String>,
    pub minimum_compression_size: Option<u32>,
    pub throttle: Option<String>,
    pub concurrency: Option<NonZeroUsize>,
    pub scale_out: Option<NonZeroUsize>,
    pub function: Option<FunctionKind>,
    pub faults: Option<FaultPlan>,
    pub load: LoadKind,
    pub corpus_sha256: Option<String>,
    pub rate: Option<String>,
    pub stages: Option<String>,
    pub shape: Option<String>,
    pub duration_ms: u64,
    pub warm_up_ms: u64,
    pub arrivals: Option<String>,
    pub arrivals_sha256: Option<String>,
    pub speed: Option<String>,
    pub events_per_envelope: Option<String>,
    pub scenario: Option<Scenario>,
    pub caliper: Option<&'static str>,
    #[serde(rename = "as")]
    pub real: Option<String>,
    pub defects: Option<Defects>,
    pub describes: Option<String>,
    pub gzip: bool,
    pub retries: u16,
    pub backoff_ms: u64,
    pub max_in_flight: u64,
    pub catch_up: String,
    pub connect_to: Option<String>,
    pub ca_file: Option<PathBuf>,
    pub timeout_ms: u64,
    pub drain_ms: u64,
    pub arrival_limit_ms: u64,
    pub unchanged: Unchanged,
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

impl Config {
    /// Reads the settings, which hold a token; what is kept here holds none.
    #[must_use]
    pub fn of(settings: &RunSettings) -> Config {
        let course = &settings.course;
        let (warm_up, window) = course.load.phases();
        let (own, given) = match &settings.aim {
            Aim::Own { stack, .. } => (Some(stack), None),
            Aim::Given {
                endpoint,
                queue_url,
                ..
            } => (None, Some((endpoint, queue_url))),
        };
        let (campus, files) = match &course.load {
            LoadSpec::Campus(plan) => (Some(plan), None),
            LoadSpec::Corpus { files, .. } => (None, Some(files)),
        };
        let recorded = campus.and_then(|plan| plan.recorded());
        let recorded = recorded.as_ref();
        Config {
            target: if own.is_some() {
                TargetKind::Own
            } else {
                TargetKind::Given
            },
            endpoint: given.map(|(endpoint, _)| without_query(&endpoint.to_string())),
            queue_url: given.map(|(_, queue_url)| queue_url.to_string()),
            front_door: own.map(|stack| stack.front_door.to_string()),
            https: own.map(|stack| stack.https),
            domain: own.and_then(|stack| Some(stack.domain.as_ref()?.to_string())),
            binary_media_types: own
                .map(|stack| &stack.bodies.binary_media_types)
                .filter(|types| !types.are_none())
                .map(ToString::to_string),
            minimum_compression_size: own
                .and_then(|stack| Some(stack.bodies.minimum_compression_size?.bytes())),
            throttle: own.and_then(|stack| Some(stack.throttle?.to_string())),
            concurrency: own.and_then(|stack| stack.concurrency),
            scale_out: own.and_then(|stack| stack.scale_out),
            function: own.map(|stack| match stack.bootstrap {
                Some(_) => FunctionKind::Bootstrap,
                None => FunctionKind::BuiltIn,
            }),
            faults: own.map(|stack| stack.faults.clone()),
            load: if campus.is_some() {
                LoadKind::Campus
            } else {
                LoadKind::Corpus
            },
            corpus_sha256: files.map(|files| hex(&files.sha256())),
            rate: course.load.rate().map(|rate| rate.to_string()),
            stages: campus.and_then(|plan| Some(plan.stages.as_ref()?.to_string())),
            shape: campus
                .filter(|plan| plan.rate().is_some())
                .map(|plan| plan.shape.to_string()),
            duration_ms: millis(window),
            warm_up_ms: millis(warm_up),
            arrivals: campus.map(|plan| match plan.arrivals_from {
                Some(_) => "recorded".to_owned(),
                None => plan.arrivals.to_string(),
            }),
            arrivals_sha256: recorded.map(|recorded| {
                let mut sha256 = Sha256::new();
                for millis in recorded.millis() {
                    sha256.update(millis.to_le_bytes());
                }
                hex(&sha256.finalize())
            }),
            speed: recorded.map(|recorded| recorded.speed().to_string()),
            events_per_envelope: campus.map(|plan| plan.events_per_envelope.to_string()),
            scenario: campus.map(|plan| plan.campus()),
            caliper: campus.map(|plan| plan.version().name().trim_start_matches("Caliper ")),
            real: course.behaviour.real.map(RealSensor::name),
            defects: course.behaviour.defects,
            describes: course.behaviour.describes.map(|share| share.to_string()),
            gzip: course.behaviour.gzip,
            retries: course.behaviour.retries,
            backoff_ms: millis(course.behaviour.backoff),
            max_in_flight: course.sending.max_in_flight.get() as u64,
            catch_up: course.sending.catch_up.to_string(),
            connect_to: course.sending.connect_to.map(|address| address.to_string()),
            ca_file: course.sending.ca_file.clone(),
            timeout_ms: millis(course.sending.timeout),
            drain_ms: millis(course.drain),
            arrival_limit_ms: millis(course.arrival_limit),
            unchanged: course.unchanged,
            thresholds: settings
                .thresholds
                .iter()
                .map(ToString::to_string)
                .collect(),
        }
    }

    /// SHA-256 over the settings: runs may be compared when it is the same. Thresholds judge a run, they do not change it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let comparable = Config {
            thresholds: Vec::new(),
            ..self.clone()
        };
        let text = serde_json::to_string(&comparable).unwrap_or_default();
        hex(&Sha256::digest(text.as_bytes()))
    }
}

/// Some gateways take a key in the query.
fn without_query(url: &str) -> String {
    url.split('?').next().unwrap_or_default().to_owned()
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
