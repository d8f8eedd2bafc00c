//! Puts a report together from what is known before the run and what came out of it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use local_stack::StackFigures;
use sensor_sim::identity::{Identity, RunId, Seed};
use sensor_sim::sender::Summary;
use sha2::{Digest, Sha256};

use crate::clock::RunClock;
use crate::judgement::{Circumstances, findings};
use crate::quantities::Quantity;
use crate::report::{
    Config, Faults, FunctionKind, Generator, Lambda, LoadKind, LostEvent, RateFigures, Report, Run,
    SCHEMA, StackCost, TargetKind,
};
use crate::run::{Aim, LoadSpec, RunSettings};
use crate::settle::Closed;
use crate::threshold::{Measured, Threshold};

/// What is known of a run before it begins.
pub struct Evidence {
    config: Config,
    seed: Seed,
    run_id: RunId,
    start: Option<String>,
    window_seconds: Option<f64>,
}

impl Evidence {
    /// Reads the settings, which hold a token; what is kept here holds none.
    #[must_use]
    pub fn of(settings: &RunSettings) -> Evidence {
        let (target, endpoint, queue_url, front_door, function) = match &settings.aim {
            Aim::Own { stack, .. } => {
                let function = if stack.bootstrap.is_some() {
                    FunctionKind::Bootstrap
                } else {
                    FunctionKind::BuiltIn
                };
                (
                    TargetKind::Own,
                    None,
                    None,
                    Some(stack.front_door.to_string()),
                    Some(function),
                )
            }
            Aim::Given {
                endpoint,
                queue_url,
                ..
            } => (
                TargetKind::Given,
                Some(endpoint.to_string()),
                Some(queue_url.to_string()),
                None,
                None,
            ),
        };
        let (load, rate, arrivals, events_per_envelope) = match &settings.course.load {
            LoadSpec::Campus(plan) => {
                let arrivals = plan.arrivals.to_string();
                (
                    LoadKind::Campus,
                    plan.rate,
                    Some(arrivals),
                    Some(plan.events_per_envelope.to_string()),
                )
            }
            LoadSpec::Corpus { rate, .. } => (LoadKind::Corpus, *rate, None, None),
        };
        let (warm_up, window) = settings.course.load.phases();
        let millis = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Evidence {
            config: Config {
                target,
                endpoint,
                queue_url,
                front_door,
                function,
                load,
                rate: rate.to_string(),
                duration_ms: millis(window),
                warm_up_ms: millis(warm_up),
                arrivals,
                events_per_envelope,
                max_in_flight: settings.course.sending.max_in_flight.get() as u64,
                catch_up: settings.course.sending.catch_up.to_string(),
                timeout_ms: millis(settings.course.sending.timeout),
                drain_ms: millis(settings.course.drain),
                arrival_limit_ms: millis(settings.course.arrival_limit),
                thresholds: settings
                    .thresholds
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
            },
            seed: settings.course.seed,
            run_id: settings.course.run_id,
            start: settings.course.start.map(|start| start.to_string()),
            window_seconds: Some(window.as_secs_f64()).filter(|seconds| *seconds > 0.0),
        }
    }

    /// The report.
    #[must_use]
    pub fn report(
        self,
        clock: &RunClock,
        closed: &Closed,
        circumstances: &Circumstances,
        thresholds: &[Threshold],
        summary: &Summary,
        figures: Option<&StackFigures>,
    ) -> Report {
        #[allow(clippy::cast_precision_loss, reason = "events per second, for display")]
        let per_second = |events: u64| self.window_seconds.map(|seconds| events as f64 / seconds);
        let (offered, achieved) = (per_second(closed.offered), per_second(closed.achieved));
        let measured = Measured {
            quantities: &closed.quantities,
            settled: &closed.settled,
            achieved,
        };
        let judged: Vec<_> = thresholds
            .iter()
            .map(|threshold| threshold.judge(&measured))
            .collect();
        let (verdict, reasons) = findings(closed, circumstances, &judged).judge();
        let identity = Identity::new(self.seed, self.run_id);
        let named = self.config.load == LoadKind::Campus;
        let lost_events = closed
            .lost
            .iter()
            .map(|key| LostEvent {
                slot: key.slot,
                position: key.position,
                id: named.then(|| String::from_utf8_lossy(&identity.urn(*key)).into_owned()),
            })
            .collect();
        Report {
            schema: SCHEMA,
            verdict,
            reasons,
            run: Run {
                id: self.run_id.to_string(),
                seed: self.seed.get(),
                start: self.start.unwrap_or_else(|| clock.start().to_string()),
                fingerprint: fingerprint(&self.config),
                config: self.config,
            },
            slots: closed.settled.slots,
            events: closed.settled.events,
            duplicated_by: closed.settled.duplicated_by,
            lost_events,
            latency_us: Quantity::ALL
                .into_iter()
                .map(|quantity| (quantity.name(), closed.quantities.get(quantity).summary()))
                .collect(),
            queue_clock: closed.queue_clock,
            rate: RateFigures { offered, achieved },
            http: closed.http.clone(),
            generator: Generator {
                cpu_seconds: summary.cpu.as_secs_f64(),
                peak_rss_bytes: peak_rss_bytes(),
                in_flight_max: summary.in_flight_max as u64,
            },
            lambda: figures.map(|figures| Lambda {
                cold_starts: figures.cold_starts,
                environments: figures.environments,
                peak_rss_bytes: figures.peak_rss_bytes,
                died: figures.environments_died,
                throttled: figures.throttled,
            }),
            stack: figures.map(|figures| StackCost {
                cpu_seconds: figures.cpu_seconds,
            }),
            thresholds: judged,
            defects: BTreeMap::new(),
            faults: figures
                .into_iter()
                .flat_map(|figures| &figures.faults)
                .map(|fault| {
                    (
                        fault.kind.to_owned(),
                        Faults {
                            planned: fault.planned,
                            done: fault.done,
                        },
                    )
                })
                .collect(),
        }
    }
}

/// SHA-256 over the settings: runs may be compared when it is the same. Thresholds judge a run, they do not change it.
fn fingerprint(config: &Config) -> String {
    let comparable = Config {
        thresholds: Vec::new(),
        ..config.clone()
    };
    let text = serde_json::to_string(&comparable).unwrap_or_default();
    let mut hex = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Most memory that this process has held, as Linux tells it; other systems do not through the standard library.
fn peak_rss_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    kilobytes
        .trim()
        .strip_suffix("kB")?
        .trim()
        .parse::<u64>()
        .ok()
        .map(|kilobytes| kilobytes * 1024)
}
