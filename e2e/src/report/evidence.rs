//! Puts a report together from what is known before the run and what came out of it.

use std::collections::BTreeMap;

use local_stack::StackFigures;
use sensor_sim::identity::{Identity, RunId, Seed};
use sensor_sim::sender::Summary;

use crate::clock::RunClock;
use crate::judgement::{Circumstances, findings};
use crate::quantities::Quantity;
use crate::report::explained::explained;
use crate::report::{
    Config, Faults, Generator, Lambda, LoadKind, LostEvent, RateFigures, Report, Run, SCHEMA,
    StackCost,
};
use crate::run::RunSettings;
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
        let (_, window) = settings.course.load.phases();
        Evidence {
            config: Config::of(settings),
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
            defects: &closed.defects,
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
        let faults: BTreeMap<_, _> = figures
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
            .collect();
        Report {
            schema: SCHEMA,
            verdict,
            reasons,
            run: Run {
                id: self.run_id.to_string(),
                seed: self.seed.get(),
                start: self.start.unwrap_or_else(|| clock.start().to_string()),
                fingerprint: self.config.fingerprint(),
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
                rss_bytes: figures.rss_bytes.clone(),
                longest_init_us: u64::try_from(figures.longest_init.as_micros())
                    .unwrap_or(u64::MAX),
                died: figures.environments_died,
                throttled: figures.throttled,
            }),
            stack: figures.map(|figures| StackCost {
                cpu_seconds: figures.cpu_seconds,
            }),
            thresholds: judged,
            defects: closed
                .defects
                .each()
                .map(|(defect, counts)| (defect.name(), counts))
                .collect(),
            explained: explained(
                &faults,
                &closed.settled.events,
                &closed.settled.duplicated_by,
            ),
            faults,
        }
    }
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
